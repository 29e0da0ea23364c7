"""The JSON-LD context of a graph folder: short names for its words.

It is made from the ontology, the shapes and which words the graph uses:

- an own term has its last part as name (``team``), and so has one of others where no other has it;
  else it is prefixed (``dcterms:created``);
- the values of an object property are IRIs, and words are named as in the context (``"stated"``);
- texts with a language are a map by it (``{"en": …, "nl": …}``; without a language ``@none``);
- a property is an array always, unless the shapes of each class that has it allow it one value.

See https://www.w3.org/TR/json-ld11/, and ``docs/export.md``.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any, NamedTuple

import pyoxigraph as ox

from defour import namespaces as v
from defour.folder import Folder
from defour.writing import gathered
from defour.writing.gathered import Gathered
from defour.writing.graphs import HASH

CLAIMS = "claims"
"""The claims about a situation: `football:about`, read from its other end."""

ALIASES = {"id": "@id", "type": "@type"}
_RESERVED = frozenset({*ALIASES, HASH, CLAIMS, "xsd"})
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
_NATIVE = (v.STRING, v.INTEGER, v.XSD + "boolean")


class Term(NamedTuple):
    """A word of the context.

    Attributes:
        name: What it is called.
        iri: What it means.
        kind: ``iri``, ``language``, the IRI of a datatype, or empty: what its values are.
        many: Whether it is an array even where there is one value.
    """

    name: str
    iri: str
    kind: str = ""
    many: bool = False


class Words(NamedTuple):
    """The words of a context, by IRI, and the prefixes that their names need."""

    terms: dict[str, Term]
    prefixes: dict[str, str]
    about: str

    def context(self) -> dict[str, object]:
        """The value of ``@context``."""
        found: dict[str, object] = {"@version": 1.1, **ALIASES}
        for prefix in sorted(self.prefixes):
            found[prefix] = {"@id": self.prefixes[prefix], "@prefix": True}
        for term in sorted(self.terms.values()):
            found[term.name] = _definition(term)
        if self.about in self.terms:
            found[CLAIMS] = {"@reverse": self.about, "@type": "@id", "@container": "@set"}
        return found


def context(folder: Folder, *, base: str | None = None) -> dict[str, object]:
    """The context document of a graph folder: what is at ``context.jsonld``.

    Args:
        folder: The graph folder.
        base: What stands in the place of ``https://w3id.org/defour/`` in every IRI.

    Raises:
        UsageError: The base is no absolute IRI that ends in ``/`` or ``#``.
        SourceError: A file cannot be read.
    """
    return {"@context": words(Gathered(folder, base)).context()}


def words(read: Gathered) -> Words:
    """The words of a graph folder.

    Raises:
        SourceError: A file cannot be read.
    """
    used: dict[str, list[ox.Quad]] = defaultdict(list)
    for quad in read.graph:
        used[quad.predicate.value].append(quad)
    classes = set(gathered.values(used.pop(v.TYPE, ()), v.TYPE))
    ontologies = {x for x in read.words if v.OWL + "Ontology" in _types(read, x)}
    known = sorted((read.words | used.keys() | classes) - ontologies - {v.TYPE})
    prefixes = {"xsd": v.XSD}
    single = _single(read.shapes)
    terms = {
        iri: Term(
            name, iri, *_kind(read, iri, used.get(iri, ()), single) if iri not in classes else ()
        )
        for iri, name in _names(known, ontologies, read.prefixes, prefixes).items()
    }
    return Words(terms, prefixes, read.move(v.ABOUT))


def _names(
    iris: list[str], ontologies: set[str], declared: dict[str, str], prefixes: dict[str, str]
) -> dict[str, str]:
    """The name of each IRI that can have one; the prefixes that are needed are added."""
    bare = {iri: _last(iri) for iri in iris}
    # readers differ on an IRI whose scheme is a name in the context
    odd = _RESERVED.union(bare.values(), declared)
    bare = {x: y for x, y in bare.items() if x.partition(":")[0] not in odd or "://" in x}
    own = {iri for iri in iris if iri.startswith(tuple(ontologies))}
    times = {True: Counter(bare[x] for x in own), False: Counter(bare[x] for x in bare)}
    found = {}
    for iri, name in bare.items():
        if _NAME.fullmatch(name) and name not in _RESERVED and times[iri in own][name] == 1:
            found[iri] = name
    taken = set(found.values())
    for iri, name in bare.items():
        if iri in found or not _NAME.fullmatch(name):
            continue
        space = iri[: len(iri) - len(name)]
        for prefix in sorted(declared):
            fit = _NAME.fullmatch(prefix) and prefix not in taken | _RESERVED
            if declared[prefix] == space and fit:
                prefixes[prefix] = space
                found[iri] = f"{prefix}:{name}"
                break
    return found


def _kind(
    read: Gathered, iri: str, used: Iterable[ox.Quad], single: frozenset[str]
) -> tuple[str, bool]:
    """What the values of a property are, and whether there may be several."""
    kinds = _types(read, iri)
    quads = list(used)
    ranges = gathered.values(read.by_subject.get(iri, ()), v.RDFS + "range")
    literals = [x.object for x in quads if isinstance(x.object, ox.Literal)]
    many = iri not in single
    if v.OWL + "ObjectProperty" in kinds:
        return "iri", many
    if any(x.language for x in literals) or ranges == [v.LANG_STRING]:
        return "language", False
    if v.OWL + "DatatypeProperty" in kinds:
        fixed = len(ranges) == 1 and ranges[0].startswith(v.XSD) and ranges[0] not in _NATIVE
        return ranges[0] if fixed else "", many
    if quads and not literals:
        return "iri", many
    return "", many and bool(quads)


def _types(read: Gathered, iri: str) -> list[str]:
    return gathered.values(read.by_subject.get(iri, ()), v.TYPE)


def _single(shapes: Iterable[ox.Quad]) -> frozenset[str]:
    """The properties that the shapes of each class which has them allow one value at most."""
    has: dict[Any, dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
    for quad in shapes:
        has[quad.subject][quad.predicate.value].append(quad.object)

    def limited(shape: Any) -> bool:
        counts = [x.value for x in has[shape][v.SH + "maxCount"]]
        ends = [has[x][v.RDF + "rest"] for x in has[shape][v.SH + "in"]]  # a list of one value
        return any(x in ("0", "1") for x in counts) or [ox.NamedNode(v.RDF + "nil")] in ends

    every: set[tuple[str, str]] = set()
    few: set[tuple[str, str]] = set()
    for shape in list(has):
        for kind in has[shape][v.SH + "targetClass"]:
            for member in has[shape][v.SH + "property"]:
                for path in has[member][v.SH + "path"]:
                    every.add((kind.value, path.value))
                    if limited(member):
                        few.add((kind.value, path.value))
    several = {path for _, path in every - few}
    return frozenset({path for _, path in few} - several)


def _definition(term: Term) -> object:
    if term.kind == "language":
        return {"@id": term.iri, "@container": "@language"}
    found: dict[str, object] = {"@id": term.iri}
    if term.kind:
        found["@type"] = "@vocab" if term.kind == "iri" else term.kind
    if term.many:
        found["@container"] = "@set"
    return found if len(found) > 1 else term.iri


def _last(iri: str) -> str:
    return re.split(r"[#/:]", iri)[-1]
