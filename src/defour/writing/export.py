"""The whole graph in one file, the same bytes in every run.

It is made from the parsed files, never from a store, so every literal is as its author wrote it.
"""

import re
from collections.abc import Callable
from typing import Any

import pyoxigraph as ox

from defour import reading
from defour.errors import Malformed, UsageError
from defour.folder import Folder
from defour.queries.answers import triples_sorted
from defour.vocabulary import ONTOLOGY, ROOT, XSD
from defour.writing import graphs

FORMATS = graphs.FORMATS


def export(folder: Folder, format: str = "turtle", *, base: str | None = None) -> bytes:
    """The ontology and the data of a folder.

    Args:
        folder: The graph folder.
        format: ``turtle``, ``ntriples``, ``jsonld`` or ``rdfxml``.
        base: What stands in the place of ``https://w3id.org/defour/`` in every IRI, for whoever
            publishes elsewhere; it ends in ``/`` or ``#``.

    Returns:
        UTF-8. Triples are sorted; blank nodes are named by RDFC-1.0.

    Raises:
        UsageError: There is no such format, or it cannot hold the graph; or the base is no such
            IRI.
        MissingFile, NoRdf, BadEncoding, Malformed: A file cannot be read.
    """
    if format not in FORMATS:
        raise UsageError(f"there is no format {format!r}", hint=f"One of {', '.join(FORMATS)}")
    rebase = _rebase(base)
    triples: list[ox.Triple] = []
    prefixes: dict[str, str] = {}
    for path in folder.graph:
        quads, declared = reading.parse(path)
        triples += [_triple(quad, rebase, str(path)) for quad in quads]
        for prefix, namespace in sorted(declared.items()):
            prefixes.setdefault(prefix, rebase(namespace))
    return graphs.write(triples_sorted(triples), format, prefixes)


def _rebase(base: str | None) -> Callable[[str], str]:
    if base is None:
        return lambda text: text
    try:
        ox.NamedNode(base)
    except ValueError as error:
        raise UsageError(f"--base wants an IRI, not {base!r}", hint=str(error)) from None
    if not re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", base) or base[-1] not in "/#":
        raise UsageError(
            f"--base wants an IRI that ends in / or #, not {base!r}", hint=f"Example: {ROOT}"
        )

    def moved(text: str) -> str:
        return base + text[len(ROOT) :] if text.startswith(ROOT) else text

    return moved


def _triple(quad: ox.Quad, rebase: Callable[[str], str], where: str) -> ox.Triple:
    def term(given: Any) -> Any:
        if isinstance(given, ox.NamedNode):
            return ox.NamedNode(rebase(given.value))
        if isinstance(given, ox.Literal):
            # vann:preferredNamespaceUri and the like name the namespace in a literal
            if given.value == ONTOLOGY + "#" or given.datatype.value == XSD + "anyURI":
                return ox.Literal(rebase(given.value), datatype=given.datatype)
            return given
        if isinstance(given, ox.BlankNode):
            return given
        raise Malformed("a triple term (RDF 1.2) cannot be handled yet", where=where)

    return ox.Triple(term(quad.subject), term(quad.predicate), term(quad.object))
