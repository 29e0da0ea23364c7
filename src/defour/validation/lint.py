"""What makes a check worth nothing: misspelt terms, shapes that target nothing, and the like.

Each query in `checks/` returns what is wrong; docs/lint.md tells how to write one. It is asked of a
store with the graphs `urn:defour:data`, `…:ontology`, `…:shapes`, and `…:facts`, which the queries
in `facts/` have filled; its default graph is all of them. What is no query is in `term_checks`.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit

import pyoxigraph as ox
import yaml
from rdflib import RDF, SH, BNode, URIRef
from rdflib.term import Node

from defour.namespaces import namespace_of
from defour.rdf.convert import to_oxigraph
from defour.rdf.copies import find_copy
from defour.rdf.locations import Place
from defour.validation import term_checks
from defour.validation.effects import find_ineffective
from defour.validation.inputs import Finding, Inputs, read_path
from defour.validation.literals import explain_fault
from defour.validation.suggestions import find_slip, nearest, nearest_term
from defour.validation.terms import SPACE, VOCABULARIES, Terms

_HERE = Path(__file__).parent
_DATA, _ONTOLOGY, _SHAPES, _FACTS = (
    ox.NamedNode(SPACE + x) for x in ("data", "ontology", "shapes", "facts")
)
_ROLE = ox.NamedNode(SPACE + "role")
_NEEDLESS = ("http://www.w3.org/ns/prov-o", "http://datashapes.org/dash")
"""The ontology of PROV, and what editors of shapes import of themselves."""
_KNOWN = {x.rstrip("#/").partition(":")[2] for x in (*VOCABULARIES, *_NEEDLESS)}
"""What needs no file, without `http` or `https`."""
_REST: Any = RDF.rest
_INNER: Any = (
    SH.property
    | SH.node
    | SH.qualifiedValueShape
    | SH["not"]
    | ((SH["and"] | SH["or"] | SH.xone) / (_REST * "*") / RDF.first)
)
"""From a shape to those that it uses."""


def find_faults(inputs: Inputs, *, own: bool = False) -> tuple[Finding, ...]:
    """What lets a validation pass by accident, by place; idle shapes are faults of one's `own`."""
    dataset = _Dataset(inputs, own)
    terms = dataset.terms
    words = list(term_checks.find_words(inputs))
    unread = {x for x in terms.in_role("Unread") if not dataset.is_known(x)}
    found = list(term_checks.find_unknown_terms(inputs, terms, words, unread))
    dataset.add("Unknown", {str(x.subject) for x in found} & terms.uses.keys())
    dataset.add("Open", terms.find_open())
    dataset.add("Queried", {iri for iri, _, _ in words} & terms.in_role("DataTerm"))
    found += term_checks.find_wrong_prefixes(inputs, terms)
    for place in [Place(x.where) for x in inputs.data if not x.quads] if inputs.data else [None]:
        message = "There are no triples in this data, so nothing of it was checked."
        remedy = "Name the file that holds the data, or look whether it was written whole."
        found.append(Finding("no-data", message, remedy, place))
    for s, p, literal in terms.ill_typed:
        datatype = literal.datatype.value
        told = explain_fault(literal.value, datatype)
        place = inputs.places.triple(s, p, literal)
        found.append(Finding("ill-typed-literal", *told, place, datatype))
    for shape, name, why, near in find_ineffective(inputs.rules):
        message = f"<{name}> does nothing here: {why}.{term_checks.suggest(near)}"
        place = inputs.places.predicate(shape, URIRef(name))
        remedy = "Write what was meant, or take it out."
        found.append(Finding("no-effect", message, remedy, place, name))
    for name, query in load_checks().items():
        found += dataset.ask(name, query, {x.name for x in found})
    return tuple(sorted(set(found), key=lambda x: (x.place or Place(""), x.name, x.message)))


