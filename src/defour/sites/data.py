"""What machines find beside the pages: Turtle, JSON-LD, the whole graph, and what describes it."""

import json
from collections import Counter
from functools import cache, cached_property, lru_cache
from typing import Any

import pyoxigraph as ox
from markupsafe import Markup

from defour import namespaces as v
from defour.claims.model import describe
from defour.errors import UsageError
from defour.exports.base import move_graph
from defour.exports.crosswalk import crosswalk_names, describe_in_schema
from defour.exports.export import EXPORT_FORMATS, Exporter
from defour.namespaces import local_name
from defour.queries.answer import AnyAnswer, GraphAnswer, write_results
from defour.rdf.graph import Graph, Term
from defour.rdf.jsonld import NodeWriter, make_document
from defour.rdf.parse import parse
from defour.rdf.serialize import SUFFIXES, canonical_quads, canonical_triples, graph_hash, serialize
from defour.sites.page import render
from defour.sites.resources import LINKS, QUESTIONS, VOID, Resources

_DUMPS = {f"graph{SUFFIXES.get(x, '.rdf12.ttl')}": x for x in EXPORT_FORMATS if x != "nquads"}
"""The files with the whole graph, and their formats; TriG has what N-Quads would repeat."""

_IN_SCHEMA = {
    **{"title": "name", "name": "name", "description": "description", "license": "license"},
    **{"creator": "creator", "publisher": "publisher", "version": "version", "keyword": "keywords"},
    **{"issued": "datePublished", "modified": "dateModified", "landingPage": "url"},
    **{"distribution": "distribution", "downloadURL": "contentUrl", "mediaType": "encodingFormat"},
    **{"Dataset": "Dataset", "Distribution": "DataDownload"},
    **{"Person": "Person", "Organization": "Organization"},
}
"""The words of schema.org for those of DCAT, DCTERMS and FOAF, by the last part of their names."""


DESCRIBED = {".ttl": "turtle", ".jsonld": "jsonld", ".rdf": "rdfxml", ".nt": "ntriples"}
"""The suffixes and formats of the files that describe a thing, the favourite first."""


