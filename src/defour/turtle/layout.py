"""The lines of one statement in canonical Turtle."""

from collections.abc import Iterable
from dataclasses import dataclass

from defour.rdf.tokens import Comment
from defour.turtle.terms import RDF_TYPE, Key, Names, name_key
from defour.turtle.tree import Blank, Collection, Literal, Name, Pair, PropertyList, Statement, Term

STEP = 4
WIDTH = 88
"""Up to this column a collection, or a blank node with one triple, stays on one line."""


@dataclass(slots=True)
class Item:
    """An object and its comments."""

    term: Term
    leading: list[Comment]
    trailing: list[Comment]


@dataclass(slots=True)
class Group:
    """A predicate with its objects, sorted, each of them once."""

    verb: str
    leading: list[Comment]
    items: list[Item]


class Layout:
    """Writes statements; `names` says how their IRIs are spelt.

    A statement's subject stands on a line of its own, together with its types where no comment is
    in the way. Then each predicate has a line, sorted by name; a single object follows it, several
    follow sorted, one a line.
    """

    def __init__(self, names: Names) -> None:
        """Keep the names."""
        self.names = names

    def statement(self, statement: Statement) -> tuple[str, list[Comment]]:
        """The lines of a statement, and comments from within it that are to stand above it.

        The comments that stand above it already are left to the caller.
        """
        one_line, tail = statement.line == statement.end_line, statement.tail
        apart = one_line or bool(tail) or not statement.pairs
        groups = self._groups(statement.pairs, [] if apart else statement.trailing)
        above: list[Comment] = []
        first = self._term(statement.subject, 0, 0)
        more = " ." if not tail else " ;"
        if types := self._types(groups):
            del groups[0]
            above += types.leading
            spelt = [self._flat(item.term) or "" for item in types.items]
            first += f" a {' , '.join(spelt)}{' ;' if groups else more}"
            first += behind(types.items[-1].trailing)
        elif not groups and not tail:
            first += more
        lines = [first, *self._lines(groups, STEP, more)]
        if tail:
            lines += [*_above(tail, STEP), f"{' ' * STEP}."]
        if one_line and (len(lines) > 1 or "\n" in first):
            above += statement.trailing
        elif apart:
            lines[-1] += behind(statement.trailing)
        return "\n".join(lines), above

    def _types(self, groups: list[Group]) -> Group | None:
        """The group of `a` where it fits on the subject's line."""
        if not groups or groups[0].verb != "a":
            return None
        items = groups[0].items
        flat = [self._flat(item.term) for item in items]
        if None in flat or any(item.leading for item in items):
            return None
        if len(items) > 1 and (
            any(item.trailing for item in items) or sum(len(text or "") for text in flat) > WIDTH
        ):
            return None
        return groups[0]

    def _groups(self, pairs: list[Pair], trailing: list[Comment]) -> list[Group]:
        """What the predicates say, sorted; `trailing` belongs to the author's last object."""
        groups: dict[str, Group] = {}
        seen: dict[tuple[str, Key], Item] = {}
        last: Item | None = None
        for pair in pairs:
            iri = pair.predicate.iri
            verb = "a" if iri == RDF_TYPE else self.names.spell(pair.predicate)
            group, above = groups.get(verb), list(pair.leading)
            if group is None:
                group, above = groups.setdefault(verb, Group(verb, above, [])), []
            for term in pair.objects:
                last = Item(term, above + term.leading, list(term.trailing))
                above = []
                key = self.names.key(term)
                if key is None or (twin := seen.setdefault((verb, key), last)) is last:
                    group.items.append(last)
                else:
                    twin.leading += last.leading
                    _put_behind(twin, last.trailing)
                    last = twin
        if last is not None:
            _put_behind(last, trailing)
        for group in groups.values():
            group.items.sort(key=lambda item: self.names.key(item.term) or (3,))
            if len(group.items) == 1:
                group.leading += group.items[0].leading
                group.items[0].leading = []
        return sorted(groups.values(), key=lambda group: (group.verb != "a", name_key(group.verb)))

    def _lines(self, groups: list[Group], indent: int, end: str) -> Iterable[str]:
        """The lines of predicates; the last of them ends in `end`."""
        for group in groups:
            yield from _above(group.leading, indent)
            mark = end if group is groups[-1] else " ;"
            start = f"{' ' * indent}{group.verb}"
            if len(group.items) == 1:
                item = group.items[0]
                text = self._term(item.term, indent, len(start) + 1)
                yield f"{start} {text}{mark}{behind(item.trailing)}"
                continue
            yield start
            inner = indent + STEP
            for item in group.items:
                yield from _above(item.leading, inner)
                text = self._term(item.term, inner, inner)
                stop = mark if item is group.items[-1] else " ,"
                yield f"{' ' * inner}{text}{stop}{behind(item.trailing)}"

    def _term(self, term: Term, indent: int, column: int) -> str:
        """A term that starts at `column` in a line indented by `indent`."""
        if not isinstance(term, Collection | PropertyList):
            return self._simple(term)
        flat = self._flat(term)
        if flat is not None and column + len(flat) <= WIDTH:
            return flat
        inner = indent + STEP
        lines: list[str] = []
        if isinstance(term, PropertyList):
            marks = "[]"
            groups = self._groups(term.pairs, [])
            lines += self._lines(groups, inner, " ;" if term.tail else "")
        else:
            marks = "()"
            for item in term.items:
                lines += _above(item.leading, inner)
                text = self._term(item, inner, inner)
                lines.append(f"{' ' * inner}{text}{behind(item.trailing)}")
        lines += _above(term.tail, inner)
        first, last = marks[0] + behind(term.opening), " " * indent + marks[1]
        return "\n".join((first, *lines, last))

    def _simple(self, term: Name | Blank | Literal) -> str:
        if isinstance(term, Name):
            return self.names.spell(term)
        return term.text if isinstance(term, Blank) else self.names.literal(term)

    def _flat(self, term: Term) -> str | None:
        """A term on one line; None where comments, line breaks or several triples ask for more."""
        if not isinstance(term, Collection | PropertyList):
            text = self._simple(term)
            return None if "\n" in text else text
        if term.opening or term.tail:
            return None
        if isinstance(term, Collection):
            if any(item.leading or item.trailing for item in term.items):
                return None
            flat = [self._flat(item) for item in term.items]
            parts = [text for text in flat if text is not None]
            if len(parts) < len(flat):
                return None
            return f"( {' '.join(parts)} )" if parts else "()"
        if not term.pairs:
            return "[]"
        groups = self._groups(term.pairs, [])
        only = groups[0].items[0]
        if len(groups) + len(groups[0].items) > 2 or groups[0].leading or only.trailing:
            return None
        inner = self._flat(only.term)
        return None if inner is None else f"[ {groups[0].verb} {inner} ]"


def _put_behind(item: Item, comments: list[Comment]) -> None:
    """Put comments behind an item, as far as there is room for one; else above it."""
    for comment in comments:
        (item.leading if item.trailing else item.trailing).append(comment)


def _above(comments: Iterable[Comment], indent: int) -> list[str]:
    return [f"{' ' * indent}{comment.text}" for comment in comments]


def behind(comments: list[Comment]) -> str:
    """What stands at the end of a line: a space and the first of the comments, if there is any."""
    return f" {comments[0].text}" if comments else ""
