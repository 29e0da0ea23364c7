"""Terms of the data that are nearly those of the shapes, where no ontology declares them."""

from collections.abc import Collection, Iterator

from rdflib import SH, Graph, URIRef

from defour.lint import sparql
from defour.lint.allowing import Allowed
from defour.lint.findings import Finding, Inputs, Teller
from defour.lint.named import PAIRS, named
from defour.lint.near import is_plural, is_slip
from defour.lint.scan import Scan
from defour.lint.vocabularies import TITLES, Loaded
from defour.namespaces import namespace_of as namespace
from defour.rdf.locations import Place

_TARGETS = (SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf)


def near_terms(
    inputs: Inputs, scan: Scan, ours: Loaded, allowed: Allowed, teller: Teller
) -> Iterator[Finding]:
    """A finding for each class or property of the data that is a slip away from one of the shapes.

    Nothing declares it and no shape names it. Where the data does not use the one of the shapes,
    that one is told. It is told too where shapes compare with a property that the data has not,
    and that is a slip away from one that it has.
    """
    names, closed = named(inputs.rules), {*TITLES, *ours}
    queried = {word.iri for word in sparql.words(inputs.rules)}
    aimed = _aimed(inputs, allowed)
    compared = {str(x) for way in PAIRS for x in inputs.rules.objects(None, way)}
    for mine, other, used in (
        (names.classes, names.properties, scan.kinds.keys()),
        (names.properties, names.classes, scan.predicates),
    ):
        told: dict[str, str] = {}
        for term in sorted(used):
            if namespace(term) in closed or term in mine or term in scan.declared:
                continue
            spoken = term in queried or (term not in other and _stands(term, inputs.rules))
            for near in [] if spoken else slips(term, mine):
                if term in allowed["near-term"] or near in allowed["near-term"]:
                    continue
                if near not in used and near not in scan.declared:
                    told.setdefault(near, term)
                elif not (near in used and is_plural(term, near)):
                    where = teller.places.use(URIRef(term))
                    times = scan.uses.get(term, 1)
                    yield teller.find("near-term", where, term, times=times, term=term, near=near)
                break
        for term in sorted((compared & mine) - used - told.keys() - scan.declared):
            if namespace(term) in closed or term in allowed["near-term"]:
                continue
            if found := [x for x in slips(term, used) if not is_plural(term, x)]:
                told[term] = found[0]
        for term, near in told.items():
            if term not in aimed:
                yield teller.find(
                    "near-term/shapes", _place(term, inputs, teller), term, term=term, near=near
                )


def slips(term: str, terms: Collection[str]) -> list[str]:
    """The other terms of its namespace that are a slip away, those that differ in case first."""
    space = namespace(term)
    name = term[len(space) :]
    found = [
        x for x in terms if x.startswith(space) and x != term and is_slip(x[len(space) :], name)
    ]
    return sorted(found, key=lambda x: (x.casefold() != term.casefold(), x))


def _aimed(inputs: Inputs, allowed: Allowed) -> set[str]:
    """What shapes target, and idle-shape tells when it is misspelt."""
    return {
        str(x)
        for shape in inputs.focus
        if str(shape) not in allowed["idle-shape"]
        for way in _TARGETS
        for x in inputs.rules.objects(shape, way)
    }


def _stands(term: str, rules: Graph) -> bool:
    iri = URIRef(term)
    return any(x in rules for x in ((iri, None, None), (None, iri, None), (None, None, iri)))


def _place(term: str, inputs: Inputs, teller: Teller) -> Place | None:
    """Where it stands first in the shapes, for the data may have it as a name of something else."""
    found = [
        teller.places.triple(node, way, URIRef(term))
        for node, way in inputs.rules.subject_predicates(URIRef(term))
    ]
    return min((x for x in found if x), default=None)
