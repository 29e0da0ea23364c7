"""The whole graph of an endpoint as a graph folder, so that all that reads a folder can read it.

A server may give so many triples at a time and no more. So they are counted first, and what came
is compared with that. A graph that comes whole is taken as it is; else it is asked for page by
page, in an order that any engine must give (SPARQL 1.1, section 15.1: by texts, which all differ).
Blank nodes have no name beyond one answer, so the triples that have them must come in one.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from defour.errors import EndpointFailed, OverLimit
from defour.folder import Folder
from defour.rdf import parse as reading
from defour.rdf.graph import Graph

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

    from defour.queries.remote import Endpoint
    from defour.queries.wire import Deadline

PAGE = 10_000
"""So many triples are asked for at a time."""

_ALL = "?s ?p ?o"
_WITH_BLANKS = "?s ?p ?o FILTER (isBlank(?s) || isBlank(?o))"
_WITHOUT = "?s ?p ?o FILTER (!(isBlank(?s) || isBlank(?o)))"
_EACH = "SELECT DISTINCT ?s ?p ?o WHERE {{ {pattern} }}"
_ORDER = (
    "ORDER BY STR(?s) STR(?p) STR(?o) isIRI(?o) "
    'COALESCE(LANG(?o), "") COALESCE(STR(DATATYPE(?o)), "")'
)


class Fetched(Folder):
    """A graph folder whose ontology and data are copies of what an endpoint has."""

    copies: tuple[list[Path], list[Path]]

    @property
    def ontology(self) -> list[Path]:
        """What the endpoint has of the ontology files."""
        return self.copies[0]

    @property
    def data(self) -> list[Path]:
        """What else it has."""
        return self.copies[1]


def fetched(triples: Iterable[ox.Triple], here: Folder, place: str) -> Fetched:
    """The graph of an endpoint, or a part of it, written to a folder.

    Each triple goes to the file where the local folder has it, and all others to that of the data
    which comes last, so that what has named graphs has the same ones.

    Args:
        triples: The graph.
        here: The local folder, for questions, shapes, prefixes and file names.
        place: Where the files are written.

    Raises:
        SourceError: The local folder cannot be read.
    """
    paths = here.ontology + here.data
    sources = Graph.read(paths).sources if paths else []
    shares = _shares(triples, sources)
    written = []
    for number, (share, source) in enumerate(zip(shares, [*sources, None], strict=True)):
        file = Path(place) / f"{number}.ttl"
        file.write_bytes(_turtle(share, source.prefixes if source else {}))
        written.append(file)
    count = len(here.ontology)
    result = Fetched(here.root)
    result.copies = (written[:count], written[count:])
    return result


def size(endpoint: Endpoint, until: Deadline) -> int:
    """How many triples are in the default graph of an endpoint.

    Raises:
        EndpointFailed: It has none, or does not tell.
    """
    total = count(endpoint, _ALL, until)
    if not total:
        raise EndpointFailed(
            "has no triples in its default graph",
            where=endpoint.address.shown,
            hint="Is the graph a named one? Add ?default-graph-uri=IRI to the address",
        )
    return total


def graph(endpoint: Endpoint, total: int, until: Deadline) -> list[ox.Triple]:
    """All triples of the default graph of an endpoint, each once, in no order.

    Args:
        endpoint: Who has the graph.
        total: Its `size`.
        until: When all must be there.

    Raises:
        EndpointFailed: They cannot be had as a whole.
        OverLimit: They are more than an input may hold.
    """
    shown = endpoint.address.shown
    if total <= PAGE and len(whole := _ask(endpoint, _ALL, "", until)) == total:
        return list(whole)
    hidden = count(endpoint, _WITH_BLANKS, until)
    blank = _ask(endpoint, _WITH_BLANKS, "", until) if hidden else {}
    if len(blank) != hidden:
        raise EndpointFailed(
            f"gives {len(blank):,} of its {hidden:,} triples with blank nodes at a time, and "
            "blank nodes of several answers cannot be told to be the same",
            where=shown,
        )
    return [*blank, *_pages(endpoint, total - hidden, until)]


def _pages(endpoint: Endpoint, total: int, until: Deadline) -> dict[ox.Triple, None]:
    """The triples without blank nodes, page by page."""
    found: dict[ox.Triple, None] = {}
    size, bytes_left = PAGE, (1 << 28)
    while len(found) < total:
        window = f"{_ORDER} LIMIT {size} OFFSET {len(found)}"
        page = _ask(endpoint, _WITHOUT, window, until)
        before = len(found)
        found |= page
        if not page or len(found) != before + len(page):
            break
        size = min(size, len(page))
        bytes_left -= sum(len(str(triple)) for triple in page)
        if bytes_left < 0:
            raise OverLimit("is larger than 256 MiB", where=endpoint.address.shown)
        if endpoint.show is not None:
            endpoint.show(len(found), total, f"triples of {endpoint.address.shown}")
    if len(found) != total:
        raise EndpointFailed(
            f"gave {len(found):,} of the {total:,} triples that it counted",
            where=endpoint.address.shown,
            hint="If it is being changed, try again",
        )
    return found


def count(endpoint: Endpoint, pattern: str, until: Deadline) -> int:
    """How many different ``?s ?p ?o`` a pattern gives.

    Raises:
        EndpointFailed: The endpoint does not tell.
    """
    each = _EACH.format(pattern=pattern)
    return endpoint.number(f"SELECT (COUNT(*) AS ?n) WHERE {{ {{ {each} }} }}", until)


def _ask(endpoint: Endpoint, pattern: str, window: str, until: Deadline) -> dict[ox.Triple, None]:
    inside = f"{{ {_EACH.format(pattern=pattern)} {window} }}" if window else pattern
    text = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {inside} }}"
    return dict.fromkeys(endpoint.triples(text, until, whole=False))


def _shares(triples: Iterable[ox.Triple], sources: list[reading.Source]) -> list[list[ox.Triple]]:
    """The triples of each file, and of none."""
    home: dict[Any, int] = {}
    for number, source in enumerate(sources):
        for quad in source.quads:
            home.setdefault(_without_blanks(quad.triple), number)
    shares: list[list[ox.Triple]] = [[] for _ in range(len(sources) + 1)]
    groups: dict[Any, list[ox.Triple]] = {}
    for triple, root in _groups(triples):
        if root is None:
            shares[home.get(_without_blanks(triple), -1)].append(triple)
        else:
            groups.setdefault(root, []).append(triple)
    for group in groups.values():  # what hangs together by blank nodes stays together
        roots = [x for x in group if not isinstance(x.subject, ox.BlankNode)] or group
        homes = {home.get(_without_blanks(triple), -1) for triple in roots}
        shares[homes.pop() if len(homes) == 1 else -1].extend(group)
    return shares


def _groups(triples: Iterable[ox.Triple]) -> list[tuple[ox.Triple, Any]]:
    """Each triple with the blank node that stands for all that hang together with it."""
    leader: dict[Any, Any] = {}

    def find(node: Any) -> Any:
        while leader.setdefault(node, node) != node:
            leader[node] = node = leader[leader[node]]
        return node

    kept = list(triples)
    for triple in kept:
        blank = [x for x in (triple.subject, triple.object) if isinstance(x, ox.BlankNode)]
        if len(blank) == 2:
            leader[find(blank[0])] = find(blank[1])
    result = []
    for triple in kept:
        blank = [x for x in (triple.subject, triple.object) if isinstance(x, ox.BlankNode)]
        result.append((triple, find(blank[0]) if blank else None))
    return result


def _without_blanks(triple: ox.Triple) -> tuple[Any, ...]:
    return tuple(None if isinstance(x, ox.BlankNode) else x for x in triple)


def _turtle(triples: list[ox.Triple], prefixes: Mapping[str, str]) -> bytes:
    """Turtle: N-Triples is a part of it, so only the prefixes are put before."""
    head = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in prefixes.items())
    body = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES)
    assert body is not None
    return head.encode() + body