class Descriptions:
    """What describes the things of a folder, with a base in the place of ours in every IRI."""

    def __init__(self, resources: Resources, base: str | None) -> None:
        """Write nothing yet; a `UsageError` where the base is none."""
        self._resources = resources
        self._exporter = Exporter(resources.folder, base, resources.graph)
        self._exporter.shapes = move_graph(resources.shapes, self._exporter.base)
        self.graph, self.published = self._exporter.graph, self._exporter.move
        self.dump = cache(self._dump)
        self._described = lru_cache(1)(self._describe)  # for each of its formats

    def _dump(self, format: str, context: str = "embedded") -> bytes:
        content = self._exporter.write(format, context=context)
        return content if format != "jsonld" else _squeeze(json.loads(content))

    @cached_property
    def dumps(self) -> dict[str, str]:
        """The files with the whole graph, and their formats; RDF/XML where it can hold it."""
        try:
            self.dump("rdfxml")
        except UsageError:
            return {file: format for file, format in _DUMPS.items() if format != "rdfxml"}
        return _DUMPS

    @cached_property
    def statistics(self) -> dict[str, Any]:
        """How many triples there are, things of each class, triples of each property, most first.

        `links` counts, by property, what leads to IRIs elsewhere, by the begin of these.
        """
        counted = {x: Counter[Any]() for x in ("classes", "properties", "links")}
        for _, name, term in self._resources.data:
            counted["properties"][name] += 1
            if isinstance(term, ox.NamedNode) and name == v.TYPE:
                counted["classes"][term.value] += 1
            elif isinstance(term, ox.NamedNode) and name.startswith(LINKS):
                end = max(term.value.rfind("/"), term.value.rfind("#"), term.value.find(":"))
                elsewhere = not term.value.startswith(v.ROOT)
                counted["links"][name, term.value[: end + 1]] += elsewhere
        triples = len({x.triple for x in self._resources.graph.quads})
        most = {x: sorted((+y).items(), key=lambda z: (-z[1], z[0])) for x, y in counted.items()}
        return {"triples": triples, **most}

    def describe(
        self, iri: str, format: str, *, alone: bool = False, endpoint: str | None = None
    ) -> bytes:
        """What is said of a thing, in a format; JSON-LD is nested.

        With it comes what stands on its page, if it is not to be `alone`; with the data set, at
        which `endpoint` it can be asked.
        """
        for ontology in self._resources.graph.subjects(v.OWL + "versionIRI", iri):
            iri, alone = ontology, False
        exporter, here = self._exporter, self.published(iri)
        quads, digest = self._described(iri, alone, endpoint)
        if format != "jsonld":
            return serialize(quads, format, exporter.prefixes, digest=digest)
        writer, terms = NodeWriter(quads, exporter.names), exporter.graph.ontology_terms
        nodes = writer.framed(here, terms) if here in writer.nodes else writer.flat()
        whole = make_document(writer.used_context(), nodes if nodes[1:] else nodes[0], digest)
        return _squeeze(whole)

    def _describe(self, iri: str, alone: bool, endpoint: str | None) -> tuple[list[ox.Quad], str]:
        resources, quads = self._resources, self._said(iri, endpoint)
        known = {x.subject for x in quads}
        for each in () if alone else resources.on_page.get(resources.locations[iri].path, ()):
            if ox.NamedNode(self.published(each)) not in known:
                quads += self._said(each)
        found = canonical_quads(quads)
        return found, graph_hash(found)

    def _said(self, iri: str, endpoint: str | None = None) -> list[ox.Quad]:
        if iri == VOID:
            return self._catalogue(endpoint)
        if self._resources.kinds[iri] == "question":
            return self._question(iri)
        exporter, here = self._exporter, self.published(iri)
        ruled = here not in exporter.graph.by_subject and here in exporter.shapes.by_subject
        graph = exporter.shapes if ruled else exporter.graph
        return describe(graph, here, about=exporter.about) or describe(exporter.shapes, here)

    def answer(self, name: str, language: str, suffix: str) -> bytes:
        """The answer to a stored question as CSV, JSON or N-Triples."""
        answer = self._resources.ask(name, language)
        if isinstance(answer, GraphAnswer):
            content = serialize(canonical_triples(answer.triples), "ntriples").decode()
        else:
            content = write_results(answer, suffix)
        return content.replace(v.ROOT, self.published(v.ROOT)).encode()

    def schema(self, iri: str) -> Markup | None:
        """What the crosswalk to schema.org says of a thing, as JSON-LD; None where nothing."""
        if self._resources.partial or self.published(iri) not in self._schema.by_subject:
            return None
        return _script(describe_in_schema(self._schema, self.published(iri)))

    @cached_property
    def _schema(self) -> Graph:
        known = "schema" in crosswalk_names(self._resources.folder)
        return self._exporter.select(crosswalk="schema").graph if known else Graph([])

    def _question(self, iri: str) -> list[ox.Quad]:
        """A stored question in the words of SHACL (section 5.1, SPARQL executables)."""
        question = self._resources.questions[iri.removeprefix(QUESTIONS)]
        header, here = question.header, ox.NamedNode(self.published(iri))
        told: dict[str, Term] = {
            v.TYPE: ox.NamedNode(v.SH + "SPARQLExecutable"),
            v.LABEL: ox.Literal(header.summary or question.name, language="en"),
            v.SH + "select": ox.Literal(question.text.replace(v.ROOT, self.published(v.ROOT))),
        }
        if header.description:
            told[v.DCTERMS + "description"] = ox.Literal(header.description, language="en")
        return [ox.Quad(here, ox.NamedNode(name), term) for name, term in told.items()]

    def _catalogue(self, endpoint: str | None = None) -> list[ox.Quad]:
        """The description of the data set: VoID and DCAT 3 in one graph.

        What the data say of ``void#graph`` is the owner's word; the rest follows from the folder.
        """
        graph, kinds = self._resources.graph, self._resources.by_kind

        def turtle(term: Term | str) -> Markup:
            """A term in full; of ours, with the base."""
            iri = term if isinstance(term, str) else getattr(term, "value", "")
            named = not isinstance(term, ox.Literal)
            return Markup(ox.NamedNode(self.published(iri)) if named else term)

        def of(kind: str, name: str) -> list[Term]:
            return list(dict.fromkeys(y for x in kinds.get(kind, ()) for y in graph.terms(x, name)))

        names = [v.DCTERMS + x for x in ("license", "creator", "publisher")]
        about = {x: of("ontology", x) for x in names}
        about[v.DCTERMS + "title"] = of("article", v.LABEL)
        about |= graph.by_subject.get(VOID + "#graph", {})
        named = {x.value for y in about.values() for x in y if isinstance(x, ox.NamedNode)}
        owned = {VOID + "#graph", *named} & graph.by_subject.keys()
        text = render(
            "void.ttl",
            turtle=turtle,
            data=self,
            about=about,
            endpoint=endpoint,
            kinds=kinds,
            examples=kinds.get("entity", [])[:1] + kinds.get("situation", [])[:1],
        )
        quads = parse(text.encode(), where="void.ttl").quads
        return quads + [y for x in owned for y in describe(self.graph, self.published(x))]

    @cached_property
    def dataset(self) -> Markup:
        """What schema.org can say of the whole graph, as JSON-LD."""
        whole = ox.NamedNode(self.published(VOID + "#graph"))
        told = {whole, *(x.object for x in self._catalogue() if x.subject == whole)}
        found = []
        for subject, name, term in (x.triple for x in self._catalogue() if x.subject in told):
            typed = name.value == v.TYPE
            word = _IN_SCHEMA.get(local_name(term.value if typed else name.value))
            new = ox.NamedNode(f"{v.PREFIXES['schema']}{word}")
            if word:
                found.append(ox.Quad(subject, name if typed else new, new if typed else term))
        return _script(sorted(found, key=str))


def _script(quads: list[ox.Quad]) -> Markup:
    """JSON-LD to stand in a page."""
    whole = json.loads(serialize(quads, "jsonld", {"schema": v.PREFIXES["schema"]}))
    escaped = {ord(x): f"\\u{ord(x):04x}" for x in "&<>"}  # nothing ends the element around it
    return Markup(json.dumps(whole).translate(escaped))


def _squeeze(document: object) -> bytes:
    """JSON without white space, which is a third of it."""
    return (json.dumps(document, ensure_ascii=False, separators=(",", ":")) + "\n").encode()


def suffixes(answer: AnyAnswer) -> tuple[str, ...]:
    """The files with an answer that stand beside its question."""
    return ("nt",) if isinstance(answer, GraphAnswer) else ("csv", "json")
