"""A validation report as text for a person, as JSON, and as the Turtle of the W3C report.

Each is the same for the same files, whatever the hash seed.
"""

import json
import re
from collections import Counter
from typing import Any

from rdflib import RDF, SH, XSD, BNode, Graph, Literal, URIRef
from rdflib.term import Identifier, Node

from defour.claims.records import local
from defour.shacl.validation import Report, Result
from defour.writing.tidy import visible

_IRI = re.compile(r"<([a-z][a-z0-9+.-]*:[^\s<>]+)>|(https?://[^\s<>]+)")

FORMATS = ("text", "json", "turtle")


def render(report: Report, format: str = "text", *, verbose: bool = False) -> str:
    """A report in one of `FORMATS`, with a line end at its end.

    Args:
        report: The report.
        format: One of `FORMATS`.
        verbose: Whether the text names the shapes that found nothing to check.
    """
    if format == "text":
        return text(report, verbose=verbose)
    writers = {"json": as_json, "turtle": turtle}
    return writers[format](report)


def text(report: Report, *, verbose: bool = False) -> str:
    """A block for each result, then a summary: the results by rule, and what was checked.

    Args:
        report: The report.
        verbose: Whether to name the shapes that found nothing to check, or only to count them.
    """
    blocks = [_block(result, report) for result in report.results]
    return "\n\n".join([*blocks, _summary(report, verbose)]) + "\n"


def as_json(report: Report) -> str:
    """The report as one JSON object; terms as in SPARQL's JSON results (section 3.2.2)."""
    return (
        json.dumps(
            {
                "conforms": report.conforms,
                "checked": report.checked,
                "unchecked": report.unchecked or None,
                "files": list(report.files),
                "triples": report.triples,
                "shapes": report.shapes,
                "idle": list(report.idle),
                "results": [_plain(result, report) for result in report.results],
            },
            ensure_ascii=False,
            indent=2,
        )
        + "\n"
    )


def turtle(report: Report) -> str:
    """The W3C report (SHACL section 3.6.1), in a steady order.

    Where nothing was checked a comment says so: the report of W3C has no word for it.
    """
    writer = _Turtle(report)
    (node,) = report.graph.subjects(RDF.type, SH.ValidationReport)
    results = [writer.node(x, 1) for x in report.graph.objects(node, SH.result)]
    head = "[]\n    a sh:ValidationReport ;\n    sh:conforms " + str(report.conforms).lower()
    body = " ;\n    sh:result\n        " + " ,\n        ".join(sorted(results)) if results else ""
    shared = writer.rest()
    prefixes = [f"@prefix {name}: <{iri}> ." for name, iri in writer.used()]
    said = [f"# {visible(report.unchecked)}", ""] if report.unchecked else []
    return "\n".join([*said, *prefixes, "", f"{head}{body} .", *shared]) + "\n"


def _block(result: Result, report: Report) -> str:
    severity = local(str(result.severity))
    name = f"{visible(result.label)} " if result.label else ""
    lines = [f"{severity} {result.rule}: {name}({_short(result.focus, report)})"]
    lines.append(f"  {_shortened(visible(result.message), report)}")
    found = []
    if result.path is not None:
        path = result.path
        found.append(path if path[:1] in "<(^" else _short(URIRef(path), report))
    if result.value is not None and (result.value != result.focus or result.path is not None):
        found.append(f"found {visible(_short(result.value, report))}")
    if found:
        lines.append(f"  {', '.join(found)}")
    if result.closest:
        near = ", ".join(_short(URIRef(x), report) for x in result.closest)
        lines.append(f"  closest: {near}")
    if result.where:
        lines.append(f"  {result.where}")
    return "\n".join(lines)


def _summary(report: Report, verbose: bool) -> str:
    counts = Counter((local(str(x.severity)), x.rule) for x in report.results)
    width = max((len(str(x)) for x in counts.values()), default=0)
    lines = [f"  {n:>{width}} {rule} ({severity})" for (severity, rule), n in counts.items()]
    what = _count(report.triples, "triple"), _count(report.shapes, "shape with a target")
    files = ", ".join(report.files)
    if report.unchecked:
        lines.append(visible(f"{report.unchecked.rstrip('.')} ({files})."))
    if report.ok:
        lines.append(f"Conforms: {what[0]} against {what[1]} ({files}).")
    elif report.results:
        total = _count(len(report.results), "result")
        lines.append(f"Does not conform: {total} in {what[0]} against {what[1]} ({files}).")
    if report.idle and report.checked:
        number = _count(len(report.idle), "shape")
        told = ": " + ", ".join(report.idle) if verbose else " (--verbose names them)"
        lines.append(f"{number} found nothing to check{told}.")
    return "\n".join(lines)


def _shortened(message: str, report: Report) -> str:
    """A message with the IRIs in it shortened as `_short` does; others stay whole."""

    def name(found: re.Match[str]) -> str:
        iri = found[1] or found[2]
        end = len(iri) if found[1] else len(iri.rstrip(".,;:!?)\"'"))
        short = _short(URIRef(iri[:end]), report)
        return found[0] if short.startswith("<") else short + iri[end:]

    return _IRI.sub(name, message)


def _count(number: int, what: str) -> str:
    first, *rest = what.split(" ", 1)
    return " ".join([f"{number:,}", first if number == 1 else f"{first}s", *rest])


def _short(term: Identifier, report: Report) -> str:
    """A term for a person: a prefixed name where there is a prefix, a literal in quotes."""
    if isinstance(term, BNode):
        return f"_:{report.names.get(term, term)}"
    if isinstance(term, URIRef):
        best = max(
            (
                (len(iri), name, iri)
                for name, iri in report.prefixes
                if term.startswith(iri) and iri
            ),
            default=None,
        )
        return f"{best[1]}:{term[best[0] :]}" if best else f"<{term}>"
    if not isinstance(term, Literal):
        return str(term)
    if term.language:
        return f'"{term}"@{term.language}'
    if term.datatype is None or term.datatype == XSD.string:
        return f'"{term}"'
    return f'"{term}"^^{_short(term.datatype, report)}'


def _plain(result: Result, report: Report) -> dict[str, Any]:
    return {
        "severity": str(result.severity),
        "rule": result.rule,
        "shape": result.shape,
        "constraint": result.constraint,
        "component": str(result.component),
        "focus": _term(result.focus, report),
        "label": result.label,
        "path": result.path,
        "value": None if result.value is None else _term(result.value, report),
        "message": result.message,
        "where": result.where,
        "closest": list(result.closest),
    }


def _term(term: Identifier, report: Report) -> dict[str, str]:
    if isinstance(term, URIRef):
        return {"type": "uri", "value": str(term)}
    if isinstance(term, BNode):
        return {"type": "bnode", "value": report.names.get(term, str(term))}
    found = {"type": "literal", "value": str(term)}
    if isinstance(term, Literal) and term.language:
        found["xml:lang"] = term.language
    elif isinstance(term, Literal) and term.datatype is not None:
        found["datatype"] = str(term.datatype)
    return found


class _Turtle:
    """Writes the nodes of a report; a blank node stands where it is used, unless it is shared."""

    def __init__(self, report: Report) -> None:
        self.graph: Graph = report.graph
        self.names = report.names
        self.prefixes = {**dict(report.prefixes), "sh": str(SH)}
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
