"""Two versions of a graph, compared: their quads first, then the nodes that these are about."""

from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pyoxigraph as ox

from defour.diff import blank, sides
from defour.diff.views import View
from defour.folder import Folder

if TYPE_CHECKING:
    from defour.diff.changes import Change


class Difference(NamedTuple):
    """Two versions, and the quads in which they differ.

    Blank nodes that are the same have the same name in both: that of OLD.

    Attributes:
        old: The one version.
        new: The other.
        removed: Quads of OLD that NEW has not, in the order of OLD.
        added: Quads of NEW that OLD has not, in the order of NEW.
        moved: New IRIs by old ones, where a node has another IRI and is else the same.
        queries: The paths of stored queries whose text differs, or that one version has not.
    """

    old: View
    new: View
    removed: tuple[ox.Quad, ...]
    added: tuple[ox.Quad, ...]
    moved: dict[str, str]
    queries: tuple[str, ...]

    @property
    def same(self) -> bool:
        """Whether the two versions say the same."""
        return not (self.removed or self.added or self.queries)

    @property
    def changes(self) -> "tuple[Change, ...]":
        """What changed, told by node: by article, kind and IRI."""
        from defour.diff.changes import changes

        return changes(self)


def compare(
    old: Path | bytes, new: Path | bytes, *, language: str = "en", names: Folder | None = None
) -> Difference:
    """Compare two versions of a graph.

    The order of statements, prefixes, the names of blank nodes, and the files in which something
    stands make no difference; the graph in which it stands does, and so does each lexical form:
    ``"007"^^xsd:integer`` is not 7. Of two graph folders, ontology, data and shapes are compared as
    one RDF dataset, and stored queries as texts. Of a graph folder and anything else, only its
    ontology and data are.

    Args:
        old: A graph folder, a folder of RDF or a file; bytes are Turtle.
        new: The other version, likewise.
        language: A language tag, for labels.
        names: A graph folder whose labels and classes are used where the versions have none.

    Raises:
        OverLimit: Blank nodes are too alike to be told apart.
        NoRdf, MissingFile, BadEncoding, Malformed, OverLimit: One cannot be read.
    """
    whole = sides.is_graph_folder(old) and sides.is_graph_folder(new)
    one, two = sides.read(old, whole=whole), sides.read(new, whole=whole)
    before, after = list(one.quads), list(two.quads)
    blanks = [[quad for quad in quads if blank.nodes(quad)] for quads in (before, after)]
    if all(blanks):
        fellows = blank.match(*blanks)
        after = [blank.renamed(quad, fellows) for quad in after]
    prefixes = {**one.prefixes, **two.prefixes}
    more = None
    if names is not None:
        known = sides.read(names.root, whole=False)
        prefixes = {**known.prefixes, **prefixes}
        more = View(known, known.quads, language, prefixes)
    views = (
        View(one, before, language, prefixes, more),
        View(two, after, language, prefixes, more),
    )
    removed = tuple(quad for quad in views[0].quads if quad not in views[1].quads)
    added = tuple(quad for quad in views[1].quads if quad not in views[0].quads)
    texts = [view.side.questions or {} for view in views]
    queries = sorted(x for x in {*texts[0], *texts[1]} if texts[0].get(x) != texts[1].get(x))
    return Difference(*views, removed, added, _moved(*views, removed, added), tuple(queries))


def after_moves(found: Difference) -> tuple[list[ox.Quad], list[ox.Quad]]:
    """What was removed and added, but for what only follows from new IRIs.

    Removed quads have the new IRIs.
    """
    if not found.moved:
        return list(found.removed), list(found.added)
    names = {ox.NamedNode(x): ox.NamedNode(y) for x, y in found.moved.items()}
    removed = dict.fromkeys(blank.renamed(quad, names) for quad in found.removed)
    return (
        [quad for quad in removed if quad not in found.new.quads],
        [quad for quad in found.added if quad not in removed],
    )


def _moved(
    old: View, new: View, removed: tuple[ox.Quad, ...], added: tuple[ox.Quad, ...]
) -> dict[str, str]:
    """Nodes that say the same under another IRI, and of which there is one on each side.

    A node of which a single thing is said is not enough to go by.
    """
    gone = _alone(removed, old, new)
    come = _alone(added, new, old)
    if not gone or not come:
        return {}
    colours = blank.Colours(
        [quad for quad in removed if quad.subject in gone],
        [quad for quad in added if quad.subject in come],
        (gone, come),
    )
    cells: dict[int, list[blank.Key]] = {}
    for node, colour in colours.of.items():
        cells.setdefault(colour, []).append(node)
    pairs = [sorted(cell, key=lambda node: node[0]) for cell in cells.values() if len(cell) == 2]
    return {
        before[1].value: after[1].value
        for before, after in sorted(pairs, key=lambda pair: str(pair[0][1]))
        if (before[0], after[0]) == (0, 1) and before[1] in gone and after[1] in come
    }


def _alone(quads: tuple[ox.Quad, ...], here: View, there: View) -> frozenset[Any]:
    subjects = {quad.subject for quad in quads if isinstance(quad.subject, ox.NamedNode)}
    return frozenset(
        x
        for x in subjects
        if x not in there.about and sum(map(len, here.about.get(x, {}).values())) > 1
    )
