"""The W3C validation report (https://www.w3.org/TR/shacl/, section 3.6) as Turtle."""

from collections import Counter

from rdflib import RDF, SH, BNode, Graph, Literal, URIRef
from rdflib.term import Node

from defour.shacl import engine
from defour.shacl.validation import Report


def write(report: Report) -> str:
    """The report as Turtle, in a steady order; findings of lint are no part of it."""
    writer = _Turtle(report)
    results = [writer.node(x, 1) for x in engine.results(report.graph)]
    head = "[]\n    a sh:ValidationReport ;\n    sh:conforms " + str(report.conforms).lower()
    body = " ;\n    sh:result\n        " + " ,\n        ".join(sorted(results)) if results else ""
    shared = writer.rest()
    prefixes = [f"@prefix {name}: <{iri}> ." for name, iri in writer.used()]
    return "\n".join([*prefixes, "", f"{head}{body} .", *shared]) + "\n"


class _Turtle:
    """Writes the nodes of a report; a blank node stands where it is used, unless it is shared."""

    def __init__(self, report: Report) -> None:
        self.graph: Graph = report.graph
        self.names = report.names.blank
        self.prefixes = {**report.names.prefixes, "sh": str(SH)}
        self.taken: set[str] = set()
        uses = Counter(x for x in self.graph.objects() if isinstance(x, BNode))
        self.shared = {x for x, count in uses.items() if count > 1}

    def used(self) -> list[tuple[str, str]]:
        """The prefixes that were used, sorted."""
        return sorted((x, self.prefixes[x]) for x in {"sh", *self.taken})

    def node(self, node: Node, depth: int) -> str:
        """A term; of a blank node that nothing else points at, what it says as well."""
        if not isinstance(node, BNode):
            return self._term(node)
        if node in self.shared:
            return f"_:{self.names.get(node, node)}"
        said = self._said(node, depth)
        return f"[\n{said}\n{'    ' * (depth + 1)}]" if said else "[]"

    def rest(self) -> list[str]:
        """What the blank nodes say that more than one thing points at."""
        nodes = sorted(self.shared, key=lambda x: self.names.get(x, str(x)).rjust(9))
        said = [(f"_:{self.names.get(x, x)}", self._said(x, -1)) for x in nodes]
        return [f"\n{name}\n{text} ." for name, text in said if text]

    def _said(self, node: Node, depth: int) -> str:
        indent = "    " * (depth + 2)
        said = []
        for name in sorted(set(self.graph.predicates(node)), key=str):
            objects = sorted(self.node(x, depth + 1) for x in self.graph.objects(node, name))
            verb = "a" if name == RDF.type else self._term(name)
            said.append(f"{indent}{verb} {' , '.join(objects)}")
        return " ;\n".join(said)

    def _term(self, term: Node) -> str:
        def name(datatype: str) -> str:
            return self._term(URIRef(datatype))

        if isinstance(term, Literal):
            return term.n3() if term.datatype is None else term._literal_n3(qname_callback=name)
        best = ""
        for prefix, iri in self.prefixes.items():
            rest = str(term).removeprefix(iri)
            plain = rest.replace("-", "").replace("_", "")
            if iri and rest != str(term) and plain.isalnum() and plain.isascii():
                best = max(best, prefix, key=lambda x: len(self.prefixes.get(x, "")))
        if not best:
            return term.n3() if isinstance(term, URIRef) else str(term)
        self.taken.add(best)
        return f"{best}:{str(term).removeprefix(self.prefixes[best])}"
