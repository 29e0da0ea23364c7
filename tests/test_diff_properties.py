"""Blank nodes, order and format make no difference; anything else does; a patch can be applied."""

from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from defour import errors
from defour.diff import blank
from defour.diff.compare import Difference, compare
from defour.diff.patch import canonical, patch
from defour.diff.text import text
from defour.rdf.parse import FORMATS
from project import ROOT
from test_diff import turtle


def applied(rows: str, quads: set[ox.Quad]) -> set[ox.Quad]:
    """Quads after a patch; a row that deletes what is not there, or adds what is, is a fault."""
    lines = rows.splitlines()
    assert not lines or (lines[0], lines[-1]) == ("TX .", "TC .")
    for line in lines[1:-1]:
        (quad,) = ox.parse(line[2:], ox.RdfFormat.N_QUADS)
        if line.startswith("D "):
            quads.remove(quad)
        else:
            assert line.startswith("A ")
            assert quad not in quads
            quads.add(quad)
    return quads


def rdfc(quads: set[ox.Quad]) -> list[str]:
    """The canonical form by RDFC-1.0."""
    dataset = ox.Dataset(quads)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return sorted(map(str, dataset))


def graph(kind: str, size: int) -> str:
    """A graph of blank nodes, in Turtle."""
    edges = {
        "ring": [(i, (i + 1) % size) for i in range(size)],
        "chain": [(i, i + 1) for i in range(size)],
        "complete": [(i, j) for i in range(size) for j in range(size) if i != j],
        "torus": [
            (i * size + j, k)
            for i in range(size)
            for j in range(size)
            for k in ((i + 1) % size * size + j, i * size + (j + 1) % size)
        ],
        # two graphs that refining colours alone cannot tell apart
        "prism": [(0, 1), (1, 2), (2, 0), (3, 4), (4, 5), (5, 3), (0, 3), (1, 4), (2, 5)],
        "bipartite": [(i, j) for i in range(3) for j in range(3, 6)],
    }[kind]
    both = kind in ("prism", "bipartite")
    return "".join(
        f"_:n{a} :n _:n{b} . " + (f"_:n{b} :n _:n{a} . " if both else "") for a, b in edges
    )


@pytest.mark.parametrize(
    ("kind", "size"), [("ring", 200), ("chain", 500), ("complete", 30), ("torus", 8)]
)
def test_graphs_in_which_all_look_alike_are_compared(kind: str, size: int) -> None:
    one = graph(kind, size)
    other = " . ".join(reversed(one.replace("_:n", "_:x").split(" . ")[:-1])) + " ."
    assert turtle(one, other).same
    assert not turtle(one, other + " _:x0 :m 1 .").same


def test_graphs_that_only_look_alike() -> None:
    assert not turtle(graph("prism", 0), graph("bipartite", 0)).same
    assert turtle(graph("prism", 0), graph("prism", 0)).same


def test_what_cannot_be_told_apart_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blank, "_EFFORT", 1000)
    with pytest.raises(errors.OverLimit, match="30 blank nodes that hang together"):
        turtle(graph("complete", 30), graph("complete", 30))


def test_a_patch_of_what_rdfc_cannot_name_is_an_error() -> None:
    found = turtle(graph("complete", 30), graph("complete", 29))
    assert not found.same
    with pytest.raises(errors.OverLimit, match=r"RDFC-1\.0"):
        patch(found)
    apart = turtle(graph("complete", 30) + ":a :p 1 .", graph("complete", 30) + ":a :p 2 .")
    assert patch(apart).count("\n") == 4  # no blank node is concerned


# Properties.

