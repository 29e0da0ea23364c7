"""A difference as text for a person, as JSON, and as RDF Patch."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby

import pyoxigraph as ox

from defour import namespaces as v
from defour.claims.explanation import plain_record
from defour.diffs.compare import KINDS, Change, Difference, PropertyChange
from defour.diffs.version import Names, Value, Version, blank_nodes, components
from defour.rdf.parse import rename_blank_nodes
from defour.rdf.serialize import canonical_quads
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

_ACTIONS = {("term", "added"): "defined", ("term", "changed"): "redefined"}
_ACTIONS |= {("claim", "rebased"): "basis changed"}


def write_json(found: Difference) -> str:
    """The difference as one JSON object, with full IRIs; ``docs/diff.md`` describes it."""
    plain: dict[str, object] = {"same": found.same}
    for name, version in (("old", found.old), ("new", found.new)):
        count = len(version.graph.quads)
        plain[name] = {"where": version.where, "statements": count, "files": _files(version)}
    plain |= {"removed": len(found.removed), "added": len(found.added)}
    plain["changes"] = plain_record(found.changes)
    return json.dumps(plain, ensure_ascii=False, indent=2) + "\n"


def write_patch(found: Difference) -> str:
    """The difference as an RDF Patch (https://afs.github.io/rdf-delta/rdf-patch).

    Blank nodes of OLD have the names of RDFC-1.0 there, others ``new0`` …; see `components`.
    """
    if not (found.removed or found.added):
        return ""
    gone = [quad for quad in found.removed if not blank_nodes(quad)]
    whole = {x.value.rpartition("c")[0] for quad in found.removed for x in blank_nodes(quad)}
    parts = components(canonical_quads(found.old.original.quads)) if whole else {}
    gone += [quad for name in whole for quad in parts[name]]
    fresh = dict.fromkeys(node for quad in found.added for node in blank_nodes(quad))
    names = {node: ox.BlankNode(f"new{number}") for number, node in enumerate(fresh)}
    rows = sorted(f"D {quad} ." for quad in gone)
    rows += sorted(f"A {rename_blank_nodes(quad, names.__getitem__)} ." for quad in found.added)
    return "\n".join(["TX .", *rows, "TC .", ""])


def write_text(found: Difference) -> str:
    """What changed, by article and kind, and a summary; one line when nothing did."""
    return "".join(f"{escape_controls(line)}\n" for line in _lines(found))


def _files(version: Version) -> dict[str, int]:
    queries = {} if version.queries is None else {"sparql": len(version.queries)}
    return {name: len(graph.sources) for name, graph in version.parts.items()} | queries


def _lines(found: Difference) -> Iterator[str]:
    names, old, new = found.names, _version(found.old), _version(found.new)
    if found.same:
        yield f"No difference: {old} = {new}."
    else:
        yield from (f"old    {old}", f"new    {new}")
    if len({bool(x.parts.keys() & {"ontology", "data"}) for x in (found.old, found.new)}) == 2:
        which = "Only the ontology and data of the graph folder are compared"
        yield f"{which}: the other is no graph folder."
    of_articles = any(x.article for x in found.changes)
    for article, changes in groupby(found.changes, key=lambda x: x.article):
        if of_articles:
            named = (names.label(article), names.short(article)) if article else ("other",)
            yield from ("", "  ".join(filter(None, named)))
        for kind, each in groupby(changes, key=lambda x: x.kind):
            yield from ("", f"  {KINDS[kind]}")
            for change in each:
                yield from _change(names, change)
    if not found.same:
        yield from ("", _summary(found))


def _version(version: Version) -> str:
    parts = []
    for name, count in _files(version).items():
        files = f"{count:,} file{'s' * (count != 1)}"
        parts.append(
            f"queries {count:,}" if name == "sparql" else f"{_PARTS.get(name, name)} {files}"
        )
    count = len(version.graph.quads)
    return f"{version.where} ({', '.join(parts)}: {count:,} statement{'s' * (count != 1)})"


def _change(names: Names, change: Change) -> Iterator[str]:
    kind, iri, fresh = change.kind, change.iri, change.action in ("added", "removed")
    called = "the default graph" if kind == "graph" else "without a name"
    if iri is not None:
        called = iri if kind == "query" else names.short(iri)
    cited = names.passage_range(iri) if iri and kind == "passage" else None
    types = f" {change.types[0]}" if kind == "situation" and change.types else ""
    yield f"    {_action(change)}{types}: {'  '.join(filter(None, (change.label, cited, called)))}"
    hidden = {v.TYPE, v.LABEL} if fresh else set()
    if change.about:
        yield f"      {'about' if kind == 'claim' else 'cited by'}: {', '.join(change.about)}"
        hidden |= {v.ABOUT} if fresh else set()
    first = list(_PROPERTIES)[:6]
    for each in sorted(change.properties, key=lambda x: (*(x.property != y for y in first), x)):
        if each.property not in hidden:
            yield from _property(each, fresh=fresh)
    for note in change.notes:
        claims, property = ", ".join(map(names.short, note.claims)), names.property(note.property)
        unmoved = f"{property} changed, but not what vouches for it: {claims}"
        yield f"      note: {unmoved if claims else f'no claim vouches for {property}'}"
    if change.lines is not None:
        of_graph = "statements that left this graph: {removed:,}, that came into it: {added:,}"
        told = of_graph if kind == "graph" else "lines removed: {removed:,}, added: {added:,}"
        yield f"      {told.format(**change.lines)}"


def _action(change: Change) -> str:
    return _ACTIONS.get((change.kind, change.action), change.action)


def _property(change: PropertyChange, *, fresh: bool) -> Iterator[str]:
    """The values of a property; on one line where all of them only came or only went."""
    name = f"      {_PROPERTIES.get(change.property, change.short)}"
    old, new = (_values(each) for each in zip(*change.values, strict=True))
    if fresh:
        yield f"{name}: {old or new}"
    elif change.property in (v.WAS_DERIVED_FROM, v.VOUCHES_FOR) and old and new:
        yield f"{name}: {old} → {new}"
    else:
        for one, other in change.values:
            if one is not None and other is not None:
                same = one.text == other.text and one.term != "_:"  # then as terms
                yield f"{name}: {' → '.join(x.term if same else x.text for x in (one, other))}"
        went = _values(x.old for x in change.values if x.new is None)
        came = _values(x.new for x in change.values if x.old is None)
        yield from (f"{name}: {sign} {x}" for sign, x in (("−", went), ("+", came)) if x)


def _values(values: Iterable[Value | None]) -> str:
    return ", ".join(x.text for x in values if x is not None)


def _summary(found: Difference) -> str:
    parts = []
    for kind, heading in KINDS.items():
        counts = Counter(_action(x) for x in found.changes if x.kind == kind)
        if counts:
            parts.append(f"{heading} {', '.join(f'{counts[x]:,} {x}' for x in sorted(counts))}")
    parts.append(f"statements {len(found.removed):,} removed, {len(found.added):,} added.")
    return "; ".join(parts).capitalize()
