"""Imports that no file answers. Nothing is ever fetched."""

from collections.abc import Iterator
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from defour.bridge import to_rdflib
from defour.lint.allowing import Allowed
from defour.lint.findings import Finding, Inputs, Teller
from defour.lint.scan import IMPORTS, VERSION, Scan


def imports_not_read(
    inputs: Inputs, scan: Scan, allowed: Allowed, teller: Teller
) -> Iterator[Finding]:
    """A finding for each imported IRI that no file is, by ontology IRI, version IRI or name."""
    headers = {x for found in scan.ontologies.values() for x in found}
    read = {_bare(x) for x in headers}
    read |= {_bare(x.value) for node, x, _ in scan.triples(VERSION) if node in headers}
    files = {
        PurePosixPath(x.where.replace("\\", "/")).name
        for x in (*inputs.data, *inputs.ontology, *inputs.shapes)
    }
    told = set()
    for node, target, triple in scan.triples(IMPORTS):
        iri = target.value
        name = PurePosixPath(unquote(urlsplit(iri).path)).name
        if _bare(iri) in read or name in files or node in allowed["import-not-read"]:
            continue
        if iri not in told:
            told.add(iri)
            where = teller.places.triple(*to_rdflib(triple, where=""))
            yield teller.find("import-not-read", where, iri, iri=iri)


def _bare(iri: str) -> str:
    """An ontology's IRI and its namespace are one thing to whoever imports it."""
    return iri.rstrip("#/")
