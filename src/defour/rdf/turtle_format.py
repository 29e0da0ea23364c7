"""One canonical form for Turtle, that ``git diff`` reads well.

The author's order of statements stays, and so do all comments. Within a statement predicates and
objects are sorted, one a line. Nothing but the spelling changes: the result is parsed and compared
with the input.
"""

from collections import Counter
from collections.abc import Iterator

from defour.errors import Unwritable
from defour.rdf.parse import parse
from defour.rdf.serialize import canonical_quads
from defour.rdf.tokens import tokens
from defour.rdf.turtle_reader import Directive, Node, Statement, TurtleReader, is_plain

STEP = " " * 4
WIDTH = 88
"""Up to this column a collection, or a blank node with one triple, stays on one line."""

_CLOSING = {"[": "]", "(": ")"}

ANY_BASE = "https://document.invalid/folder/file"
"""Stands for the address of the document where it has relative IRIs; never in the output."""


def format_turtle(text: str, *, where: str) -> str:
    """A Turtle 1.1 document in its canonical form.

    Formatting the result again gives the same text. Lines end in LF; a byte-order mark is dropped.

    Args:
        text: The document.
        where: Names it in errors, such as the path of the file.

    Raises:
        Malformed: It is no Turtle 1.1; the error names line and column.
        Unwritable: The result would say something else, or lose a comment. That would be a fault of
            this formatter.
    """
    text = text.removeprefix("\ufeff")
    before = parse(text.encode(), where=where, base=ANY_BASE)
    result = _form(text, where)
    after = parse(result.encode(), where=f"{where} (formatted)", base=ANY_BASE)
    for fault, kept in (
        ("change its triples", canonical_quads(before.quads) == canonical_quads(after.quads)),
        ("lose a comment", _comments(text, where) == _comments(result, where)),
    ):
        if not kept:
            hint = "It stays as it is; this is a fault of defour, so please report it with the file"
            raise Unwritable(f"formatting it would {fault}", where=where, hint=hint)
    return result


def _comments(text: str, where: str) -> Counter[str]:
    found = tokens(text, where=where, comments=True)
    return Counter(text[start:end].rstrip() for kind, start, end in found if kind == "comment")


def _form(text: str, where: str) -> str:
    reader = TurtleReader(text, where=where)
    parts = [
        _directives(item, reader.used) if isinstance(item, list) else _statement(item)
        for item in reader.items
    ]
    parts = [part for part in (*parts, _block(reader.closing)) if part]
    return "\n\n".join(parts) + "\n" if parts else ""


def _directives(run: list[Directive], used: set[str]) -> str:
    """The directives that are used, sorted where that changes nothing; all comments stay."""
    kept = [x for x in run if x.prefix is None or x.prefix in used]
    if all(is_plain(x.iri) for x in kept) or all(x.prefix is not None for x in kept[1:]):
        kept.sort(key=lambda x: (x.prefix or "", x.prefix is not None))
    above: list[str] = []
    lines: list[str] = []
    for x in run:
        if x not in kept:
            above += x.above + x.behind
        elif x is run[0] or x is kept[0]:
            above, x.above = above + x.above, []
    for x in kept:
        name = "@base" if x.prefix is None else f"@prefix {x.prefix}:"
        lines += [*_above(x.above), f"{name} <{x.iri}> .{_behind(x.behind)}"]
    return _block([*above, ""], "\n".join(lines))


def _statement(item: Statement) -> str:
    """The subject with its types where no comment is in the way, then a line per predicate."""
    verbs, stop = list(item.parts.values()), " ;" if item.tail else " ."
    text = _term(item.subject, "", 0)
    if types := _types(verbs):
        text += f" a {types}{' ;' if verbs[1:] else stop}"
        *_, last = verbs.pop(0).parts.values()
        text += _behind(last.behind)
    elif not verbs and not item.tail:
        text += stop
    tail = [*_above(item.tail, STEP), f"{STEP}."] if item.tail else []
    text = "\n".join((text, *_lines(verbs, STEP, " ;", stop), *tail))
    return _block(item.above, text + _behind(item.behind))


def _types(verbs: list[Node]) -> str | None:
    """The objects of `a` where they fit on the subject's line."""
    if not verbs or verbs[0].text != "a" or verbs[0].above:
        return None
    *types, last = verbs[0].parts.values()
    text = " , ".join(_flat(x) or "\n" for x in (*types, last))
    if "\n" in text or (types and len(text) > WIDTH):
        return None
    return (
        None if last.above or last.behind[1:] or any(x.above or x.behind for x in types) else text
    )


def _lines(nodes: list[Node], indent: str, comma: str, end: str, start: str = "") -> Iterator[str]:
    """The lines of predicates, objects or items; `start` stands before an object on its line."""
    for node in nodes:
        mark = end if node is nodes[-1] else comma
        parts = list(node.parts.values())
        yield from _above(node.above + node.behind[1:], indent)
        if not parts or node.text in _CLOSING:
            text = _term(node, indent, len(indent + start))
            yield f"{indent}{start}{text}{mark}{_behind(node.behind)}"
        elif len(parts) == 1:
            yield from _lines(parts, indent, "", mark, f"{node.text} ")
        else:
            yield indent + node.text
            yield from _lines(parts, indent + STEP, " ,", mark)


def _term(term: Node, indent: str, column: int) -> str:
    """A term that starts at `column` in a line with an indent."""
    if term.text not in _CLOSING:
        return term.text
    flat = _flat(term)
    if flat is not None and column + len(flat) <= WIDTH:
        return flat
    separator = " ;" if term.text == "[" else ""
    parts, inner = list(term.parts.values()), indent + STEP
    lines = _lines(parts, inner, separator, separator if term.tail else "")
    first, last = term.text + _behind(term.opening), indent + _CLOSING[term.text]
    return "\n".join((first, *lines, *_above(term.tail, inner), last))


def _flat(node: Node) -> str | None:
    """A node on one line; None where comments, line breaks or several triples ask for more."""
    several = len(node.parts) > 1 and node.text != "("
    if several or node.opening or node.tail or "\n" in node.text:
        return None
    words = [node.text]
    for part in node.parts.values():
        text = _flat(part)
        if text is None or part.above or part.behind:
            return None
        words.append(text)
    if node.text in _CLOSING:
        words.append(_CLOSING[node.text])
    return (" " if node.parts else "").join(words)


def _above(comments: list[str], indent: str = "") -> list[str]:
    return [indent + comment for comment in comments if comment]


def _behind(comments: list[str]) -> str:
    """What stands at the end of a line: a space and the comment, if there is any."""
    return f" {comments[0]}" if comments else ""


def _block(above: list[str], text: str = "") -> str:
    """Comments with the empty lines between them that the author made, and a text below."""
    lines: list[str] = []
    for line in above:
        if line or (lines and lines[-1]):
            lines.append(line)
    return "\n".join((*lines, text)).rstrip("\n")
