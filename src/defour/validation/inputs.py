"""What a validation has read: files and graphs, focus nodes, and short names for the terms."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from copy import copy
from functools import cached_property
from itertools import count
from pathlib import PurePath
from typing import Literal as OneOf
from typing import NamedTuple

import pyoxigraph as ox
import rdflib
from rdflib import OWL, RDF, RDFS, SH, XSD, BNode, Literal, URIRef
from rdflib.extras.shacl import SHACLPathError, parse_shacl_path
from rdflib.paths import MulPath, Path, SequencePath
from rdflib.term import Node

from defour.errors import Malformed, UnknownResource, UsageError, closest
from defour.namespaces import TYPE, find_named, local_name, short_name, turtle_name
from defour.rdf.convert import Triple, to_oxigraph, to_rdflib_graph
from defour.rdf.graph import Graph
from defour.rdf.locations import Place, Places
from defour.rdf.parse import Source

TARGETS = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf)
"""The ways in which a shape names its focus nodes (SHACL section 2.1.3)."""
_GENERAL = tuple(map(str, (RDF, RDFS, OWL, XSD)))
_ERROR = "http://www.daml.org/2002/03/agents/agent-ont#"  # in which owlrl tells of one
_DECLARED = SequencePath(SH.prefixes, MulPath(OWL.imports, "*"), SH.declare)
_IRI = re.compile(r"<([a-z][a-z0-9+.-]*:[^\s<>]+)>|(https?://[^\s<>]*[^\s<>.,;:!?)\"'])")
_GIVEN = re.compile(r"[0-9a-f]{20,32}")
"""A name that the parser gives to a blank node without a label."""

Query = tuple[Node, URIRef, Literal]
"""A SPARQL text of the shapes, as the triple that holds it."""


class Finding(NamedTuple):
    """What lets a validation pass by accident, or is wrong whatever shapes say; IRIs are full.

    docs/lint.md explains each `name`; `subject` is the IRI of which it speaks.
    """

    name: str
    message: str
    remedy: str
    place: Place | None
    subject: str | None = None
    level: OneOf["fault", "note"] = "fault"


def read_path(node: Node | None, graph: rdflib.Graph) -> URIRef | Path | None:
    """A path of SHACL (section 2.3.1) as rdflib evaluates it; None where there is none."""
    try:
        return None if node is None else parse_shacl_path(graph, node)
    except (SHACLPathError, TypeError, ValueError, RecursionError):
        return None


def path_text(path: URIRef | Path | None) -> str | None:
    """A path in the notation of SPARQL (section 9.1); a property alone as its IRI."""
    return path.n3() if isinstance(path, Path) else path and str(path)


class Inputs:
    """The files, and the shapes of them (`rules`)."""

    def __init__(
        self,
        data: Sequence[Source],
        ontology: Sequence[Source],
        shapes: Sequence[Source],
        language: str = "en",
    ) -> None:
        self.data, self.ontology, self.shapes, self.language = data, ontology, shapes, language
        self.files = [*data, *ontology, *shapes]
        self.places = Places(self.files)
        self.names = TermNames(self.files, self.places)
        self.rules = to_rdflib_graph(Graph(shapes))
        self.added: list[Triple] = []  # what was inferred, which is in no file
        self.own, self.others = data, ontology

    def take(self, own: Sequence[Source], rest: Sequence[Source]) -> "Inputs":
        """The same for a part of the data: an article's own files, and those of none."""
        part = copy(self)
        part.data, part.own, part.others = [*own, *rest], own, [*rest, *self.ontology]
        part.files = [*part.data, *self.ontology, *self.shapes]
        part.places, part.added = self.places.narrow(part.files), []
        for name in ("graph", "focus"):
            part.__dict__.pop(name, None)
        return part

    @cached_property
    def graph(self) -> rdflib.Graph:
        """The data and the ontology."""
        return to_rdflib_graph(Graph([*self.data, *self.ontology]), "SimpleMemory")

    @property
    def is_changed(self) -> bool:
        """Whether something may have been inferred, for which the graph was needed."""
        return "graph" in vars(self)

    def rule(self, shape: Node | None) -> str:
        """The name of a rule: that of its shape, or of the nearest named shape that holds it."""
        seen: set[Node] = set()
        while isinstance(shape, BNode) and shape not in seen:
            seen.add(shape)
            holders = self.rules.subjects(None, shape)
            shape = min(holders, key=lambda x: (isinstance(x, BNode), x), default=None)
        return local_name(shape) if isinstance(shape, URIRef) else "unnamed"

    def is_deactivated(self, shape: Node) -> bool:
        """Whether a shape is switched off (SHACL section 2.1.5)."""
        return any(str(x) in ("true", "1") for x in self.rules.objects(shape, SH.deactivated))

    def queries(self) -> Iterator[Query]:
        """The SPARQL texts of the shapes."""
        for name in (SH.select, SH.ask, SH.construct):
            for holder, text in sorted(self.rules.subject_objects(name)):
                if isinstance(text, Literal):
                    yield holder, name, text

    def prefixes(self, holder: Node) -> dict[str, str]:
        """The prefixes that what holds a SPARQL text has declared for it (SHACL section 5.2.1)."""
        return {
            str(self.rules.value(x, SH.prefix)): str(self.rules.value(x, SH.namespace))
            for x in self.rules.objects(holder, _DECLARED)
        }

    @cached_property
    def focus(self) -> dict[Node, set[Node]]:
        """The focus nodes of each active shape with a target that is not in SPARQL."""
        targets = [(x, way, y) for way in TARGETS for x, y in self.rules.subject_objects(way)]
        for kind in (SH.NodeShape, SH.PropertyShape):
            for shape in self.rules.subjects(RDF.type, kind):
                if {RDFS.Class, OWL.Class} & set(self.rules.objects(shape, RDF.type)):
                    targets.append((shape, SH.targetClass, shape))  # SHACL section 2.1.3.3
        found = defaultdict[Node, set[Node]](set)
        for shape, way, target in sorted(targets, key=lambda x: str(x[0])):
            if not self.is_deactivated(shape):
                found[shape] |= self._nodes(way, target)
        return found

    def infer(self, regime: str) -> None:
        """Add what the data entails, by owlrl, but for what is true of everything."""
        import owlrl  # here, for few ask for it

        graph, before = self.graph, set(self.graph)
        quads = [x for file in self.data for x in file.quads]
        nodes = {x.subject for x in quads} | {x.object for x in quads if x.predicate.value != TYPE}
        kinds = {"rdfs": owlrl.RDFS_Semantics, "owlrl": owlrl.OWLRL_Semantics}
        values = dict(rdflib.term._toPythonMapping)  # which owlrl does not leave as it was
        try:
            owlrl.DeductiveClosure(kinds[regime]).expand(graph)
        except Exception as error:  # such as a list in a circle
            raise Malformed(f"owlrl could not infer from the data ({error})") from error
        finally:
            rdflib.term._toPythonMapping.clear()
            rdflib.term._toPythonMapping.update(values)
        everything = {RDFS.Resource, OWL.Thing}.difference(self.rules.objects())
        for triple in sorted(set(graph) - before, key=lambda x: [y.n3() for y in x]):
            graph.remove(triple)  # they come in no order
            s, p, o = triple
            general = s == o or o in everything or str(s).startswith(_GENERAL)
            if not (general or isinstance(s, Literal) or _ERROR in f"{p} {o}"):
                graph.add(triple)
                self.added += [triple] if to_oxigraph(s) in nodes else []

    def narrow(self, shape: str | None, focus: str | None) -> set[str]:
        """Leave targets to one shape alone, or for one node; gives the IRIs of the two.

        Of shapes whose targets are in SPARQL, one that is named may look at a node that is named.
        """
        rules, of = self.rules, self.focus
        one = None if shape is None else self._find("shape", shape, rules.subjects())
        node = None if focus is None else self._find("node", focus, self.graph.all_nodes())
        aimed = {*of, *rules.subjects(SH.target)}
        wanted = {one} if one else {x for x in of if node in of[x]}
        if not (wanted if node else wanted & aimed):
            what = f"the shape {shape} has no target" if one else f"no shape has the target {focus}"
            raise UsageError(what, hint=f"Name one too: {'--focus' if one else '--shape'} IRI")
        for x in aimed.difference(() if node else wanted):
            kinds = ((RDF.type, RDFS.Class), (RDF.type, OWL.Class))
            for way, target in (*((way, None) for way in (*TARGETS, SH.target)), *kinds):
                rules.remove((x, way, target))
        rules += [(x, SH.targetNode, node) for x in wanted if node]
        del self.focus
        return {str(x) for x in (one, node) if x}

    def _find(self, kind: str, name: str, nodes: Iterable[Node]) -> URIRef:
        """The IRI among some nodes that a person means: whole, with a prefix, or its last part."""
        names = {self.names.short(x): str(x) for x in nodes if isinstance(x, URIRef)}
        found = [names[name]] if name in names else find_named(name, names.values())
        if len(found) == 1:
            return URIRef(found[0])
        near = ", ".join(map(short_name, found)) or closest(name, names)
        raise UnknownResource(f"there is not one {kind} {name}", hint=near)

    def _nodes(self, way: URIRef, target: Node) -> set[Node]:
        if way == SH.targetNode:
            return {target}
        if way == SH.targetSubjectsOf:
            return set(self.graph.subjects(target))
        if way == SH.targetObjectsOf:
            return set(self.graph.objects(None, target))
        kinds = self.graph.transitive_subjects(RDFS.subClassOf, target)
        return {x for kind in kinds for x in self.graph.subjects(RDF.type, kind)}


