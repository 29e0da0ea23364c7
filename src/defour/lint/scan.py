"""One pass over the quads of all files: what the findings are looked for in.

Only pyoxigraph's terms are touched, for a million triples take a second so. A node is named by its
IRI, or by the name of its blank node, which is never an IRI.
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import pyoxigraph as ox

from defour.lint.findings import Inputs
from defour.lint.lexical import is_well_typed
from defour.namespaces import LANG_STRING, OWL, RDF, RDFS, SH, STRING, TYPE
from defour.rdf.parse import Source

LINT = "https://w3id.org/defour/lint#"
ALLOW = LINT + "allow"
IMPORTS = OWL + "imports"
VERSION = OWL + "versionIRI"
PRIOR = OWL + "priorVersion"
DEFINED_BY = RDFS + "isDefinedBy"
NAMESPACE_OF = "http://purl.org/vocab/vann/preferredNamespaceUri"

_KEPT = {ALLOW, IMPORTS, VERSION, PRIOR, DEFINED_BY, NAMESPACE_OF}
_AXIOMS = {RDFS + x for x in ("subClassOf", "subPropertyOf", "domain", "range")}
_CLASSES = {OWL + "Class", RDFS + "Class"}
_TERMS = {
    *_CLASSES,
    RDF + "Property",
    RDFS + "Datatype",
    *(OWL + f"{x}Property" for x in ("Object", "Datatype", "Annotation")),
}
_SHAPES = {SH + f"{x}Shape" for x in ("Node", "Property")}
_WAYS = _AXIOMS | {
    TYPE,
    *(SH + f"target{x}" for x in ("Class", "SubjectsOf", "ObjectsOf")),
    *(SH + x for x in ("path", "class", "datatype", "inversePath")),
    *(SH + x for x in ("zeroOrMorePath", "oneOrMorePath", "zeroOrOnePath")),
    *(SH + x for x in ("equals", "disjoint", "lessThan", "lessThanOrEquals")),
    *(OWL + x for x in ("equivalentClass", "equivalentProperty", "disjointWith", "inverseOf")),
    *(OWL + x for x in ("onProperty", "onClass", "someValuesFrom", "allValuesFrom")),
}
"""Properties whose value is a class, a property or a datatype."""


class Scan:
    """What stands in the files.

    Attributes:
        uses: How often each IRI stands in a triple, datatypes included; in the order of the files.
        placed: What stands where only a term can: as property, type or datatype, or as the value
            of what takes such, such as sh:class. Lists are not looked into.
        datatypes: The datatypes of literals.
        declared: What has a type or an axiom of RDFS somewhere, or is told of in the shapes.
        terms: The classes, properties and shapes that each file declares, by the file's mark.
        shapes: The shapes among them.
        ontologies: The ontologies that each file declares, likewise.
        joined: The marks of the files that were given as ontology.
        classes: The classes that an ontology declares.
        ill: The triples with an ill-typed literal.
        subjects: The nodes that the data tells of.
        predicates: The properties that the data uses.
        kinds: The nodes of each class of the data, in its order.
    """

    def __init__(self, inputs: Inputs) -> None:
        """Go through all files."""
        self.uses: dict[str, int] = {}
        self.placed: set[str] = set()
        self.datatypes: set[str] = set()
        self.declared: set[str] = set()
        self.terms: dict[str, list[str]] = {}
        self.shapes: set[str] = set()
        self.ontologies: dict[str, list[str]] = {}
        self.joined = {source.mark for source in inputs.ontology}
        self.classes: set[str] = set()
        self.ill: list[ox.Triple] = []
        self.subjects: set[str] = set()
        self.predicates: set[str] = set()
        self.kinds: dict[str, list[ox.NamedNode | ox.BlankNode]] = defaultdict(list)
        self._kept: dict[str, list[ox.Triple]] = defaultdict(list)
        self._texts: set[str] = set()
        for source in inputs.data:
            self._look(source, is_data=True)
        for source in inputs.ontology:
            self._look(source, is_ontology=True)
        for source in inputs.shapes:
            self._look(source, is_shapes=True)

    def triples(self, predicate: str) -> Iterator[tuple[str, Any, ox.Triple]]:
        """The node, the object and the triple of every statement with one of the kept predicates.

        Those are lint:allow, owl:imports, owl:versionIRI, owl:priorVersion, rdfs:isDefinedBy and
        vann:preferredNamespaceUri.
        """
        for triple in self._kept.get(predicate, ()):
            subject: Any = triple.subject
            yield subject.value, triple.object, triple

    def _look(
        self,
        source: Source,
        *,
        is_data: bool = False,
        is_ontology: bool = False,
        is_shapes: bool = False,
    ) -> None:
        # A file that is data and shapes is gone through twice, and counted once.
        uses, ill = ({}, []) if source.text in self._texts else (self.uses, self.ill)
        self._texts.add(source.text)
        named, literal, placed = ox.NamedNode, ox.Literal, self.placed
        terms: list[str] = []
        classes: list[str] = []
        headers: list[str] = []
        self.terms[source.mark], self.ontologies[source.mark] = terms, headers
        for quad in source.quads:
            node: Any = quad.subject
            what, value = quad.predicate.value, quad.object
            subject: str = node.value
            if type(node) is named:
                uses[subject] = uses.get(subject, 0) + 1
            uses[what] = uses.get(what, 0) + 1
            placed.add(what)
            if type(value) is named:
                iri = value.value
                if what in _WAYS:
                    placed.add(iri)
                uses[iri] = uses.get(iri, 0) + 1
                if what == TYPE:
                    self.declared.add(subject)
                    if iri in _TERMS or iri in _SHAPES:
                        terms.append(subject)
                    if iri in _SHAPES:
                        self.shapes.add(subject)
                    if iri in _CLASSES:
                        classes.append(subject)
                    if iri == OWL + "Ontology":
                        headers.append(subject)
                    if is_data:
                        self.kinds[iri].append(node)
            elif type(value) is literal:
                datatype = value.datatype.value
                if datatype not in (STRING, LANG_STRING):
                    uses[datatype] = uses.get(datatype, 0) + 1
                    self.datatypes.add(datatype)
                    if not is_well_typed(value.value, datatype):
                        ill.append(quad.triple)
            if is_data:
                self.subjects.add(subject)
                self.predicates.add(what)
            if is_shapes or what in _AXIOMS:
                self.declared.add(subject)
            if what in _KEPT:
                self._kept[what].append(quad.triple)
            if type(graph := quad.graph_name) is named:
                uses[graph.value] = uses.get(graph.value, 0) + 1
        if is_ontology or headers:
            self.classes.update(classes)
