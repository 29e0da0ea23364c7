"""Exports read back by parsers of others: rdflib, pyoxigraph, raptor, PyLD. Nothing is lost."""

import hashlib
import json
import logging
import re
import subprocess
import warnings
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from pyld import jsonld

from defour.errors import UsageError
from defour.exports.export import Exporter
from defour.folder import Folder
from defour.rdf.graph import Graph
from defour.rdf.parse import parse
from defour.rdf.serialize import graph_hash
from exported import OXIGRAPH, canonical_hash
from project import FOOTBALL, ID

HASH = re.compile(rb"(?:RDFC-1\.0 SHA-256: |nih:sha-256;)([0-9a-f]{64})")
RDFLIB = {x: x for x in ("turtle", "ntriples", "nquads", "trig")}
RDFLIB |= {"jsonld": "json-ld", "rdfxml": "xml"}
# a bare number that rdflib 7.6 reads as another literal of the same value
ODD_NUMBER = re.compile(rb"[ ,]\s*(-0|00+7)\s*[,;.]")


def by_oxigraph(data: bytes, format: str) -> str:
    return "".join(f"{x} .\n" for x in ox.parse(data, OXIGRAPH[format]))


def by_rdflib(data: bytes, format: str) -> str:
    logging.getLogger("rdflib.term").setLevel(logging.ERROR)  # it tells of each odd literal
    named = format in ("nquads", "trig")
    with warnings.catch_warnings(), pytest.MonkeyPatch.context() as patched:
        warnings.simplefilter("ignore")  # it warns of its own classes, and of odd literals
        patched.setattr(rdflib, "NORMALIZE_LITERALS", False)
        graph = rdflib.Dataset() if named else rdflib.Graph()
        graph.parse(data=data, format=RDFLIB[format])
        return str(graph.serialize(format="nquads" if named else "nt"))


def by_raptor(data: bytes, format: str) -> str:
    out = "nquads" if format in ("nquads", "trig") else "ntriples"
    command = ["rapper", "-q", "-i", format, "-o", out, "-", "http://base/"]
    done = subprocess.run(command, input=data, capture_output=True, check=True)
    assert done.stderr == b""
    return done.stdout.decode()


def by_pyld(data: bytes, _format: str) -> str:
    return str(jsonld.to_rdf(json.loads(data), {"format": "application/n-quads"}))


READERS = [(by_oxigraph, x) for x in RDFLIB] + [(by_rdflib, x) for x in RDFLIB]
READERS += [(by_pyld, "jsonld")]
RAPTOR = [x for x in RDFLIB if x != "jsonld"]


def hash_in(data: bytes) -> str:
    (found,) = HASH.findall(data)
    return str(found.decode())


def check(exporter: Exporter, reader: Callable[[bytes, str], str], format: str) -> None:
    """What a reader sees, as N-Quads, is the graph whose hash the file tells."""
    digest = graph_hash(exporter.select(format)[0])
    for framed in [False, True][: 1 + (format == "jsonld")]:
        data = exporter.write(format, framed=framed)
        odd = reader is by_rdflib and format in ("turtle", "trig") and ODD_NUMBER.search(data)
        assert hash_in(data) == digest
        assert odd or canonical_hash(reader(data, format)) == digest, (reader, format, data)


@pytest.mark.parametrize(
    ("reader", "format"),
    [*READERS, *(pytest.param(by_raptor, x, marks=pytest.mark.clients) for x in RAPTOR)],
)
def test_the_whole_graph(whole: Exporter, reader: Callable[[bytes, str], str], format: str) -> None:
    check(whole, reader, format)


@pytest.mark.slow
def test_the_hash_is_that_of_another_implementation(whole: Exporter) -> None:
    options = {"algorithm": "URDNA2015", "inputFormat": "application/n-quads"}
    options["format"] = "application/n-quads"
    data = whole.write("nquads")
    normal = jsonld.normalize(data.decode().split("\n", 1)[1], options)
    assert hashlib.sha256(normal.encode()).hexdigest() == hash_in(data)


