"""The triples that describe one thing: what its ``.ttl`` and ``.jsonld`` hold."""

from collections.abc import Iterator

import pyoxigraph as ox

from defour import vocabulary as v
from defour.queries.answers import triples_sorted
from defour.site.knowledge import QUESTIONS, Knowledge, Term

_SH = v.SH


def describe(known: Knowledge, iri: str) -> tuple[ox.Triple, ...]:
    """A thing's own triples, those of the claims about it and their passages, and some labels.

    Args:
        known: The folder.
        iri: A published IRI. Of what only others speak of, what they say.

    Returns:
        Sorted, blank nodes named by RDFC-1.0.
    """
    nodes = [iri, *(x.iri for x in known.about.get(iri, ()))]
    nodes += [
        x for claim in list(nodes) if claim in known.record.claims for x in _cited(known, claim)
    ]
    found = [t for node in dict.fromkeys(nodes) for t in _own(known, node, set())]
    if iri.startswith(QUESTIONS):
        found += _question(known, iri)
    if not found or known.kind(iri) in ("entity", "concept", "article", "other"):
        for subject, name in known.inward.get(iri, ()):
            if subject not in known.record.claims:
                found += _own(known, subject, set())
    for name in sorted(_mentioned(found)):
        for label in known.said.get(name, {}).get(v.LABEL, ()):
            found.append(ox.Triple(ox.NamedNode(name), ox.NamedNode(v.LABEL), label))
    return triples_sorted(found)


def _cited(known: Knowledge, claim: str) -> tuple[str, ...]:
    return known.record.claims[claim].passages


def _own(known: Knowledge, node: str, seen: set[str]) -> Iterator[ox.Triple]:
    """The triples of a node, and of the blank nodes that hang on it."""
    seen.add(node)
    subject = ox.BlankNode(node[2:]) if node.startswith("_:") else ox.NamedNode(node)
    for said in (known.said, known.ruled):
        for name, terms in said.get(node, {}).items():
            for term in terms:
                yield ox.Triple(subject, ox.NamedNode(name), term)
                if isinstance(term, ox.BlankNode) and str(term) not in seen:
                    yield from _own(known, str(term), seen)


def _question(known: Knowledge, iri: str) -> list[ox.Triple]:
    """A stored question in the words of SHACL Advanced Features, section 7 (SPARQL executables)."""
    question = known.questions[iri.removeprefix(QUESTIONS)]
    said: list[tuple[str, Term]] = [
        (v.TYPE, ox.NamedNode(_SH + "SPARQLSelectExecutable")),
        (v.LABEL, ox.Literal(question.summary or question.name, language="en")),
        (_SH + "select", ox.Literal(question.text)),
    ]
    if question.description:
        said.append((v.DCTERMS + "description", ox.Literal(question.description, language="en")))
    return [ox.Triple(ox.NamedNode(iri), ox.NamedNode(name), term) for name, term in said]


def _mentioned(triples: list[ox.Triple]) -> set[str]:
    return {
        node.value
        for triple in triples
        for node in (triple.predicate, triple.object)
        if isinstance(node, ox.NamedNode)
    }
