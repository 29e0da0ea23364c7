"""A Turtle document as statements, spelt and sorted in the canonical way, with their comments.

Whoever calls has read the document with pyoxigraph, so that the grammar holds (RDF 1.1 Turtle,
section 6.5).
"""

import re
from dataclasses import dataclass, field
from typing import Any

from defour.errors import Malformed
from defour.namespaces import STRING, TYPE, XSD
from defour.rdf.tokens import LOCAL_NAME, line_starts, locate_offset, quote, tokens, unescape

DEEPEST = 100  # so many brackets may stand within each other
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:(?!.*/\.\.?(?:[/?#]|$))")
_DIGITS = re.compile(r"([0-9]+)")

Order = tuple[Any, ...]
"""What sorts nodes, and tells one from another."""


@dataclass(slots=True, kw_only=True)
class Node:
    """A term or a predicate, with its comments `above`, `behind`, `opening` and in its `tail`.

    `text` is as it is spelt, of brackets the opening one. `order` sorts names, labels, literals and
    brackets. `parts` are the objects of a predicate, the predicates of ``[``, the items of ``(``.
    """

    text: str = ""
    order: Order = ()
    parts: "dict[Order, Node]" = field(default_factory=dict)
    above: list[str] = field(default_factory=list)
    behind: list[str] = field(default_factory=list)
    opening: list[str] = field(default_factory=list)
    tail: list[str] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class Directive(Node):
    """``@prefix``, ``@base``, ``PREFIX`` or ``BASE`` (that is: `prefix` None)."""

    prefix: str | None
    iri: str


@dataclass(slots=True, kw_only=True)
class Statement(Node):
    """A subject and what is said of it: its parts are predicates."""

    subject: Node


class TurtleReader:
    """Reads a Turtle 1.1 document; Malformed where it is none, or nested more than 100 deep.

    An IRI is shortened with the longest namespace that leaves a local name without backslashes, but
    for one that is relative or has dot segments. `used` are the prefixes that names have.
    """

    def __init__(self, text: str, *, where: str) -> None:
        """Read from the first token to the last."""
        self.items: list[list[Directive] | Statement] = []
        self.used: set[str] = set()
        self._text, self._where = text, where
        self._tokens = tokens(text, where=where, comments=True)
        self._prefixes: dict[str, str] = {}
        self._kind, self._next = "", ""  # the next token, both empty at the end
        self._start = self._end = 0
        self._pending: list[str] = []  # comments before it that nothing has taken, and empty lines
        self._beside: int | None = None  # which of them stands on the line of the token before
        self._last = Node()  # the newest object of a statement
        self._depth = 0
        self._step()
        while self._kind:
            self.items.append(self._directives() or self._statement())
        self.closing = self._take(lines=True)

    def _step(self) -> str:
        """Pass over the next token, and give its text."""
        passed, self._kind, self._next, self._beside = self._next, "", "", None
        for kind, start, end in self._tokens:
            breaks = len(line_starts(self._text[self._end : start])) - 1
            self._start, self._end = start, end
            if breaks > 1:
                self._pending.append("")
            if kind != "comment":
                self._kind, self._next = kind, self._text[start:end]
                break
            if not breaks:
                self._beside = len(self._pending)
            self._pending.append(self._text[start:end].rstrip())
        return passed

    def _take(self, *, lines: bool = False) -> list[str]:
        """The comments that nothing has taken, and if asked the empty lines between them."""
        taken, self._pending, self._beside = self._pending, [], None
        return [comment for comment in taken if comment or lines]

    def _take_beside(self) -> list[str]:
        """The comment on the line of the token that was passed, if there is one."""
        at, self._beside = self._beside, None
        return [] if at is None else [self._pending.pop(at)]

    def _directives(self) -> list[Directive]:
        found: list[Directive] = []
        while (word := self._next.lower()) in ("prefix", "@prefix", "base", "@base"):
            above = self._take(lines=True)
            self._step()
            prefix = self._step()[:-1] if word.endswith("prefix") else None
            iri = unescape(self._step()[1:-1])
            if word.startswith("@"):
                self._step()
            if prefix is not None:
                self._prefixes[prefix] = iri
            behind = self._take_beside()
            found.append(Directive(prefix=prefix, iri=iri, above=above, behind=behind))
        return found

    def _statement(self) -> Statement:
        above = self._take(lines=True)
        result = Statement(subject=self._term(), above=above + self._take_beside())
        result.parts, result.tail = self._predicates(), self._take()
        self._step()
        last = self._last if result.parts and not result.tail else result
        last.behind += self._take_beside()
        return result

    def _predicates(self) -> dict[Order, Node]:
        """What is said of a node up to a full stop or a bracket, sorted."""
        found: dict[Order, Node] = {}
        while self._next not in (".", "]"):
            above = self._take()
            _, spelt = self._name(verb=True)
            verb = Node(text=spelt, above=above)
            verb = found.setdefault((verb.text != "a", *_name_order(verb.text)), verb)
            if verb.above is not above:
                self._pending = above + self._pending
            mark = ","
            while mark == ",":
                term = self._object()
                self._last = twin = verb.parts.setdefault(term.order, term)
                if twin is not term:
                    twin.above += term.above
                    twin.behind += term.behind
                mark = ""
                while self._next in (",", ";"):
                    mark = self._step()
                    twin.behind += self._take_beside()
            verb.parts = dict(sorted(verb.parts.items()))
        return dict(sorted(found.items()))

    def _object(self) -> Node:
        """An object, or an item of a collection."""
        above = self._take()
        result = self._term()
        result.above, result.behind = above, self._take_beside()
        return result

    def _term(self) -> Node:
        text, kind = self._next, self._kind
        if text in ("[", "("):
            return self._brackets()
        if kind == "string":
            return self._string()
        if kind in ("iri", "pname"):
            _, text = self._name()
            return Node(text=text, order=_name_order(text))
        if kind == "word" and text in ("true", "false"):
            kind = "boolean"
        if kind not in ("blank", "integer", "decimal", "double", "boolean"):
            raise self._malformed(f"{text!r} cannot stand here in Turtle 1.1")
        order: Order = (1,) if kind == "blank" else (2, "", XSD + kind)
        return Node(text=self._step(), order=(*order, *natural_order(text), "as written"))

    def _brackets(self) -> Node:
        if self._depth == DEEPEST:
            raise self._malformed(f"nested more than {DEEPEST} deep")
        self._depth += 1
        result = Node(text=self._next, order=(3, self._start))
        self._step()
        result.opening = self._take_beside()
        if result.text == "[":
            result.parts = self._predicates()
        while self._next not in ("]", ")"):
            result.parts[(self._start,)] = self._object()
        result.tail = self._take()
        self._step()
        self._depth -= 1
        return result

    def _string(self) -> Node:
        text = self._step()
        quotes = 3 if text[:3] in ('"""', "'''") else 1
        value = unescape(text[quotes:-quotes])
        spelt, language, datatype = quote(value), "", ""
        if self._kind == "at":
            tag = self._step()
            spelt, language = spelt + tag, tag.lower()
        elif self._next == "^^":
            self._step()
            iri, name = self._name()
            if iri != STRING:
                spelt, datatype = f"{spelt}^^{name}", iri if is_plain(iri) else name
        return Node(text=spelt, order=(2, language, datatype, *natural_order(value)))

    def _name(self, *, verb: bool = False) -> tuple[str, str]:
        """The IRI that the next token stands for, and how it is spelt."""
        text = self._step()
        prefix, _, local = text.partition(":")
        if text.startswith("<"):
            iri = unescape(text[1:-1])
            plain, text = is_plain(iri), f"<{iri}>"
        elif text == "a":
            iri, plain = TYPE, False
        else:
            iri = self._prefixes[prefix] + unescape(local)
            plain = is_plain(self._prefixes[prefix]) and is_plain(iri)
        if plain:
            near = [
                (-len(namespace), name)
                for name, namespace in self._prefixes.items()
                if iri.startswith(namespace) and LOCAL_NAME.fullmatch(iri, len(namespace))
                if is_plain(namespace)
            ]
            skip, prefix = min(near, default=(0, ""))
            text = f"{prefix}:{iri[-skip:]}" if near else f"<{iri}>"
        if verb and iri == TYPE:
            text = "a"
        elif not text.startswith("<"):
            self.used.add(prefix)
        return iri, text

    def _malformed(self, what: str) -> Malformed:
        return Malformed(what, where=locate_offset(self._text, self._start, where=self._where))


def natural_order(text: str) -> Order:
    """An order in which ``passage:9-12`` precedes ``passage:10-20``; equal only for equal texts."""
    parts: list[Any] = _DIGITS.split(text)
    parts[1::2] = [(len(x.lstrip("0")), x.lstrip("0")) for x in parts[1::2]]
    return (tuple(parts), text)


def _name_order(text: str) -> Order:
    """The order of names: prefixed ones, then those between ``<>``."""
    return (0, text.startswith("<"), *natural_order(text))


def is_plain(iri: str) -> bool:
    """Whether an IRI is the same wherever it is read: it has a scheme, and no dot segments."""
    return _PLAIN.match(iri) is not None