class TermNames:
    """The prefixes of some files, and a steady name for each of their blank nodes.

    A blank node keeps the label of its file, where no earlier file has it too; the others are
    numbered in the order of the files.
    """

    def __init__(self, files: Sequence[Source], places: Places) -> None:
        self.prefixes, self._places = Graph(files).prefixes, places
        terms = (x for file in files for quad in file.quads for x in (quad.subject, quad.object))
        nodes = list(dict.fromkeys(x.value for x in terms if isinstance(x, ox.BlankNode)))
        first = {x.partition("-")[2]: BNode(x) for x in reversed(nodes)}  # behind the file's mark
        self._labels: dict[Node, str] = {
            x: label for label, x in first.items() if not _GIVEN.fullmatch(label)
        }
        free = (x for n in count(1) if (x := f"b{n}") not in first)
        unnamed = (y for x in nodes if (y := BNode(x)) not in self._labels)
        self.blank: dict[Node, str] = {**self._labels, **dict(zip(unnamed, free, strict=False))}

    def where(self, node: Node) -> str | None:
        """The file (its last name), line and column of a node; None where no line is known."""
        place = self._places.subject(node) or self._places.use(node)
        if place is None or not place.line:
            return None
        return str(place._replace(where=PurePath(place.where).name))

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
        name = turtle_name(text, self.prefixes)
        return f"<{text}>" if name.endswith(":") else name

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