FINDINGS = (
    *("absent-name", "absent-value", "empty-shape", "idle-shape", "ill-typed-literal"),
    *("import-not-read", "loose-shape", "missing-shape", "near-term", "no-data", "no-effect"),
    *("no-shapes", "no-targets", "nothing-checked", "unfounded-label", "unknown-allowance"),
    *("unknown-term", "unvalidated-node", "wrong-prefix"),
)
"""The names of all findings."""


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

    def __init__(self, inputs: Inputs, own: bool) -> None:
        self.inputs, self.own = inputs, own
        self.places, self.store = inputs.places, ox.Store()
        parts = ((_DATA, inputs.data), (_ONTOLOGY, inputs.ontology), (_SHAPES, inputs.shapes))
        for graph, files in parts:
            quads = (x for file in files for x in file.quads)
            self.store.extend(ox.Quad(x.subject, x.predicate, x.object, graph) for x in quads)
        added: Any = (map(to_oxigraph, x) for x in inputs.added)
        roles = defaultdict[str, set[str]](set)
        for name in ("terms", "shapes"):  # terms are those of files; shapes look at all
            if name == "shapes":
                self.store.extend(ox.Quad(s, p, o, _DATA) for s, p, o in added)
            query = (_HERE / "facts" / f"{name}.rq").read_text(encoding="utf-8")
            facts: Any = self.store.query(query, default_graph=[_DATA, _ONTOLOGY])
            for fact in list(facts):
                self.store.add(ox.Quad(fact.subject, fact.predicate, fact.object, _FACTS))
                if fact.predicate == _ROLE and isinstance(fact.subject, ox.NamedNode):
                    roles[fact.object.value].add(fact.subject.value)
        self.terms = Terms(inputs, roles)
        roles[SPACE + "DataNode"] = self.terms.nodes
        self.functions = self._functions()

    def _functions(self) -> dict[ox.NamedNode, Callable[..., Any]]:
        """What queries may call, by its IRI; arguments are terms of pyoxigraph."""
        focus = cache(lambda: {str(x) for nodes in self.inputs.focus.values() for x in nodes})
        validated = cache(lambda: {str(x) for x in _find_validated(self.inputs)})

        def node(iri: str | None) -> ox.NamedNode | None:
            return ox.NamedNode(iri) if iri else None

        functions: dict[str, Callable[..., Any]] = {
            "nearest": lambda x, role: node(nearest_term(x.value, self.terms.roles[role.value])),
            "slip": lambda x, role: node(find_slip(x.value, self.terms.roles[role.value])),
            "namespace": lambda x: node(namespace_of(x.value)),
            "similar": lambda x, y: ox.Literal(bool(nearest(x.value, [y.value], least=90))),
            "plural": lambda x, y: ox.Literal(
                any(x.value + end == y.value or y.value + end == x.value for end in "sn")
            ),
            "known": lambda x: ox.Literal(self.is_known(x.value)),
            "validated": lambda x: ox.Literal(x.value in focus() or x.value in validated()),
        }
        return {ox.NamedNode(SPACE + name): function for name, function in functions.items()}

    def is_known(self, iri: str) -> bool:
        """Whether it is a vocabulary whose terms are known, or has the name of a file."""
        names = {PurePosixPath(x.where.replace("\\", "/")).name for x in self.inputs.files}
        name = PurePosixPath(unquote(urlsplit(iri).path)).name
        named = name in names or find_copy(iri) is not None
        return named or iri.rstrip("#/").partition(":")[2] in _KNOWN

    def add(self, role: str, terms: Iterable[str]) -> None:
        """Add the fact that terms have a role."""
        node = ox.NamedNode(SPACE + role)
        self.store.extend(ox.Quad(ox.NamedNode(x), _ROLE, node, _FACTS) for x in terms)

    def ask(self, name: str, query: str, told: set[str]) -> list[Finding]:
        """The findings of a query, where some have been told: one for each message."""
        graphs: Any = [_DATA, _ONTOLOGY, _SHAPES, _FACTS]
        rows: Any = self.store.query(query, default_graph=graphs, custom_functions=self.functions)
        header = read_header(query)
        found = defaultdict[object, list[Finding]](list)
        for row in rows:
            terms = {x.value: row[x] for x in rows.variables if row[x] is not None}
            near: Any = terms.get("near")
            about: Any = terms.get(header.get("about"))
            if told.intersection(header.get("unless", ())) and not near:
                continue
            message = header["message"].format_map({x: self._show(terms[x]) for x in terms})
            message += term_checks.suggest(near and near.value)
            if header["place"] == "use":
                message += term_checks.count(self.terms.uses[about.value])
            subject = about.value if isinstance(about, ox.NamedNode) else None
            place = self._place(header["place"], terms, about)
            is_note = "note" in header and not self.own and not near
            finding = Finding(header.get("name", name), message, header["remedy"], place, subject)
            finding = finding._replace(level="note" if is_note else "fault")
            found[terms.get(header.get("once"), (message, subject))].append(finding)
        return [_merge(x) for x in found.values()]

    def _show(self, term: Any) -> str:
        """A term in a message; a shape without a name goes by its path, or the shape it is in."""
        if isinstance(term, ox.BlankNode):
            shape = BNode(term.value)
            path = self.inputs.rules.value(shape, SH.path)
            return path.n3() if isinstance(path, URIRef) else self.inputs.rule(shape)
        return term.value if isinstance(term, ox.Literal) else str(term)

    def _place(self, where: str | list[str], terms: Mapping[str, Any], about: Any) -> Place | None:
        """The place that a header names, of a row."""
        if where == "use":
            return self.places.use(about)
        if where == "prefix":
            named = (
                self.places.prefix(file, prefix)
                for file in self.inputs.data
                for prefix, iri in sorted(file.prefixes.items())
                if iri == about.value
            )
            return next(named, Place(self.inputs.data[0].where))
        if isinstance(where, str):
            return next((Place(x.where) for x in getattr(self.inputs, where)), None)
        nodes = [terms[x] for x in where if x in terms]
        find = (self.places.subject, self.places.predicate, self.places.triple)
        # The store has another form of some literals than the file: those have no place.
        places = (find[n - 1](*nodes[:n]) for n in range(len(nodes), 0, -1))
        return next((x for x in places if x), None)


def _merge(findings: list[Finding]) -> Finding:
    """One finding for several: the first, which tells how many have another message."""
    finding = min(findings, key=lambda x: (x.place is None, x.place))
    more = len({x.message for x in findings}) - 1
    message = finding.message + (f" The same holds of {more} more." if more else "")
    return finding._replace(message=message)


def _find_validated(inputs: Inputs) -> set[Node]:
    """The focus nodes, and the value nodes that shapes reach from them (SHACL section 2.3.1)."""
    rules, found = inputs.rules, set[Node]()
    seen = defaultdict[Node, set[Node]](set)
    todo: list[tuple[Node, set[Node]]] = list(inputs.focus.items())
    while todo:
        shape, nodes = todo.pop()
        fresh = nodes - seen[shape]
        if not fresh or inputs.is_deactivated(shape):
            continue
        seen[shape] |= fresh
        found |= fresh
        if (node := rules.value(shape, SH.path)) is not None:
            path = read_path(node, rules)
            fresh = (
                set() if path is None else {y for x in fresh for y in inputs.graph.objects(x, path)}
            )
        found |= fresh
        todo += [(x, fresh) for x in set(rules.objects(shape, _INNER))]
    return found
