"""One canonical form for Turtle, that ``git diff`` reads well.

The order of statements, comments and terms stay; predicates and objects are sorted, one a line.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from defour.errors import Malformed, Unwritable
from defour.rdf.parse import parse
from defour.rdf.serialize import canonical_quads
from defour.rdf.tokens import line_starts, tokens

STEP = " " * 4
WIDTH = 88  # up to this column a collection, or a blank node with one triple, stays on one line

_BASE = "https://document.invalid/folder/file"  # where relative IRIs are; never in the output
_CLOSING = {"[": "]", "(": ")"}
_DIGITS = re.compile(r"[0-9]+")
_DIRECTIVES = re.compile("@?(prefix|base|version)", re.IGNORECASE)
_RANKS = {"iri": 1, "pname": 1, "blank": 2, "mark": 4}  # literals: 3


def format_turtle(text: str, *, where: str) -> str:
    """A Turtle 1.1 document in its canonical form.

    Formatting the result again gives the same text. Lines end in LF, but for what is in a string; a
    byte-order mark is dropped.

    Args:
        text: The document.
        where: Names it in errors, such as the path of the file.

    Raises:
        Malformed: It is no Turtle 1.1; the error names line and column.
        Unwritable: The result would say something else, or lose a comment. That would be a fault of
            this formatter.
    """
    text = text.removeprefix("\ufeff")
    before = parse(text.encode(), where=where, base=_BASE)
    try:
        result = _form(_Reader(text, where))
    except RecursionError:
        raise Malformed("brackets are nested too deep to be formatted", where=where) from None
    after = parse(result.encode(), where=f"{where} (formatted)", base=_BASE)
    same = canonical_quads(before.quads) == canonical_quads(after.quads)
    if not same or _comments(text, where) != _comments(result, where):
        what = "formatting it would change its triples, or lose a comment"
        hint = "It stays as it is; this is a fault of defour, so please report it with the file"
        raise Unwritable(what, where=where, hint=hint)
    return result


def _comments(text: str, where: str) -> Counter[str]:
    found = tokens(text, where=where, comments=True)
    return Counter(text[start:end].rstrip() for kind, start, end in found if kind == "comment")


@dataclass(slots=True)
class _Node:
    """A token, or what it begins (brackets with items), with comments `above` and `behind` it.

    One without text holds the comments at the end of the parts that it is among.
    """

    text: str = ""
    kind: str = ""
    above: list[str] = field(default_factory=list)
    behind: list[str] = field(default_factory=list)
    parts: "list[_Node]" = field(default_factory=list)


class _Reader:
    """Reads the tokens of a document as nodes, each with the comments around it."""

    def __init__(self, text: str, where: str) -> None:
        self._tokens = _commented(text, where)
        self._next = next(self._tokens)

    def items(self) -> Iterator[_Node]:
        """Directives and statements; one without text at the end."""
        while self._next.text:
            above, directive = self._next.above, _DIRECTIVES.fullmatch(self._next.text)
            item = self._directive() if directive else self._statement()
            item.above = above
            yield item
        yield self._next

    def _take(self, into: _Node | None = None) -> _Node:
        """The next token, without empty lines above it; a node may get its comments."""
        taken, self._next = self._next, next(self._tokens, _Node())
        taken.above = [comment for comment in taken.above if comment]
        if into is not None:
            into.behind += taken.above + taken.behind
        return taken

    def _push(self, node: _Node) -> _Node:
        """The same node; the comments behind it go above what follows."""
        self._next.above = node.behind + self._next.above
        node.behind = []
        return node

    def _directive(self) -> _Node:
        found = self._take()
        word = found.text.lower().removeprefix("@")
        more = 1 + (word == "prefix") + found.text.startswith("@")
        names = [self._take(found).text for _ in range(more)]
        found.text, found.kind = " ".join((f"@{word}", *names)), "directive"
        found.text += "" if names[-1] == "." else " ."
        return found

    def _statement(self) -> _Node:
        found = _Node(_term(self._push(self._term()), "", 0), "statement")
        self._predicates(found)
        return found

    def _predicates(self, owner: _Node) -> None:
        """Read what is said of a node, up to a full stop or a bracket, and sort it."""
        last = owner
        while self._next.text not in (".", "]"):
            verb = self._push(self._take())
            verb.parts = [last := self._term()]
            while self._next.text == ",":
                self._take(last)
                verb.parts.append(last := self._term())
            while self._next.text == ";":
                self._take(last)
            verb.parts.sort(key=_order)
            owner.parts.append(verb)
        owner.parts.sort(key=_order)
        self._close(owner, last)

    def _close(self, owner: _Node, last: _Node) -> None:
        """Read what ends a node; what stands behind a full stop is behind what was read last."""
        stop = self._take()
        if stop.above:
            last = _Node(above=stop.above)
            owner.parts.append(last)
        (last if stop.text == "." else owner).behind += stop.behind

    def _term(self) -> _Node:
        node = self._take()
        if node.text == "[":
            self._predicates(self._push(node))
        elif node.text == "(":
            self._push(node)
            while self._next.text != ")":
                node.parts.append(self._term())
            self._close(node, node)
        elif node.kind == "string" and self._next.kind == "at":
            node.text += self._take(node).text
        elif node.kind == "string" and self._next.text == "^^":
            node.text += self._take(node).text + self._take(node).text
        return node


def _commented(text: str, where: str) -> Iterator[_Node]:
    """The tokens with the comments around them; in `above`, "" stands for empty lines."""
    found: list[_Node] = []
    above: list[str] = []
    position = 0
    for kind, start, end in tokens(text, where=where, comments=True):
        breaks = len(line_starts(text[position:start])) - 1
        position = end
        if breaks > 1:
            above.append("")
        if kind != "comment":
            found.append(_Node(text[start:end], kind, above))
            above = []
        elif breaks or not found:
            above.append(text[start:end].rstrip())
        else:
            found[-1].behind.append(text[start:end].rstrip())
    return iter([*found, _Node(above=above)])


def _order(node: _Node) -> tuple[object, ...]:
    """``a`` first; then names, labels, literals; ``passage:9-12`` precedes ``passage:10-20``."""
    text, tag, rank = node.text, "", _RANKS.get(node.kind, 3)
    if text == "a":
        return (0,)
    if text in _CLOSING:
        return (rank,)
    if node.kind == "string":
        text, _, tag = text.rpartition(text[0])
    elif rank == 3:
        tag = f"^^xsd:{node.kind}"
    padded = _DIGITS.sub(lambda digits: digits[0].zfill(20), text.replace("\\", ""))
    return rank, tag.startswith("@"), tag.lower(), text.startswith("<"), padded, text


def _form(reader: _Reader) -> str:
    """Blocks of comments, with the empty lines between them, and a directive or statement below."""
    blocks, before = [], ""
    for item in reader.items():
        lines: list[str] = []
        for line in item.above + item.behind[1:]:
            if line or (lines and lines[-1]):
                lines.append(line)
        text = _statement(item) if item.kind == "statement" else item.text
        if block := "\n".join((*lines, text + _behind(item))).rstrip("\n"):
            blocks += ["\n" if before == item.kind == "directive" else "\n\n", block]
            before = item.kind
    return "".join((*blocks[1:], "\n")) if blocks else ""


def _statement(item: _Node) -> str:
    """The subject with its types where no comment is in the way, then a line per predicate."""
    text, verbs = item.text, item.parts
    if verbs and (types := _types(verbs[0])):
        first, *verbs = verbs
        text += f" a {types}{' ;' if verbs else ' .'}{_behind(first.parts[-1])}"
    elif not verbs:
        text += " ."
    return "\n".join((text, *_lines(verbs, STEP, " ;", " .")))


def _types(verb: _Node) -> str:
    """The objects of `a` where they fit on the subject's line, else nothing."""
    *others, last = verb.parts or [verb]
    flat = [_flat(x) for x in verb.parts]
    text = " , ".join(x for x in flat if x)
    noted = verb.above or last.above or last.behind[1:] or any(x.above or x.behind for x in others)
    fits = None not in flat and (not others or len(text) <= WIDTH)
    return text if verb.text == "a" and fits and not noted else ""