RDF, XSD = "http://www.w3.org/1999/02/22-rdf-syntax-ns#", "http://www.w3.org/2001/XMLSchema#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
DERIVED = "http://www.w3.org/ns/prov#wasDerivedFrom"
SPACES = (FOOTBALL, ID, RDFS, "http://e/", "http://e/a#")
SPACES += ("urn:x:", "id:", "from:", "label:", "type:")
OWN = ("about", "vouchesFor", "from", "team", "content", "basis", "player")
KNOWN = [FOOTBALL + x for x in OWN] + [RDFS + x for x in ("label", "comment", "seeAlso")]
# no xsd:double: PyLD 3.3 rewrites one that is written as text
KINDS = ("integer", "boolean", "float", "date", "gYear", "anyURI", "token")
DATATYPES = [XSD + x for x in KINDS] + ["http://e/own", RDF + "XMLLiteral"]
# what XML 1.0 can hold; raptor and rdflib know no noncharacters
CHARACTERS = st.characters(
    exclude_categories=("Cs", "Cc", "Cn"),
    include_characters="\t\n\r",
    exclude_characters="\ufffe\uffff",
)
text = st.text(CHARACTERS, max_size=12)
form = st.sampled_from(["007", "7", "-1", "-0", "1e3", "true", "1", "2021-02-30"]) | text
number = st.integers(-(10**20), 10**20).map(str)
local = st.from_regex(r"[A-Za-zé_][A-Za-z0-9é_-]{0,6}", fullmatch=True)
iri = st.builds(lambda x, y: ox.NamedNode(x + y), st.sampled_from(SPACES), local)
known = st.sampled_from([*KNOWN, RDF + "type", DERIVED]).map(ox.NamedNode)
blank = st.sampled_from("abcd").map(ox.BlankNode)
language = st.sampled_from(["en", "nl", "nl-be", "zh-hant"])
datatype = st.sampled_from(DATATYPES).map(ox.NamedNode)
literal = (
    st.builds(ox.Literal, text)
    | st.builds(ox.Literal, text, language=language)
    | st.builds(ox.Literal, form, datatype=datatype)
    | st.builds(ox.Literal, number, datatype=st.just(ox.NamedNode(XSD + "integer")))
)
triple = st.builds(ox.Triple, iri | blank, iri | known, iri | blank | literal)


ONTOLOGY = f"""
@prefix football: <{FOOTBALL}> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <{RDFS}> .
<{FOOTBALL[:-1]}> a owl:Ontology .
football:about a owl:ObjectProperty . football:vouchesFor a owl:ObjectProperty .
football:team a owl:ObjectProperty . football:basis a owl:ObjectProperty .
football:from a owl:DatatypeProperty ; rdfs:range <{XSD}date> .
football:content a owl:DatatypeProperty ; rdfs:range <{RDF}langString> .
football:label a owl:Class ; rdfs:label "label"@en ; rdfs:comment "x" .
"""


def exporter_of(triples: list[ox.Triple]) -> Exporter:
    source = parse(ONTOLOGY.encode(), where="ontology")
    made = Graph.from_quads(ox.Quad(*x) for x in triples)
    return Exporter(Folder(Path("/nowhere")), graph=Graph([source, *made.sources]))


@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # to shrink takes minutes
)
@given(triples=st.lists(triple, min_size=1, max_size=8))
def test_made_graphs(triples: list[ox.Triple]) -> None:
    exporter = exporter_of(triples)
    for reader, format in READERS:
        check(exporter, reader, format)
    for resource in sorted(x.subject.value for x in triples if isinstance(x.subject, ox.NamedNode)):
        data = exporter.write("jsonld", framed=True, resource=resource)
        assert canonical_hash(data, "jsonld") == hash_in(data)


def test_what_json_ld_cannot_hold_is_said() -> None:
    triple = ox.Triple(ox.NamedNode("xsd:x"), ox.NamedNode("e:p"), ox.Literal("x"))
    with pytest.raises(UsageError, match=r"<xsd:x>.*Ask for another format"):
        exporter_of([triple]).write("jsonld")
