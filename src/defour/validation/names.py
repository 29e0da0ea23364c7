"""Short names for the terms of a validation: what a person reads instead of an IRI."""

import re
from itertools import chain, count
from pathlib import PurePath

import pyoxigraph as ox
from rdflib import XSD, BNode, Literal, URIRef
from rdflib.term import Node

from defour.namespaces import expand, shorten
from defour.rdf.graph import Graph
from defour.rdf.locations import Places

_IRI = re.compile(r"<([a-z][a-z0-9+.-]*:[^\s<>]+)>|(https?://[^\s<>]*[^\s<>.,;:!?)\"'])")

_LABEL = re.compile(r"""(?:_:|\bnodeID\s*=\s*["'])([\w.\-]*\w)""")
"""A label of a blank node, as RDF texts have it (Turtle section 2.6, RDF/XML section 2.10)."""


class TermNames:
    """The prefixes of some files, and a steady name for each of their blank nodes.

    A blank node keeps the label of its file, with a number where an earlier file has it too; the
    others are numbered in the order of the files.
    """

    def __init__(self, graph: Graph, places: Places) -> None:
        """Name the blank nodes of a graph."""
        self.prefixes, self._places = graph.prefixes, places
        self._labels: dict[Node, str] = {}
        unnamed: list[BNode] = []
        taken: set[str] = set()
        for source in graph.sources:
            terms = (x for quad in source.quads for x in (quad.subject, quad.object))
            nodes = dict.fromkeys(x.value for x in terms if isinstance(x, ox.BlankNode))
            written = set(_LABEL.findall(source.text)) if nodes else set()
            for node in nodes:
                label = node.removeprefix(source.mark)
                if label in written:
                    tried = chain([label], (f"{label}-{n}" for n in count(2)))
                    self._labels[BNode(node)] = name = next(x for x in tried if x not in taken)
                    taken.add(name)
                else:
                    unnamed.append(BNode(node))
        free = (x for n in count(1) if (x := f"b{n}") not in taken)
        self.blank: dict[Node, str] = {**self._labels, **dict(zip(unnamed, free, strict=False))}

    def where(self, node: Node) -> str | None:
        """The file (its last name), line and column of a node; None where no line is known."""
        place = self._places.subject(node) or self._places.use(node)
        return (
            str(place._replace(where=PurePath(place.where).name)) if place and place.line else None
        )

    def short(self, term: Node | str) -> str:
        """A prefixed name, a literal in quotes, or a path in the notation of SPARQL."""
        text = str(term)
        if isinstance(term, BNode):
            where = None if term in self._labels or term not in self.blank else self.where(term)
            return f"[… {where}]" if where else f"_:{self.blank.get(term, term)}"
        if isinstance(term, Literal):
            digits = term.datatype == XSD.integer and text.removeprefix("-").isdecimal()
            if digits or (term.datatype == XSD.boolean and text in ("true", "false")):
                return text
            kind = "" if term.datatype in (None, XSD.string) else f"^^{self.short(term.datatype)}"
            return f'"{text}"{f"@{term.language}" if term.language else kind}'
        if not isinstance(term, URIRef) and text[:1] in "<(^":
            return self.shorten_all(text)
        name = shorten(text, self.prefixes)
        whole = name.endswith(":") or expand(name, self.prefixes) != text
        return f"<{text}>" if whole else name

    def shorten_all(self, message: str) -> str:
        """A message with the IRIs in it shortened; those without a prefix stay whole."""

        def shortened(found: re.Match[str]) -> str:
            short = self.short(URIRef(found[1] or found[2]))
            return found[0] if short.startswith("<") else short

        return _IRI.sub(shortened, message)

    def sort_key(self, term: Node | None) -> str:
        """What to sort a term by: blank nodes by their number."""
        if term is None:
            return ""
        return self.blank[term].rjust(9) if term in self.blank else str(term.n3())
