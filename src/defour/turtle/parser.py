"""From the tokens of a Turtle document to its tree (RDF 1.1 Turtle, section 6.5)."""

from defour.errors import Malformed
from defour.rdf.tokens import Comment, Token, tokens, unescape
from defour.turtle.tree import (
    Blank,
    Collection,
    Directive,
    Document,
    Literal,
    Name,
    Pair,
    PropertyList,
    Statement,
    Term,
)

DEEPEST = 100
RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


def parse(text: str, *, where: str) -> Document:
    """Parse a Turtle document.

    Args:
        text: The document, without a byte-order mark.
        where: Names the document in errors.

    Raises:
        Malformed: It is no Turtle 1.1, or nested more than 100 deep; the error names the place.
    """
    return _Parser(text, where).document()


class _Parser:
    def __init__(self, text: str, where: str) -> None:
        self.where = where
        self.tokens = tokens(text, where=where)
        self.next = next(self.tokens)
        self.prefixes: dict[str, str] = {}
        self.pending: list[Comment] = []
        self.anchor: list[Comment] | None = None  # where a comment behind the last token belongs
        self.depth = 0

    def document(self) -> Document:
        result = Document()
        while self.next.kind != "end":
            self.settle()
            blank = self.next.blank_before
            item = self.directive() or self.statement()
            item.blank_before = blank
            result.items.append(item)
        self.settle()
        result.closing = self.take()
        return result

    # Tokens and comments.

    def settle(self) -> None:
        """Give the comment behind a node to it, and keep the others that precede the next token."""
        for comment in self.next.comments:
            if not comment.own_line and self.anchor is not None and not self.anchor:
                self.anchor.append(comment)
            else:
                self.pending.append(comment)
        if self.next.comments:
            self.next = self.next._replace(comments=())

    def advance(self) -> Token:
        self.settle()
        token = self.next
        if token.kind == "end":
            raise self.unexpected()
        self.next = next(self.tokens)
        if token.kind != "mark":
            self.anchor = None
        return token

    def take(self) -> list[Comment]:
        taken, self.pending = self.pending, []
        return taken

    def at(self, mark: str) -> bool:
        return self.next.kind == "mark" and self.next.text == mark

    def expect(self, mark: str) -> Token:
        if not self.at(mark):
            raise self.unexpected(f", where {mark!r} should be")
        return self.advance()

    def unexpected(self, instead: str = "") -> Malformed:
        token = self.next
        found = "the document ends" if token.kind == "end" else f"{token.text!r} cannot stand"
        return Malformed(
            f"{found} here{instead}", where=f"{self.where}:{token.line}:{token.column}"
        )

    # Directives and statements.

    def directive(self) -> Directive | None:
        token, word = self.next, self.next.text.lower()
        sparql = token.kind == "word" and word in ("prefix", "base")
        if not sparql and not (token.kind == "at" and token.text in ("@prefix", "@base")):
            return None
        self.advance()
        prefix: str | None = None
        if word.endswith("prefix"):
            if self.next.kind != "pname" or not self.next.text.endswith(":"):
                raise self.unexpected(", where a prefix and a colon should be")
            prefix = self.advance().text[:-1]
        if self.next.kind != "iri":
            raise self.unexpected(", where an IRI in <> should be")
        iri = unescape(self.advance().text[1:-1])
        result = Directive(line=token.line, column=token.column, prefix=prefix, iri=iri)
        if not sparql:
            self.expect(".")
        result.leading = self.take()
        self.anchor = result.trailing
        if prefix is not None:
            self.prefixes[prefix] = iri
        return result

    def statement(self) -> Statement:
        line, column, leading = self.next.line, self.next.column, self.take()
        subject = self.term()
        if isinstance(subject, Literal):
            raise Malformed("a literal is no subject", where=f"{self.where}:{line}:{column}")
        self.anchor = None
        result = Statement(line=line, column=column, leading=leading, subject=subject)
        if not (isinstance(subject, PropertyList) and subject.pairs and self.at(".")):
            result.pairs = self.pairs()
        result.end_line = self.expect(".").line
        result.tail = self.take()
        self.anchor = result.trailing
        return result

    def pairs(self) -> list[Pair]:
        result = [self.pair()]
        while self.at(";"):
            self.advance()
            if not self.at(";") and not self.at(".") and not self.at("]"):
                result.append(self.pair())
        return result

    def pair(self) -> Pair:
        self.settle()
        leading = self.take()
        name = self.name()
        result = Pair(line=name.line, column=name.column, leading=leading, predicate=name)
        result.objects.append(self.object())
        while self.at(","):
            self.advance()
            result.objects.append(self.object())
        return result

    # Terms.

    def object(self) -> Term:
        self.settle()
        leading = self.take()
        result = self.term()
        result.leading = leading + self.take()
        self.anchor = result.trailing
        return result

    def name(self) -> Name:
        token = self.next
        if token.kind == "iri":
            iri, prefix, namespace = unescape(token.text[1:-1]), None, None
        elif token.kind == "pname":
            prefix, local = token.text.split(":", 1)
            if prefix not in self.prefixes:
                raise self.unexpected(f": the prefix {prefix + ':'!r} is not declared")
            namespace = self.prefixes[prefix]
            iri = namespace + unescape(local)
        elif token.kind == "word" and token.text == "a":
            iri, prefix, namespace = RDF_TYPE, None, None
        else:
            raise self.unexpected(", where an IRI or a prefixed name should be")
        self.advance()
        return Name(
            line=token.line,
            column=token.column,
            text=token.text,
            iri=iri,
            prefix=prefix,
            namespace=namespace,
        )

    def term(self) -> Term:
        token = self.next
        if token.kind in ("iri", "pname"):
            return self.name()
        if self.at("[") or self.at("("):
            return self.compound()
        if token.kind == "blank":
            self.advance()
            return Blank(line=token.line, column=token.column, text=token.text)
        return self.literal()

    def literal(self) -> Literal:
        token = self.next
        result = Literal(line=token.line, column=token.column, value=token.text)
        if token.kind in ("integer", "decimal", "double") or token.text in ("true", "false"):
            result.text = self.advance().text
            return result
        if token.kind != "string":
            raise self.unexpected(", where a term should be")
        self.advance()
        quotes = 3 if token.text[:3] in ('"""', "'''") else 1
        result.value = unescape(token.text[quotes:-quotes])
        if self.next.kind == "at":
            result.language = self.advance().text[1:]
        elif self.at("^^"):
            self.advance()
            if self.next.kind not in ("iri", "pname"):
                raise self.unexpected(", where a datatype should be")
            result.datatype = self.name()
        return result

    def compound(self) -> Collection | PropertyList:
        token = self.advance()
        self.depth += 1
        if self.depth > DEEPEST:
            where = f"{self.where}:{token.line}:{token.column}"
            raise Malformed(f"nested more than {DEEPEST} deep", where=where)
        result: Collection | PropertyList
        if token.text == "(":
            result = Collection(line=token.line, column=token.column)
            self.anchor = result.opening
            while not self.at(")"):
                result.items.append(self.object())
            self.expect(")")
        else:
            result = PropertyList(line=token.line, column=token.column)
            self.anchor = result.opening
            if not self.at("]"):
                result.pairs = self.pairs()
            self.expect("]")
        result.tail = self.take()
        self.depth -= 1
        return result
