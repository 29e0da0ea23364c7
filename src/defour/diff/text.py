"""A difference as text for a person."""

from collections import Counter
from collections.abc import Iterable, Iterator

from defour import namespaces as v
from defour.diff.changes import Change
from defour.diff.compare import Difference
from defour.diff.kinds import ORDER
from defour.diff.pairs import Pair, PropertyChange
from defour.diff.views import Value, View
from defour.diff.words import Words
from defour.terminal import escape_controls


def text(found: Difference, *, language: str = "en") -> str:
    """What changed, by article and kind, and a summary; one line when nothing did.

    Args:
        found: The difference.
        language: A language tag: Dutch for ``nl``, else English.
    """
    page = _Page(found, Words(language))
    lines = page.whole() if not found.same else page.nothing()
    return "".join(f"{escape_controls(line)}\n" for line in lines)


_FIRST = (v.ABOUT, v.VOUCHES_FOR, v.BASIS, v.SPEAKER, v.FOLLOWS_FROM, v.WAS_DERIVED_FROM)


def _rank(change: PropertyChange) -> tuple[int, str]:
    """What a claim says in the order in which a person asks; other properties behind it."""
    known = change.property in _FIRST
    return _FIRST.index(change.property) if known else len(_FIRST), change.property


class _Page:
    """The lines of a difference."""

    def __init__(self, found: Difference, words: Words) -> None:
        self.found = found
        self.words = words
        self.view = found.new

    def nothing(self) -> Iterator[str]:
        old, new = self._side(self.found.old), self._side(self.found.new)
        yield f"{self.words('same')}: {old} = {new}."
        yield from self._partly()

    def whole(self) -> Iterator[str]:
        for name, view in (("old", self.found.old), ("new", self.found.new)):
            yield f"{self.words(name):5}  {self._side(view)}"
        yield from self._partly()
        told = self.found.changes
        heading: tuple[object, ...] = ()
        for change in told:
            if heading[:1] != (change.article,) and told[0].article is not None:
                yield from ("", self._article(change.article))
            if heading != (change.article, change.kind):
                yield from ("", f"  {self.words(f'{change.kind}+')}")
            heading = change.article, change.kind
            yield from self._change(change)
        yield from ("", self._summary(told))

    def _partly(self) -> Iterator[str]:
        sides = self.found.old.side, self.found.new.side
        names = [{name for name, _ in side.parts} for side in sides]
        if any(x & {"ontology", "data"} for x in names) and any(
            x & {"files", "turtle"} for x in names
        ):
            yield self.words("partly")

    def _side(self, view: View) -> str:
        count = self.words.count
        parts = [
            f"{self.words(name)} {self.words.number(files)}"
            if name == "sparql"
            else f"{self.words(name)} {count(files, 'file')}"
            for name, files in view.side.parts
        ]
        return f"{view.side.where} ({', '.join(parts)}: {count(len(view.quads), 'statement')})"

    def _article(self, article: str | None) -> str:
        if article is None:
            return self.words("elsewhere")
        label = self.view.label(article) or self.found.old.label(article)
        return f"{label}  {self.view.short(article)}" if label else self.view.short(article)

    def _change(self, change: Change) -> Iterator[str]:
        name = "" if change.iri is None else self.view.short(change.iri)
        if change.kind == "query":
            name = change.iri or ""
        elif change.kind == "graph" and change.iri is None:
            name = self.words("default")
        elif change.kind == "passage" and change.iri is not None:
            range_ = self.view.range(change.iri) or self.found.old.range(change.iri)
            name = f"{range_}  {name}" if range_ else name
        told = [change.label] if change.label else []
        told += [name] if name else [self.words("nameless")]
        if change.was is not None:
            told.append(f"({self.words('was')} {self.view.short(change.was)})")
        kind = f" {change.types[0]}" if change.types and change.kind == "situation" else ""
        yield f"    {self.words.action(change.kind, change.action)}{kind}: {'  '.join(told)}"
        fresh = change.action in ("added", "removed")
        told_as = {v.TYPE, v.LABEL} if fresh else set()
        if change.about and change.action != "renamed":
            key = v.ABOUT if change.kind == "claim" else "cited"
            yield f"      {self.words(key)}: {', '.join(change.about)}"
            told_as |= {v.ABOUT} if fresh else set()
        for each in sorted(change.properties, key=_rank):
            if each.property not in told_as:
                yield from self._property(each, 6, plain=fresh)
        for note in change.notes:
            claims = ", ".join(map(self.view.short, note.claims))
            property = self.view.property(note.property)
            yield f"      {self.words(note.name).format(property=property, claims=claims)}"
        if change.lines is not None:
            key = "lines" if change.kind == "query" else "moves"
            counts = [self.words.number(x) for x in change.lines]
            yield f"      {self.words(key).format(*counts)}"

    def _property(self, change: PropertyChange, indent: int, *, plain: bool) -> Iterator[str]:
        """The values of a property; on one line where all of them only came or only went."""
        lead = " " * indent
        name = self.words(change.property) if self.words.has(change.property) else change.short
        known = change.property in (v.WAS_DERIVED_FROM, v.VOUCHES_FOR)
        old = [x.old for x in change.values if x.old is not None]
        new = [x.new for x in change.values if x.new is not None]
        if plain:
            yield f"{lead}{name}: {self._values(old or new)}"
            return
        if known and old and new:
            yield f"{lead}{name}: {self._values(old)} → {self._values(new)}"
            return
        for pair in change.values:
            if pair.old is not None and pair.new is not None:
                yield from self._pair(name, pair, indent)
        for sign, values in (
            ("−", [x.old for x in change.values if x.old is not None and x.new is None]),
            ("+", [x.new for x in change.values if x.new is not None and x.old is None]),
        ):
            if values:
                yield f"{lead}{name}: {sign} {self._values(values)}"

    def _pair(self, name: str, pair: Pair, indent: int) -> Iterator[str]:
        assert pair.old is not None
        assert pair.new is not None
        lead = " " * indent
        if pair.inside:
            yield f"{lead}{name} {pair.name}"
            for each in pair.inside:
                yield from self._property(each, indent + 2, plain=False)
            return
        same = pair.old.text == pair.new.text
        old, new = (x.term if same and x.term != "_:" else x.text for x in (pair.old, pair.new))
        yield f"{lead}{name}: {old} → {new}"

    def _values(self, values: Iterable[Value]) -> str:
        return ", ".join(x.text for x in values)

    def _summary(self, told: tuple[Change, ...]) -> str:
        """Counts by kind and action, and of the statements."""
        kinds = []
        for kind in ORDER:
            counts = Counter(x.action for x in told if x.kind == kind)
            if counts:
                shown = ", ".join(
                    f"{self.words.number(counts[x])} {self.words.action(kind, x)}"
                    for x in sorted(counts)
                )
                kinds.append(f"{self.words(f'{kind}+')} {shown}")
        removed, added = len(self.found.removed), len(self.found.added)
        kinds.append(
            f"{self.words('statement+')} {self.words.number(removed)} "
            f"{self.words('removed')}, {self.words.number(added)} {self.words('added')}"
        )
        line = "; ".join(kinds)
        return f"{line[:1].upper()}{line[1:]}."