IRIS = [ox.NamedNode(f"http://example.org/{x}") for x in "abcd"]
BLANKS = [ox.BlankNode(x) for x in ("u", "v", "w", "x")]
LITERALS = [
    ox.Literal("7", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#integer")),
    ox.Literal("007", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#integer")),
    ox.Literal('Jan\n"Voorbeeld" é', language="nl"),
    ox.Literal("Jan"),
]
QUADS = st.builds(
    ox.Quad,
    st.sampled_from(IRIS + BLANKS),
    st.sampled_from(IRIS[:2]),
    st.sampled_from([*IRIS, *BLANKS, *LITERALS]),
)
NAMED = st.builds(
    lambda quad, graph: ox.Quad(quad.subject, quad.predicate, quad.object, graph),
    QUADS,
    st.sampled_from([ox.DefaultGraph(), *IRIS[:1], BLANKS[0]]),
)
FACTS = st.builds(ox.Quad, *map(st.sampled_from, (IRIS, IRIS[:2], IRIS + LITERALS, IRIS[:1])))
STEADY = QUADS | FACTS
"""Without blank nodes in named graphs: of one in twenty thousand such datasets, pyoxigraph 0.5.13
has two canonical forms by turns."""
MANY = settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def difference(folder: Path, old: list[ox.Quad], new: list[ox.Quad]) -> Difference:
    """The difference of two lists of quads, written and read as N-Quads."""
    paths = folder / "old.nq", folder / "new.nq"
    for path, quads in zip(paths, (old, new), strict=True):
        path.write_text("".join(f"{quad} .\n" for quad in quads), encoding="utf-8")
    return compare(*paths)


@MANY
@given(quads=st.lists(NAMED, max_size=14, unique=True), random=st.randoms(use_true_random=False))
def test_order_and_names_of_blank_nodes_make_no_difference(tmp_path, quads, random) -> None:
    shuffled = list(quads)
    random.shuffle(shuffled)
    fresh = [ox.BlankNode(f"z{number}") for number in range(len(BLANKS))]
    random.shuffle(fresh)
    names = dict(zip(BLANKS, fresh, strict=True))
    found = difference(tmp_path, quads, [blank.renamed(quad, names) for quad in shuffled])
    assert found.same
    assert (found.changes, patch(found)) == ((), "")
    assert text(found).startswith("No difference: ")


@MANY
@given(
    quads=st.lists(QUADS, max_size=10, unique=True),
    suffix=st.sampled_from([".ttl", ".nt", ".trig", ".jsonld", ".rdf", ".nq"]),
)
def test_format_and_prefixes_make_no_difference(tmp_path, quads, suffix) -> None:
    old, new = tmp_path / "old.nt", tmp_path / f"new{suffix}"
    old.write_bytes(ox.serialize(quads_as_triples(quads), format=ox.RdfFormat.N_TRIPLES))
    prefixes = {"ex": "http://example.org/", "e": "http://example.org/a"}
    form = FORMATS[suffix]
    given = quads if form.supports_datasets else quads_as_triples(quads)
    new.write_bytes(ox.serialize(given, format=form, prefixes=prefixes))
    assert compare(old, new).same


def quads_as_triples(quads: list[ox.Quad]) -> list[ox.Triple]:
    return [quad.triple for quad in quads]


@MANY
@given(
    old=st.lists(STEADY, max_size=10, unique=True), new=st.lists(STEADY, max_size=10, unique=True)
)
def test_the_same_as_rdfc_says(tmp_path, old, new) -> None:
    found = difference(tmp_path, old, new)
    assert found.same == (rdfc(set(old)) == rdfc(set(new)))
    assert bool(found.changes) != found.same
    assert text(found).startswith("No difference") == found.same


@MANY
@given(
    both=st.lists(STEADY, max_size=8),
    old=st.lists(STEADY, max_size=6),
    new=st.lists(STEADY, max_size=6),
)
def test_a_patch_makes_new_of_old(tmp_path, both, old, new) -> None:
    found = difference(tmp_path, both + old, both + new)
    before = set(canonical(tuple(found.old.quads)))
    assert rdfc(applied(patch(found), before)) == rdfc({*both, *new})


@MANY
@given(quads=st.lists(NAMED, min_size=1, max_size=12, unique=True), data=st.data())
def test_any_single_change_is_a_difference(tmp_path, quads, data) -> None:
    at = data.draw(st.integers(0, len(quads) - 1))
    fewer = quads[:at] + quads[at + 1 :]
    assert not difference(tmp_path, quads, fewer).same
    other = data.draw(NAMED)
    assume(other not in quads)
    assert not difference(tmp_path, quads, [*quads, other]).same


@pytest.mark.parametrize("name", ["defour.ttl", "links.ttl"])
def test_a_statement_less_in_the_data_is_told(tmp_path: Path, name: str) -> None:
    quads = list(ox.parse((ROOT / "data" / name).read_text(), ox.RdfFormat.TURTLE))
    for at in range(0, len(quads), 97):
        found = difference(tmp_path, quads, quads[:at] + quads[at + 1 :])
        assert len(found.removed) == 1
        assert found.changes
