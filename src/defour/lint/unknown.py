"""Terms that no vocabulary and no loaded ontology has."""

from collections.abc import Iterator

from rdflib import SH, URIRef

from defour import vocabulary as v
from defour.lint import sparql
from defour.lint.findings import Finding, Inputs, Teller
from defour.lint.lexical import XSD_DATATYPES
from defour.lint.near import nearest
from defour.lint.scan import IMPORTS, PRIOR, VERSION, Scan
from defour.lint.vocabularies import TITLES, is_term, known, loaded
from defour.shacl.scope import namespace


def unknown_terms(inputs: Inputs, scan: Scan, teller: Teller) -> Iterator[Finding]:
    """A finding for each IRI of a known namespace that is no term of it, at its first place."""
    words = list(sparql.words(inputs.rules))
    times = dict(scan.uses)
    for word in words:
        times[word.iri] = times.get(word.iri, 0) + 1
    ours = loaded(scan)
    exempt = {x.value for name in (IMPORTS, VERSION, PRIOR) for _, x, _ in scan.triples(name)}
    asked = {str(x) for x in inputs.rules.objects(None, SH.datatype)} | scan.datatypes
    for iri, count in times.items():
        space = namespace(iri)
        name = iri[len(space) :]
        key = "unknown-term"
        if space in TITLES:
            if (
                space == v.XSD
                and iri in asked
                and name not in XSD_DATATYPES
                and is_term(space, name)
            ):
                names, key = XSD_DATATYPES, "unknown-term/datatype"
            elif is_term(space, name):
                continue
            else:
                names = XSD_DATATYPES if space == v.XSD and iri in asked else known(space)
            title = TITLES[space]
        elif space in ours and name and name not in ours[space] and iri not in exempt:
            names, title = frozenset(ours[space]), f"<{space}>"
        else:
            continue
        near = nearest(name, names)
        if iri in scan.uses:
            where = teller.places.use(URIRef(iri))
        else:
            of_iri = (word for word in words if word.iri == iri)
            told = (sparql.place(word, teller.places, inputs.shapes) for word in of_iri)
            where = min((x for x in told if x), default=None)
        if key == "unknown-term" and near is not None:
            key = "unknown-term/near"
        yield teller.find(
            key,
            where,
            iri,
            times=count,
            term=iri,
            vocabulary=title,
            near=space + (near or ""),
        )
