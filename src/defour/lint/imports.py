"""Imports that no file answers. Nothing is ever fetched."""

from collections.abc import Iterator
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from defour.lint.allowing import Allowed
from defour.lint.findings import Finding, Inputs, Teller
from defour.lint.scan import IMPORTS, VERSION, Scan
from defour.lint.vocabularies import TITLES

_NEEDLESS = ("http://www.w3.org/ns/prov-o", "http://datashapes.org/dash")
"""The ontology of PROV, and what editors of shapes import of themselves."""


def imports_not_read(
    inputs: Inputs, scan: Scan, allowed: Allowed, teller: Teller
) -> Iterator[Finding]:
    """A finding for each imported IRI that no file is, by ontology IRI, version IRI or name.

    The vocabularies whose terms are all known need no file, nor does DASH.
    """
    headers = {x for found in scan.ontologies.values() for x in found}
    read = {_bare(x) for x in headers}
    read |= {_bare(x.value) for node, x, _ in scan.triples(VERSION) if node in headers}
    files = {
        PurePosixPath(x.where.replace("\\", "/")).name
        for x in (*inputs.data, *inputs.ontology, *inputs.shapes)
    }
    known = {_bare(x).partition(":")[2] for x in (*TITLES, *_NEEDLESS)}
    told = set()
    for node, target, triple in scan.triples(IMPORTS):
        iri = target.value
        name = PurePosixPath(unquote(urlsplit(iri).path)).name
        if _bare(iri) in read or name in files or node in allowed["import-not-read"]:
            continue
        if _bare(iri).partition(":")[2] in known:
            continue
        if iri not in told:
            told.add(iri)
            where = teller.places.written(triple)
            yield teller.find("import-not-read", where, iri, iri=iri)


def _bare(iri: str) -> str:
    """An ontology's IRI and its namespace are one thing to whoever imports it."""
    return iri.rstrip("#/")
