"""Two versions of a graph, compared: their quads first, then the nodes that these are about."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox

from defour.claims.explanation import plain_record
from defour.diffs.changes import Change, Comparison
from defour.diffs.names import Names
from defour.diffs.version import (
    Version,
    blank_nodes,
    component_digest,
    components,
    is_graph_folder,
    read_version,
    rename_nodes,
)
from defour.folder import AnyFolder, find_folder
from defour.rdf.graph import Graph
from defour.rdf.serialize import canonical_quads


class Difference(NamedTuple):
    """Two versions, and in what they differ.

    Attributes:
        old, new: The two versions.
        removed: Quads of OLD that NEW has not, in the order of OLD.
        added: Quads of NEW that OLD has not, in the order of NEW.
        changes: What changed, told by node: by article, kind and IRI.
        names: How nodes are called.
    """

    old: Version
    new: Version
    removed: tuple[ox.Quad, ...]
    added: tuple[ox.Quad, ...]
    changes: tuple[Change, ...]
    names: Names

    @property
    def same(self) -> bool:
        """Whether the two versions say the same."""
        return not self.changes


def diff(
    old: Path | str | bytes,
    new: Path | str | bytes,
    *,
    language: str = "en",
    graph: AnyFolder = None,
) -> Difference:
    """What changed between two versions of a graph.

    The order of statements, prefixes, the names of blank nodes, and the files in which something
    stands make no difference; the graph in which it stands does, and so does each lexical form:
    ``"007"^^xsd:integer`` is not 7. Of two graph folders, ontology, data and shapes are compared as
    one RDF dataset, and stored queries as texts. Of a graph folder and anything else, only its
    ontology and data are.

    Args:
        old: A graph folder, a folder of RDF or a file; bytes are Turtle.
        new: The other version, likewise.
        language: A language tag, for labels.
        graph: A graph folder whose labels and classes are used where the versions have none.

    Raises:
        NoRdf, MissingFile, BadEncoding, Malformed, OverLimit: One cannot be read.
    """
    given = [x if isinstance(x, bytes) else Path(x) for x in (old, new)]
    whole = all(map(is_graph_folder, given))
    before, after = (read_version(x, whole=whole) for x in given)
    more = None if graph is None else Graph.read(find_folder(graph).graph)
    names = Names(before, after, more, language)
    found = Comparison(before, after, names)
    return Difference(before, after, found.removed, found.added, found.changes(), names)


def write_json(found: Difference) -> str:
    """The difference as one JSON object, with full IRIs; ``docs/diff.md`` describes it."""
    plain = {
        "same": found.same,
        "old": _version(found.old),
        "new": _version(found.new),
        "removed": len(found.removed),
        "added": len(found.added),
        "changes": plain_record(found.changes),
    }
    return json.dumps(plain, ensure_ascii=False, indent=2) + "\n"


def _version(version: Version) -> dict[str, object]:
    count = len(version.graph.quads)
    return {"where": version.where, "statements": count, "files": version.files}


def write_patch(found: Difference) -> str:
    """The difference as an RDF Patch (https://afs.github.io/rdf-delta/rdf-patch).

    A blank node of OLD has the name that RDFC-1.0 gives it in OLD (``c14n0``); one that is not in
    OLD is ``new0``. Components of blank nodes go and come whole (see `name_blank_nodes`).
    """
    if not (found.removed or found.added):
        return ""
    gone = [quad for quad in found.removed if not blank_nodes(quad)]
    # the digest and number of each component that changed, of which all its quads did
    names = (blank_nodes(x)[0].value.rpartition("c")[0] for x in found.removed if blank_nodes(x))
    lost = Counter(name.partition("t")[0] for name in set(names))
    for part in components(canonical_quads(found.old.original.quads)) if lost else ():
        digest = component_digest(part) if blank_nodes(part[0]) else ""
        if lost[digest]:
            lost[digest] -= 1
            gone += part
    fresh = dict.fromkeys(node for quad in found.added for node in blank_nodes(quad))
    renamed = {node: ox.BlankNode(f"new{number}") for number, node in enumerate(fresh)}
    rows = ["TX ."]
    rows += sorted(f"D {quad} ." for quad in gone)
    rows += sorted(f"A {rename_nodes(quad, renamed)} ." for quad in found.added)
    return "\n".join([*rows, "TC .", ""])
