"""What makes a check worth nothing: misspelt terms, shapes that target nothing, and the like.

Each query in `checks/` returns what is wrong; docs/lint.md tells how to write one. It is asked of a
store with the graphs `urn:defour:data`, `…:ontology`, `…:shapes`, and `…:facts`, which the queries
in `facts/` have filled; its default graph is all of them. What is no query is in other modules.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import yaml
from rdflib import SH, BNode, URIRef

from defour.rdf.convert import quiet_rdflib
from defour.rdf.locations import Place, Places
from defour.validation import targets
from defour.validation.findings import Finding, Inputs, count, suggest
from defour.validation.functions import make_functions
from defour.validation.literals import explain_fault
from defour.validation.term_checks import find_unknown_terms, find_words, find_wrong_prefixes
from defour.validation.terms import SPACE, Terms

__all__ = ["Finding", "Inputs", "find_faults"]

_HERE = Path(__file__).parent
_DATA, _ONTOLOGY, _SHAPES, _FACTS = (
    ox.NamedNode(SPACE + x) for x in ("data", "ontology", "shapes", "facts")
)
_ROLE = ox.NamedNode(SPACE + "role")


def find_faults(inputs: Inputs, places: Places) -> tuple[Finding, ...]:
    """What lets a validation pass by accident, by place; places are asked for finds alone."""
    with quiet_rdflib():
        found = set(_find_faults(inputs, places))
    return tuple(sorted(found, key=lambda x: (x.place or Place(""), x.name, x.message)))


def _find_faults(inputs: Inputs, places: Places) -> list[Finding]:
    dataset = _Dataset(inputs, places)
    words = list(find_words(inputs.rules))
    unknown = list(find_unknown_terms(inputs, dataset.terms, words, places))
    dataset.add("Unknown", {str(x.subject) for x in unknown} & dataset.terms.uses.keys())
    dataset.add("Open", dataset.terms.find_open())
    dataset.add("Queried", {x.iri for x in words} & dataset.terms.in_role("DataTerm"))
    found = [
        *unknown,
        *_find_empty_data(inputs),
        *find_wrong_prefixes(inputs, dataset.terms, places),
        *_find_ill_typed(dataset.terms, places),
    ]
    for name, query in load_checks().items():
        found += dataset.ask(name, query, {x.name for x in found})
    return found


def _find_empty_data(inputs: Inputs) -> Iterator[Finding]:
    """A finding for each file of data without triples, or where there is no file."""
    empty = [Place(x.where) for x in inputs.data if not x.quads]
    for place in empty if inputs.data else [None]:
        yield Finding(
            "no-data",
            "There are no triples in this data, so nothing of it was checked.",
            "Name the file that holds the data, or look whether it was written whole.",
            place,
        )


def _find_ill_typed(terms: Terms, places: Places) -> Iterator[Finding]:
    """A finding for each triple whose object is not in the lexical space of its datatype."""
    for triple in terms.ill_typed:
        literal: Any = triple.object
        datatype = literal.datatype.value
        place = places.written(triple)
        yield Finding("ill-typed-literal", *explain_fault(literal.value, datatype), place, datatype)


@cache
def load_checks() -> dict[str, str]:
    """The queries by the names of their files; first those that tell that nothing was checked."""
    paths = sorted((_HERE / "checks").glob("*.rq"), key=lambda x: (x.name[:2] != "no", x.name))
    return {path.stem: path.read_text(encoding="utf-8") for path in paths}


@cache
def read_header(query: str) -> dict[str, Any]:
    """The header of a query: its lines that start with `#+` are YAML."""
    lines = [x[2:] for x in query.splitlines() if x.startswith("#+")]
    header: dict[str, Any] = yaml.safe_load("\n".join(lines))
    return header


class _Dataset:
    """The store that the queries are asked of, and their answers as findings."""

    def __init__(self, inputs: Inputs, places: Places) -> None:
        self.inputs, self.places = inputs, places
        self.store = ox.Store()
        parts = ((_DATA, inputs.data), (_ONTOLOGY, inputs.ontology), (_SHAPES, inputs.shapes))
        for graph, files in parts:
            quads = (x for file in files for x in file.quads)
            self.store.extend(ox.Quad(x.subject, x.predicate, x.object, graph) for x in quads)
        for path in sorted((_HERE / "facts").glob("*.rq")):
            query = path.read_text(encoding="utf-8")
            rows: Any = self.store.query(query, default_graph=[_DATA, _ONTOLOGY])
            self.store.extend(ox.Quad(x.subject, x.predicate, x.object, _FACTS) for x in rows)
        roles = defaultdict[str, set[str]](set)
        facts: Any = self.store.quads_for_pattern(None, _ROLE, None, _FACTS)
        for fact in facts:
            if isinstance(fact.subject, ox.NamedNode):
                roles[fact.object.value].add(fact.subject.value)
        self.terms = Terms(inputs, roles)
        roles[SPACE + "DataNode"] = self.terms.nodes
        self.functions = make_functions(inputs, self.terms)

    def add(self, role: str, terms: set[str]) -> None:
        """Add the fact that terms have a role."""
        node = ox.NamedNode(SPACE + role)
        self.store.extend(ox.Quad(ox.NamedNode(x), _ROLE, node, _FACTS) for x in terms)

    def ask(self, name: str, query: str, told: set[str]) -> list[Finding]:
        """The findings of a query, where some have been told: one for each message."""
        graphs: Any = [_DATA, _ONTOLOGY, _SHAPES, _FACTS]
        rows: Any = self.store.query(query, default_graph=graphs, custom_functions=self.functions)
        found = defaultdict[object, list[Finding]](list)
        for row in rows:
            header = read_header(query)
            terms = {x.value: row[x] for x in rows.variables if row[x] is not None}
            near: Any = terms.get("near")
            about: Any = terms.get(header.get("about"))
            if told.intersection(header.get("unless", ())) and not near:
                continue
            message = header["message"].format_map({x: self._show(terms[x]) for x in terms})
            message += suggest(near and near.value)
            if header["place"] == "use":
                message += count(self.terms.uses[about.value])
            subject = about.value if isinstance(about, ox.NamedNode) else None
            place = self._place(header["place"], terms, about)
            finding = Finding(header.get("name", name), message, header["remedy"], place, subject)
            found[terms.get(header.get("once"), (message, subject))].append(finding)
        return [_merge(x) for x in found.values()]

    def _show(self, term: Any) -> str:
        """A term in a message; a shape without a name goes by its path, or the shape it is in."""
        if isinstance(term, ox.BlankNode):
            rules, shape = self.inputs.rules, BNode(term.value)
            path = rules.value(shape, SH.path)
            return path.n3() if isinstance(path, URIRef) else targets.rule(rules, shape)
        return term.value if isinstance(term, ox.Literal) else str(term)

    def _place(self, where: str | list[str], terms: Mapping[str, Any], about: Any) -> Place | None:
        """The place that a header names, of a row."""
        if where == "use":
            return self.places.use(about)
        if where == "prefix":
            return self._prefix_place(about.value)
        if isinstance(where, str):
            files = getattr(self.inputs, where)
            return Place(files[0].where) if files else None
        nodes = [terms[x] for x in where if x in terms]
        find = (self.places.subject, self.places.predicate, self.places.triple)
        # The store has another form of some literals than the file: those have no place.
        found = (find[n - 1](*nodes[:n]) for n in range(len(nodes), 0, -1))
        return next((x for x in found if x), None)

    def _prefix_place(self, space: str) -> Place | None:
        """Where the data declares a prefix for a namespace; else the first of its files."""
        for file in self.inputs.data:
            for prefix, iri in sorted(file.prefixes.items()):
                if iri == space:
                    return self.places.prefix(file, prefix)
        return Place(self.inputs.data[0].where)


def _merge(findings: list[Finding]) -> Finding:
    """One finding for several: the first, which tells how many have another message."""
    finding = min(findings, key=lambda x: (x.place is None, x.place))
    more = len({x.message for x in findings}) - 1
    message = finding.message + (f" The same holds of {more} more." if more else "")
    return replace(finding, message=message)
