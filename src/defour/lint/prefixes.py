"""Prefixes that stand for nearly a well-known namespace, or for another than everybody's."""

from collections.abc import Iterator
from functools import cache

from rdflib import SH, VANN, Graph, URIRef

from defour import namespaces as v
from defour.lint.findings import Finding, Inputs, Teller
from defour.lint.near import is_one_off, nearest, undigited
from defour.lint.scan import NAMESPACE_OF, Scan
from defour.lint.vocabularies import SKOS, TITLES, Loaded
from defour.namespaces import namespace_of as namespace
from defour.rdf.locations import Place

_ALSO = {
    "http://schema.org/",
    "http://www.w3.org/2003/01/geo/wgs84_pos#",  # rdflib has it with https
    v.OA,
    "http://www.w3.org/2006/vcard/ns#",
    "http://www.w3.org/2008/05/skos-xl#",
    "http://www.w3.org/ns/ldp#",
    "http://www.w3.org/ns/dqv#",
    "http://www.w3.org/2003/11/swrl#",
    "http://www.w3.org/2003/11/swrlb#",
    "http://dbpedia.org/ontology/",
    "http://dbpedia.org/resource/",
    "http://dbpedia.org/property/",
}
"""Well-known namespaces that rdflib does not ship."""

_FIXED = {
    "sh": v.SH,
    "xsd": v.XSD,
    "rdf": v.RDF,
    "rdfs": v.RDFS,
    "owl": v.OWL,
}
"""Prefixes that mean one thing to everybody."""

_USUAL = {
    "skos": SKOS,
    "prov": v.PROV,
    "dcterms": v.DCTERMS,
    "oa": v.OA,
    "foaf": "http://xmlns.com/foaf/0.1/",
    "vann": "http://purl.org/vocab/vann/",
    "void": "http://rdfs.org/ns/void#",
    "dcat": "http://www.w3.org/ns/dcat#",
}
"""Prefixes that mean one thing to most: with them a namespace need be less near."""


@cache
def _well_known() -> frozenset[str]:
    """The namespaces that rdflib ships, and a few more."""
    shipped = Graph(bind_namespaces="rdflib").namespaces()
    return frozenset({str(space) for _, space in shipped} | _ALSO | set(TITLES))


def wrong_prefixes(inputs: Inputs, scan: Scan, ours: Loaded, teller: Teller) -> Iterator[Finding]:
    """A finding for each such prefix of a file, and of sh:declare."""
    usual = _USUAL | _preferred(inputs.graph)
    for source in (*inputs.data, *inputs.ontology, *inputs.shapes):
        for prefix, space in sorted(source.prefixes.items()):
            if key := _fault(prefix, space, ours, usual, scan):
                where = teller.places.prefix(source, prefix)
                yield _finding(teller, key, where, prefix, space)
    for node, literal in inputs.rules.subject_objects(SH.namespace):
        prefix, space = str(inputs.rules.value(node, SH.prefix) or ""), str(literal)
        if key := _fault(prefix, space, ours, usual, scan):
            yield _finding(
                teller, key, teller.places.triple(node, SH.namespace, literal), prefix, space
            )


def _finding(
    teller: Teller, key: tuple[str, str], where: Place | None, prefix: str, space: str
) -> Finding:
    return teller.find(key[0], where, space, prefix=prefix, space=space, near=key[1])


def _fault(
    prefix: str, space: str, ours: Loaded, usual: dict[str, str], scan: Scan
) -> tuple[str, str] | None:
    """The key of a finding, and the namespace that was probably meant."""
    known = _well_known()
    if (meant := _FIXED.get(prefix, space)) != space:
        near = _is_near(space, meant)
        return ("wrong-prefix" if near else "wrong-prefix/other"), meant
    if space in known or space in ours:
        return None
    meant = usual.get(prefix, space)
    if meant != space and (
        _is_near(space, meant) or nearest(_bare(space), [_bare(meant)], cutoff=0.9)
    ):
        return "wrong-prefix", meant
    for each in sorted(known, key=lambda x: (_scheme(x) != _scheme(space), x)):
        if _is_near(space, each):
            return "wrong-prefix", each
    if any(namespace(x) == space for x in scan.predicates | scan.kinds.keys()) or not any(
        x.startswith(space) for x in scan.subjects
    ):
        # A namespace of instances may well be near that of an ontology.
        for each in sorted(ours):
            if _is_near(space, each, versions=True):
                return "wrong-prefix", each
    return None


def _preferred(graph: Graph) -> dict[str, str]:
    """The prefixes that loaded ontologies prefer, where no two prefer the same."""
    found: dict[str, set[str]] = {}
    for node, space in graph.subject_objects(URIRef(NAMESPACE_OF)):
        for prefix in graph.objects(node, VANN.preferredNamespacePrefix):
            found.setdefault(str(prefix), set()).add(str(space))
    return {prefix: next(iter(spaces)) for prefix, spaces in found.items() if len(spaces) == 1}


def _scheme(space: str) -> str:
    return space.partition(":")[0]


def _is_near(space: str, other: str, *, versions: bool = False) -> bool:
    """Whether two namespaces differ in scheme, case, last mark or one letter alone.

    Args:
        space: A namespace.
        other: Another one.
        versions: Whether one digit makes a version, and so another namespace.
    """
    one, two = _bare(space), _bare(other)
    if one == two:
        return True
    if versions and undigited(one) == undigited(two):
        return False
    return is_one_off(one, two)


def _bare(space: str) -> str:
    return space.partition("://")[2].removeprefix("www.").rstrip("#/").casefold()
