"""Short names for the terms of a validation: what a person reads instead of an IRI."""

import re
from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import PurePath

import pyoxigraph as ox
from rdflib import XSD, BNode, Literal, URIRef
from rdflib.term import Node

from defour.rdf.locations import Places
from defour.rdf.parse import Source

_IRI = re.compile(r"<([a-z][a-z0-9+.-]*:[^\s<>]+)>|(https?://[^\s<>]+)")

_LOCAL = re.compile(r"[^#/?]+(?:/[^#?]+)*")
"""What may follow a prefix: not nothing, for a namespace is told whole, and no mark of another."""


_LABEL = re.compile(r"""(?:_:|\bnodeID\s*=\s*["'])([\w.\-]*\w)""")
"""A label of a blank node, as RDF texts have it (Turtle section 2.6, RDF/XML section 2.10)."""


class Names:
    """The prefixes of the files, and a steady name for each of their blank nodes.

    A blank node that has a label in its file is called so, but for a number behind it where an
    earlier file has that label too. The others are numbered in the order of the files.

    Args:
        sources: The files, in order; the first one that declares a prefix decides.
    """

    def __init__(self, sources: Iterable[Source]) -> None:
        """Name the blank nodes in the order of the files."""
        self._sources = list(sources)
        found: dict[str, str] = {}
        labels: dict[Node, str] = {}
        unnamed: dict[Node, None] = {}
        taken: set[str] = set()
        for source in self._sources:
            for prefix, namespace in source.prefixes.items():
                found.setdefault(prefix, namespace)
            nodes = _blank(source)
            written = set(_LABEL.findall(source.text)) if nodes else set()
            for node in nodes:
                label = str(node).removeprefix(source.mark)
                if label in written:
                    labels[node] = _free(label, taken)
                    taken.add(labels[node])
                else:
                    unnamed[node] = None
        numbers = (f"b{n}" for n in range(1, len(unnamed) + len(taken) + 1))
        free = (x for x in numbers if x not in taken)
        self._labels = labels
        self.blank: dict[Node, str] = {**labels, **dict(zip(unnamed, free, strict=False))}
        self.prefixes: Mapping[str, str] = dict(sorted(found.items()))
        self._longest = sorted(
            ((iri, prefix) for prefix, iri in found.items() if iri),
            key=lambda pair: (-len(pair[0]), pair[1]),
        )

    @cached_property
    def places(self) -> Places:
        """Where the terms stand."""
        return Places(self._sources)

    def where(self, node: Node) -> str | None:
        """The file (its last name), line and column of a node; None where no line is known."""
        place = self.places.subject(node) or self.places.use(node)
        if place is None or not place.line:
            return None
        return f"{PurePath(place.where).name}:{place.line}:{place.column}"

    def _unnamed(self, node: BNode) -> str:
        """A blank node by its label, or by where its file has it."""
        if node not in self._labels and node in self.blank and (where := self.where(node)):
            return f"[… {where}]"
        return f"_:{self.blank.get(node, node)}"

    def short(self, term: Node | str) -> str:
        """A term for a person: a prefixed name where there is a prefix, a literal in quotes.

        Args:
            term: A term; a text is an IRI, or a path in the notation of SPARQL, which has its IRIs
                shortened.
        """
        if isinstance(term, BNode):
            return self._unnamed(term)
        if isinstance(term, Literal):
            return self._literal(term)
        text = str(term)
        if not isinstance(term, URIRef) and text[:1] in "<(^":
            return self.shortened(text)
        for iri, prefix in self._longest:
            if text.startswith(iri) and _LOCAL.fullmatch(text, len(iri)):
                return f"{prefix}:{text[len(iri) :]}"
        return f"<{text}>"

    def _literal(self, term: Literal) -> str:
        if term.language:
            return f'"{term}"@{term.language}'
        if term.datatype is None or term.datatype == XSD.string:
            return f'"{term}"'
        if term.datatype == XSD.integer and str(term).removeprefix("-").isdecimal():
            return str(term)
        if term.datatype == XSD.boolean and str(term) in ("true", "false"):
            return str(term)
        return f'"{term}"^^{self.short(term.datatype)}'

    def shortened(self, message: str) -> str:
        """A message with the IRIs in it shortened; those without a prefix stay whole."""
        return _IRI.sub(self._found, message)

    def _found(self, found: re.Match[str]) -> str:
        iri = found[1] or found[2]
        end = len(iri) if found[1] else len(iri.rstrip(".,;:!?)\"'"))
        short = self.short(URIRef(iri[:end]))
        return found[0] if short.startswith("<") else short + iri[end:]

    def order(self, term: Node | None) -> str:
        """What to sort a term by: blank nodes by their number."""
        if term is None:
            return ""
        return self.blank[term].rjust(9) if term in self.blank else str(term.n3())


def _blank(source: Source) -> list[BNode]:
    """The blank nodes of a file, each once, in its order."""
    found = {
        term.value: None
        for quad in source.quads
        for term in (quad.subject, quad.object)
        if isinstance(term, ox.BlankNode)
    }
    return [BNode(x) for x in found]


def _free(label: str, taken: set[str]) -> str:
    """The label, or with the first number behind it that makes it one of its own."""
    if label not in taken:
        return label
    return next(x for n in range(2, len(taken) + 3) if (x := f"{label}-{n}") not in taken)
