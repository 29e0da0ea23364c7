"""One canonical form for Turtle, that ``git diff`` reads well.

The author's order of statements stays, and so do all comments. Within a statement predicates and
objects are sorted, one a line. Nothing but the spelling changes: the result is parsed and compared
with the input.
"""

from collections import Counter
from dataclasses import replace

import pyoxigraph as ox

from defour.errors import Malformed, Unwritable
from defour.rdf.tokens import Comment, tokens
from defour.turtle.layout import Layout, behind
from defour.turtle.parser import parse
from defour.turtle.terms import Names, bracketed, is_relative
from defour.turtle.tree import Directive, Document, Statement

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
    before = _dataset(text, where)
    result = _document(parse(text, where=where))
    if not _same(before, _dataset(result, f"{where} (formatted)")):
        raise _fault("formatting it would change its triples", where)
    if _comments(text, where) != _comments(result, where):
        raise _fault("formatting it would lose a comment", where)
    return result


def _fault(what: str, where: str) -> Unwritable:
    hint = "It stays as it is; this is a fault of defour, so please report it with the file"
    return Unwritable(what, where=where, hint=hint)


def _dataset(text: str, where: str) -> ox.Dataset:
    try:
        return ox.Dataset(ox.parse(text, ox.RdfFormat.TURTLE, base_iri=ANY_BASE))
    except SyntaxError as error:
        what = str(error.msg).partition(": ")[2] or str(error.msg)
        raise Malformed(what, where=f"{where}:{error.lineno}:{error.offset}") from None


def _same(one: ox.Dataset, other: ox.Dataset) -> bool:
    if one == other:
        return True
    if len(one) != len(other):
        return False
    for dataset in (one, other):
        dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return one == other


def _comments(text: str, where: str) -> Counter[str]:
    return Counter(
        comment.text for token in tokens(text, where=where) for comment in token.comments
    )


def _document(document: Document) -> str:
    parts = _moved(document) if _can_move(document.items) else _in_place(document)
    return "\n\n".join(parts) + "\n" if parts else ""


def _can_move(items: list[Directive | Statement]) -> bool:
    """Whether the directives can stand at the top: prefixes and relative IRIs mean one thing."""
    namespaces: dict[str | None, str] = {}
    for position, item in enumerate(items):
        if not isinstance(item, Directive):
            continue
        if item.prefix is None and (
            None in namespaces
            or any(
                isinstance(other, Statement) or is_relative(other.iri) for other in items[:position]
            )
        ):
            return False
        if namespaces.setdefault(item.prefix, item.iri) != item.iri:
            return False
    return True


def _moved(document: Document) -> list[str]:
    """The base and the prefixes that are used at the top, sorted; then the statements."""
    header: list[Comment] = []
    directives: dict[str | None, Directive] = {}
    statements: list[tuple[list[Comment], Statement]] = []
    carried: list[Comment] = []
    for position, item in enumerate(document.items):
        if isinstance(item, Statement):
            statements.append((carried + item.leading, item))
            carried = []
            continue
        above = list(item.leading)
        if position == 0:
            header, above = above, []
        elif statements:
            carried, above = carried + above, []
        known = directives.get(item.prefix)
        behind = list(item.trailing)
        if known is not None:
            above = known.leading + above
            behind = known.trailing + behind
        directives[item.prefix] = replace(item, leading=above + behind[1:], trailing=behind[:1])
    names = Names({name: one.iri for name, one in directives.items() if name is not None})
    layout = Layout(names)
    texts = [layout.statement(statement) for _, statement in statements]
    lines: list[str] = []
    left: list[Comment] = []
    for name, directive in sorted(
        directives.items(), key=lambda pair: (pair[0] or "", pair[0] is not None)
    ):
        if name is not None and name not in names.used:
            left += directive.leading + directive.trailing
        elif lines:
            lines += [comment.text for comment in directive.leading]
            lines.append(_directive(directive))
        else:
            header += directive.leading
            lines.append(_directive(directive))
    parts = [_block(header), "\n".join(lines)]
    for (leading, statement), (text, above) in zip(statements, texts, strict=True):
        parts.append(_statement(statement, left + leading, text, above))
        left = []
    parts.append(_block(left + carried + document.closing))
    return [part for part in parts if part]


def _in_place(document: Document) -> list[str]:
    """All directives where they stand, and all names as they are written."""
    layout = Layout(Names(None))
    parts: list[str] = []
    follows = False
    for item in document.items:
        if isinstance(item, Statement):
            text, above = layout.statement(item)
            parts.append(_statement(item, item.leading, text, above))
        elif follows:
            lines = [comment.text for comment in item.leading]
            parts[-1] = "\n".join((parts[-1], *lines, _directive(item)))
        else:
            parts.append(_block(item.leading, _directive(item), item.blank_before))
        follows = isinstance(item, Directive)
    if document.closing:
        parts.append(_block(document.closing))
    return parts


def _directive(directive: Directive) -> str:
    name = "@base" if directive.prefix is None else f"@prefix {directive.prefix}:"
    return f"{name} {bracketed(directive.iri)} .{behind(directive.trailing)}"


def _statement(
    statement: Statement, leading: list[Comment], text: str, above: list[Comment]
) -> str:
    """A statement's text with the comments above it, and those that came out of it."""
    blank = statement.blank_before
    moved = [comment._replace(blank_before=blank and i == 0) for i, comment in enumerate(above)]
    return _block(leading + moved, text, blank and not moved)


def _block(comments: list[Comment], text: str | None = None, blank: bool = False) -> str:
    """Comments with the empty lines between them that the author made, and a text below."""
    lines: list[str] = []
    for comment in comments:
        lines += [""] if lines and comment.blank_before else []
        lines.append(comment.text)
    if text is not None:
        lines += ["", text] if lines and blank else [text]
    return "\n".join(lines)
