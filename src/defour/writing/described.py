"""The part of a graph that describes one resource, and which resource a name stands for."""

from collections.abc import Iterable

import pyoxigraph as ox

from defour import namespaces as v
from defour.errors import UnknownResource, closest
from defour.namespaces import find_named, local_name, short_name
from defour.writing.gathered import Gathered, properties, values

_ONTOLOGY = v.OWL + "Ontology"


def resolve(read: Gathered, what: str) -> str:
    """The IRI of the one resource of a graph folder that a name stands for.

    Args:
        read: The graph folder.
        what: A full IRI, with the base that was asked for or without; a prefixed name (``id:…``,
            ``claim:…``, ``passage:…``, or with a prefix that a file declares); or the last part of
            an IRI. What the graph says nothing about is looked for in the shapes.

    Returns:
        The IRI, with the base that was asked for.

    Raises:
        UnknownResource: There is none, or there are several.
        SourceError: A file cannot be read.
    """
    known = sorted(read.by_subject)
    found = _matches(read, what, known)
    if not found:
        found = _matches(read, what, sorted(properties(read.shapes)))
    if len(found) == 1:
        return found[0]
    if found:
        many = ", ".join(f"<{x}>" for x in found[:6])
        raise UnknownResource(f"{what} may be one of several", hint=f"Say which: {many}")
    names = [short_name(x) for x in known if "/passage/" not in x] + [local_name(x) for x in known]
    raise UnknownResource(
        f"nothing in the graph is called {what}", hint=closest(what, names) or "See defour export"
    )


def _matches(read: Gathered, what: str, iris: list[str]) -> list[str]:
    whole = read.move(what.removeprefix("<").removesuffix(">"))
    prefix, _, name = what.partition(":")
    spelt = read.prefixes.get(prefix, "\0") + name
    return next(([x] for x in (whole, spelt) if x in iris), None) or find_named(what, iris)


def describe(read: Gathered, iri: str) -> list[ox.Quad]:
    """The quads that describe a resource.

    They are its own; those of the claims about it, and of the passages that these cite; of what it
    and they mention, the type and the labels, unless it is a word of the ontology. What no claim is
    about comes with the situations in which it takes part, and a passage with the claims that cite
    it. An ontology, and the document of the shapes, comes with all that is in it. Blank nodes come
    with what they say.

    Args:
        read: The graph folder.
        iri: A resource that `resolve` gave.

    Raises:
        SourceError: A file cannot be read.
    """
    if iri not in read.by_subject:
        return _own(read.shapes, iri)
    if _ONTOLOGY in values(read.by_subject[iri], v.TYPE):
        return [x for x in read.ontology if x.graph_name == ox.NamedNode(iri)] or _own(
            read.graph, iri
        )
    if iri in read.words:
        return _closed(read.graph, read.by_subject[iri])
    about, derived = read.move(v.ABOUT), read.move(v.WAS_DERIVED_FROM)
    node = ox.NamedNode(iri)
    towards = [x for x in read.graph if x.object == node and isinstance(x.subject, ox.NamedNode)]
    claims = [x.subject.value for x in towards if x.predicate.value == about]  # type: ignore[union-attr]
    found = list(read.by_subject[iri])
    for claim in claims:
        found += read.by_subject[claim]
    for passage in values(found, derived):
        found += read.by_subject.get(passage, ())
    claimed = _claimed(read)
    if not claims and about not in {x.predicate.value for x in found}:
        for quad in towards:
            subject = quad.subject.value  # type: ignore[union-attr]
            if quad.predicate.value == derived:
                found += read.by_subject[subject]
            elif subject in claimed:
                found += [quad, *_named(read, subject)]
    for quad in list(found):
        if isinstance(quad.object, ox.NamedNode) and quad.object.value not in read.words:
            found += _named(read, quad.object.value)
    return _closed(read.graph, found)


def _claimed(read: Gathered) -> frozenset[str]:
    """The situations: what claims are about."""
    return frozenset(values(read.graph, read.move(v.ABOUT)))


def _named(read: Gathered, iri: str) -> list[ox.Quad]:
    """The type and the labels of a thing."""
    return [x for x in read.by_subject.get(iri, ()) if x.predicate.value in (v.TYPE, v.LABEL)]


def _own(quads: list[ox.Quad], iri: str) -> list[ox.Quad]:
    """What is said of a thing; of a document, also what is said of the terms in it."""
    document = ox.NamedNode(v.OWL + "Ontology")
    whole = any(
        x.object == document and x.subject == ox.NamedNode(iri) and x.predicate.value == v.TYPE
        for x in quads
    )
    return _closed(
        quads,
        [
            x
            for x in quads
            if isinstance(x.subject, ox.NamedNode)
            and (x.subject.value == iri or (whole and x.subject.value.startswith(iri + "#")))
        ],
    )


def _closed(quads: Iterable[ox.Quad], found: list[ox.Quad]) -> list[ox.Quad]:
    """Some quads, with all that the blank nodes in them say."""
    if not any(isinstance(x.object, ox.BlankNode) for x in found):
        return found
    blank: dict[ox.BlankNode, list[ox.Quad]] = {}
    for quad in quads:
        if isinstance(quad.subject, ox.BlankNode):
            blank.setdefault(quad.subject, []).append(quad)
    result = list(found)
    for quad in result:  # it grows as it is walked
        if isinstance(quad.object, ox.BlankNode):
            result += blank.pop(quad.object, ())
    return result
