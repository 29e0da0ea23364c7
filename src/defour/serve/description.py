"""What the endpoint says of itself (https://www.w3.org/TR/sparql11-service-description/)."""

from __future__ import annotations

import pyoxigraph as ox

from defour.namespaces import RDF, TYPE, XSD
from defour.rdf.serialize import canonical_triples
from defour.serve.asking import GRAPH, ROWS
from defour.writing import graphs

SD = "http://www.w3.org/ns/sparql-service-description#"
FORMATS = "http://www.w3.org/ns/formats/"
VOID = "http://rdfs.org/ns/void#"
_PREFIXES = {"sd": SD, "formats": FORMATS, "void": VOID, "rdf": RDF, "xsd": XSD}
_NAMES = {
    "json": "SPARQL_Results_JSON",
    "xml": "SPARQL_Results_XML",
    "csv": "SPARQL_Results_CSV",
    "tsv": "SPARQL_Results_TSV",
    "turtle": "Turtle",
    "ntriples": "N-Triples",
    "jsonld": "JSON-LD",
    "rdfxml": "RDF_XML",
}


def description(endpoint: str, triples: int, format: str) -> bytes:
    """The service description.

    Args:
        endpoint: The address at which the client reached it.
        triples: How many there are in the default graph, the only one.
        format: One of `graphs.FORMATS`.
    """
    service, data, default = ox.NamedNode(endpoint), ox.BlankNode("data"), ox.BlankNode("default")

    def to(subject: ox.NamedNode | ox.BlankNode, name: str, value: ox.Triple | object) -> ox.Triple:
        predicate = ox.NamedNode(name if ":" in name else SD + name)
        return ox.Triple(subject, predicate, value)  # type: ignore[arg-type]

    found = [
        to(service, TYPE, ox.NamedNode(SD + "Service")),
        to(service, "endpoint", service),
        to(service, "supportedLanguage", ox.NamedNode(SD + "SPARQL11Query")),
        to(service, "defaultDataset", data),
        to(data, TYPE, ox.NamedNode(SD + "Dataset")),
        to(data, "defaultGraph", default),
        to(default, TYPE, ox.NamedNode(SD + "Graph")),
        to(
            default,
            VOID + "triples",
            ox.Literal(str(triples), datatype=ox.NamedNode(XSD + "integer")),
        ),
    ]
    for name in {*ROWS.values(), *GRAPH.values()} & set(_NAMES):
        found.append(to(service, "resultFormat", ox.NamedNode(FORMATS + _NAMES[name])))
    return graphs.write(canonical_triples(found), format, _PREFIXES)
