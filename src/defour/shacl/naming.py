"""Short names for the terms of a validation: what a person reads instead of an IRI."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

import pyoxigraph as ox
from rdflib import XSD, BNode, Literal, URIRef
from rdflib.term import Node

from defour.reading import Source

_IRI = re.compile(r"<([a-z][a-z0-9+.-]*:[^\s<>]+)>|(https?://[^\s<>]+)")

_LOCAL = re.compile(r"[^#/?]+(?:/[^#?]+)*")
"""What may follow a prefix: not nothing, for a namespace is told whole, and no mark of another."""


class Names:
    """The prefixes of the files, and a steady name for each of their blank nodes.

    Args:
        sources: The files, in order; the first one that declares a prefix decides.
    """

    def __init__(self, sources: Iterable[Source]) -> None:
        """Number the blank nodes in the order of the files."""
        found: dict[str, str] = {}
        self.blank: dict[Node, str] = {}
        for source in sources:
            for prefix, namespace in source.prefixes.items():
                found.setdefault(prefix, namespace)
            for quad in source.quads:
                for term in (quad.subject, quad.object):
                    if isinstance(term, ox.BlankNode):
                        self._number(term)
        self.prefixes: Mapping[str, str] = dict(sorted(found.items()))
        self._longest = sorted(
            ((iri, prefix) for prefix, iri in found.items() if iri),
            key=lambda pair: (-len(pair[0]), pair[1]),
        )

    def _number(self, term: Any) -> None:
        self.blank.setdefault(BNode(term.value), f"b{len(self.blank) + 1}")

    def short(self, term: Node | str) -> str:
        """A term for a person: a prefixed name where there is a prefix, a literal in quotes.

        Args:
            term: A term; a text is an IRI, or a path in the notation of SPARQL, which has its IRIs
                shortened.
        """
        if isinstance(term, BNode):
            return f"_:{self.blank.get(term, term)}"
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