def _lines(nodes: list[_Node], indent: str, comma: str, end: str, start: str = "") -> Iterator[str]:
    """The lines of predicates, objects or items; `start` stands before an object on its line."""
    for node in nodes:
        mark = end if node is nodes[-1] else comma
        yield from (indent + comment for comment in node.above + node.behind[1:])
        if not node.parts or node.text in _CLOSING:
            text = start + _term(node, indent, len(indent + start)) + mark
            if text:
                yield f"{indent}{text.lstrip()}{_behind(node)}"
        elif len(node.parts) == 1:
            yield from _lines(node.parts, indent, "", mark, f"{node.text} ")
        else:
            yield indent + node.text
            yield from _lines(node.parts, indent + STEP, " ,", mark)


def _term(term: _Node, indent: str, column: int) -> str:
    """A term that starts at `column` in a line with an indent."""
    if term.text not in _CLOSING:
        return term.text
    flat = _flat(term)
    if flat is not None and column + len(flat) <= WIDTH:
        return flat
    lines = _lines(term.parts, indent + STEP, " ;" if term.text == "[" else "", "")
    return "\n".join((term.text, *lines, indent + _CLOSING[term.text]))


def _flat(node: _Node) -> str | None:
    """A node on one line; None where comments, line breaks or several triples ask for more."""
    if (len(node.parts) > 1 and node.text != "(") or "\n" in node.text:
        return None
    parts = [None if x.above or x.behind else _flat(x) for x in node.parts]
    words = [node.text, *(x for x in parts if x is not None), _CLOSING.get(node.text, "")]
    return None if None in parts else (" " if parts else "").join(words).rstrip(" ")


def _behind(node: _Node) -> str:
    return f" {node.behind[0]}" if node.behind else ""
