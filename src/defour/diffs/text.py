"""A difference as text for a person."""

from collections import Counter
from collections.abc import Iterable, Iterator

from defour import namespaces as v
from defour.diffs.changes import KINDS, Change, PropertyChange
from defour.diffs.compare import Difference
from defour.diffs.names import Value
from defour.diffs.version import Version
from defour.terminal import escape_controls

_PARTS = {"files": "RDF", "turtle": "Turtle"}
_PROPERTIES = {
    v.ABOUT: "about",
    v.VOUCHES_FOR: "vouches for",
    v.BASIS: "basis",
    v.SPEAKER: "speaker",
    v.FOLLOWS_FROM: "follows from",
    v.WAS_DERIVED_FROM: "cites",
    v.LABEL: "label",
    v.INVALIDATED_AT_TIME: "withdrawn at",
    v.IS_PART_OF: "part of",
}
"""What a person calls a property; of those of a claim in the order in which one asks."""


def write_text(found: Difference) -> str:
    """What changed, by article and kind, and a summary; one line when nothing did."""
    return "".join(f"{escape_controls(line)}\n" for line in _lines(found))


def _lines(found: Difference) -> Iterator[str]:
    old, new = _version(found.old), _version(found.new)
    if found.same:
        yield f"No difference: {old} = {new}."
    else:
        yield from (f"old    {old}", f"new    {new}")
    folders = [bool(x.files.keys() & {"ontology", "data"}) for x in (found.old, found.new)]
    if any(folders) and not all(folders):
        yield (
            "Only the ontology and data of the graph folder are compared: the other is no graph "
            "folder."
        )
    heading: tuple[object, ...] = ()
    for change in found.changes:
        if heading[:1] != (change.article,) and found.changes[0].article is not None:
            article = change.article
            named = (found.names.label(article), found.names.short(article)) if article else ()
            yield from ("", "  ".join(x for x in named if x) or "other")
        if heading != (change.article, change.kind):
            yield from ("", f"  {KINDS[change.kind]}")
        heading = change.article, change.kind
        yield from _change(found, change)
    if not found.same:
        yield from ("", _summary(found))


def _version(version: Version) -> str:
    parts = [
        f"queries {files:,}"
        if name == "sparql"
        else f"{_PARTS.get(name, name)} {_count(files, 'file')}"
        for name, files in version.files.items()
    ]
    return f"{version.where} ({', '.join(parts)}: {_count(len(version.graph.quads), 'statement')})"


def _count(count: int, what: str) -> str:
    return f"{count:,} {what}{'s' * (count != 1)}"


def _change(found: Difference, change: Change) -> Iterator[str]:
    name = "without a name" if change.iri is None else found.names.short(change.iri)
    if change.kind == "query":
        name = change.iri or ""
    elif change.kind == "graph" and change.iri is None:
        name = "the default graph"
    elif change.kind == "passage" and change.iri is not None:
        name = "  ".join(x for x in (found.names.passage_range(change.iri), name) if x)
    told = "  ".join(x for x in (change.label, name) if x)
    kind = f" {change.types[0]}" if change.types and change.kind == "situation" else ""
    yield f"    {_action(change)}{kind}: {told}"
    fresh = change.action in ("added", "removed")
    told_as = {v.TYPE, v.LABEL} if fresh else set()
    if change.about:
        key = "about" if change.kind == "claim" else "cited by"
        yield f"      {key}: {', '.join(change.about)}"
        told_as |= {v.ABOUT} if fresh else set()
    for each in sorted(change.properties, key=_rank):
        if each.property not in told_as:
            yield from _property(each, fresh=fresh)
    for note in change.notes:
        claims = ", ".join(map(found.names.short, note.claims))
        property = found.names.property(note.property)
        if note.name == "unmoved":
            yield f"      note: {property} changed, but not what vouches for it: {claims}"
        else:
            yield f"      note: no claim vouches for {property}"
    if change.lines is not None:
        went, came = (f"{x:,}" for x in change.lines)
        if change.kind == "query":
            yield f"      lines removed: {went}, added: {came}"
        else:
            yield f"      statements that left this graph: {went}, that came into it: {came}"


def _rank(change: PropertyChange) -> tuple[int, str]:
    known = list(_PROPERTIES)[:6]
    return (known.index(change.property) if change.property in known else 6), change.property


def _action(change: Change) -> str:
    """What became of a thing; a term is defined and redefined."""
    if change.kind == "term":
        return {"added": "defined", "changed": "redefined"}.get(change.action, change.action)
    return {"rebased": "basis changed"}.get(change.action, change.action)


def _property(change: PropertyChange, *, fresh: bool) -> Iterator[str]:
    """The values of a property; on one line where all of them only came or only went."""
    name = f"      {_PROPERTIES.get(change.property, change.short)}"
    old, new = (_values(each) for each in zip(*change.values, strict=True))
    if fresh:
        yield f"{name}: {old or new}"
        return
    if change.property in (v.WAS_DERIVED_FROM, v.VOUCHES_FOR) and old and new:
        yield f"{name}: {old} → {new}"
        return
    for pair in change.values:
        if pair.old is not None and pair.new is not None:
            same = pair.old.text == pair.new.text  # then as terms
            told = (x.term if same and x.term != "_:" else x.text for x in (pair.old, pair.new))
            yield f"{name}: {' → '.join(told)}"
    went = [x.old for x in change.values if x.new is None]
    came = [x.new for x in change.values if x.old is None]
    yield from (f"{name}: {sign} {_values(x)}" for sign, x in (("−", went), ("+", came)) if x)


def _values(values: Iterable[Value | None]) -> str:
    return ", ".join(x.text for x in values if x is not None)


def _summary(found: Difference) -> str:
    """Counts by kind and action, and of the statements."""
    kinds = []
    for kind, heading in KINDS.items():
        counts = Counter(_action(x) for x in found.changes if x.kind == kind)
        if counts:
            shown = ", ".join(f"{counts[x]:,} {x}" for x in sorted(counts))
            kinds.append(f"{heading} {shown}")
    kinds.append(f"statements {len(found.removed):,} removed, {len(found.added):,} added")
    line = "; ".join(kinds)
    return f"{line[:1].upper()}{line[1:]}."
