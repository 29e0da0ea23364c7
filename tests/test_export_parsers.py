"""Exports read back by parsers of others: rdflib, pyoxigraph, raptor, PyLD. Nothing is lost."""

import hashlib
import logging
import re
import shutil
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
from defour.folder import Folder
from defour.writing.export import Exporter
from project import ROOT

Reader = Callable[[bytes, str], str]
"""Reads an export in a format, and gives N-Quads."""

HASH = re.compile(
    rb'(?:# |<!-- )RDFC-1\.0 SHA-256: ([0-9a-f]{64})|"rdfc10": "nih:sha-256;([0-9a-f]{64})"'
)
OXIGRAPH = {
    "turtle": ox.RdfFormat.TURTLE,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "nquads": ox.RdfFormat.N_QUADS,
    "trig": ox.RdfFormat.TRIG,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdfxml": ox.RdfFormat.RDF_XML,
}
RDFLIB = {
    "turtle": "turtle",
    "ntriples": "nt",
    "nquads": "nquads",
    "trig": "trig",
    "jsonld": "json-ld",
    "rdfxml": "xml",
}
RAPPER = {x: x for x in ("turtle", "ntriples", "nquads", "trig", "rdfxml")}


def by_oxigraph(data: bytes, format: str) -> str:
    return "".join(f"{x} .\n" for x in ox.parse(data, OXIGRAPH[format]))


def by_rdflib(data: bytes, format: str) -> str:
    logging.getLogger("rdflib.term").setLevel(logging.ERROR)  # it tells of each odd literal
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns of its own classes, and of odd literals
        before, rdflib.NORMALIZE_LITERALS = rdflib.NORMALIZE_LITERALS, False
        try:
            if format not in ("nquads", "trig"):
                return str(
                    rdflib.Graph().parse(data=data, format=RDFLIB[format]).serialize(format="nt")
                )
            dataset = rdflib.Dataset()
            dataset.parse(data=data, format=RDFLIB[format])
            return str(dataset.serialize(format="nquads"))
        finally:
            rdflib.NORMALIZE_LITERALS = before


def by_raptor(data: bytes, format: str) -> str:
    out = "nquads" if format in ("nquads", "trig") else "ntriples"
    command = ["rapper", "-q", "-i", RAPPER[format], "-o", out, "-", "http://base/"]
    done = subprocess.run(command, input=data, capture_output=True, check=True)
    assert done.stderr == b""
    return done.stdout.decode()


def by_pyld(data: bytes, format: str) -> str:
    import json

    assert format == "jsonld"
    return str(jsonld.to_rdf(json.loads(data), {"format": "application/n-quads"}))


raptor = pytest.mark.skipif(shutil.which("rapper") is None, reason="needs Debian's raptor2-utils")
READERS = [
    *(pytest.param(by_oxigraph, x, id=f"oxigraph-{x}") for x in OXIGRAPH),
    *(pytest.param(by_rdflib, x, id=f"rdflib-{x}") for x in RDFLIB),
    *(pytest.param(by_raptor, x, id=f"raptor-{x}", marks=raptor) for x in RAPPER),
    pytest.param(by_pyld, "jsonld", id="pyld-jsonld"),
]


def canonical_hash(nquads: str) -> str:
    """The hash, computed without anything of ours."""
    dataset = ox.Dataset(ox.parse(nquads, ox.RdfFormat.N_QUADS))
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return hashlib.sha256("".join(sorted(f"{x} .\n" for x in dataset)).encode()).hexdigest()


def hash_in(data: bytes) -> str:
    (found,) = HASH.findall(data)
    return (found[0] or found[1]).decode()


@pytest.fixture(scope="module")
def whole() -> Exporter:
    return Exporter(Folder(ROOT))


@pytest.mark.parametrize(("reader", "format"), READERS)
def test_the_whole_graph(whole: Exporter, reader: Reader, format: str) -> None:
    data = whole.write(format)
    assert canonical_hash(reader(data, format)) == hash_in(data) == whole.digest(format)


@pytest.mark.parametrize("reader", [by_oxigraph, by_rdflib, by_pyld])
def test_the_whole_graph_framed(whole: Exporter, reader: Reader) -> None:
    data = whole.write("jsonld", framed=True)
    assert canonical_hash(reader(data, "jsonld")) == hash_in(data) == whole.digest()


def test_the_hash_is_that_of_another_implementation(whole: Exporter) -> None:
    for format in ("ntriples", "nquads"):
        options = {"algorithm": "URDNA2015", "inputFormat": "application/n-quads"}
        options["format"] = "application/n-quads"
        lines = whole.write(format).decode().split("\n", 1)[1]
        normal = jsonld.normalize(lines, options)
        assert hashlib.sha256(normal.encode()).hexdigest() == whole.digest(format)


XSD = "http://www.w3.org/2001/XMLSchema#"
# no xsd:double: PyLD 3.3 rewrites one that is written as text
# what XML 1.0 can hold; raptor and rdflib know no noncharacters
text = st.text(
    st.characters(
        exclude_categories=("Cs", "Cc", "Cn"),
        include_characters="\t\n\r",
        exclude_characters="\ufffe\uffff",
    ),
    max_size=12,
)
local = st.from_regex(r"[A-Za-zé_][A-Za-z0-9é_-]{0,6}", fullmatch=True)
SPACES = """
http://e/ http://e/a# https://w3id.org/defour/football# https://w3id.org/defour/id/ urn:x:
http://www.w3.org/2000/01/rdf-schema# id: from: label: type:
"""
space = st.sampled_from(SPACES.split())
iri = st.builds(lambda x, y: ox.NamedNode(x + y), space, local)
known = st.sampled_from(["label", "comment", "seeAlso", "subClassOf"]).map(
    lambda x: ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#" + x)
)
own = st.sampled_from(["about", "vouchesFor", "from", "team", "content", "basis", "player"]).map(
    lambda x: ox.NamedNode("https://w3id.org/defour/football#" + x)
)
kind = st.just(ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type"))
derived = st.just(ox.NamedNode("http://www.w3.org/ns/prov#wasDerivedFrom"))
blank = st.sampled_from("abcd").map(ox.BlankNode)
literal = st.one_of(
    text.map(ox.Literal),
    st.builds(
        lambda x, y: ox.Literal(x, language=y),
        text,
        st.sampled_from(["en", "nl", "nl-be", "zh-hant"]),
    ),
    st.builds(
        lambda x, y: ox.Literal(x, datatype=ox.NamedNode(y)),
        st.one_of(
            text, st.sampled_from(["007", "7", "-1", "-0", "1e3", "true", "1", "2021-02-30"])
        ),
        st.sampled_from(
            [XSD + x for x in ("integer", "boolean", "float", "date", "gYear", "anyURI", "token")]
            + ["http://e/own", "http://www.w3.org/1999/02/22-rdf-syntax-ns#XMLLiteral"]
        ),
    ),
    st.integers(-(10**20), 10**20).map(
        lambda x: ox.Literal(str(x), datatype=ox.NamedNode(XSD + "integer"))
    ),
)
triple = st.builds(
    ox.Triple,
    st.one_of(iri, blank),
    st.one_of(iri, known, own, kind, derived),
    st.one_of(iri, blank, literal),
)


ONTOLOGY = """
@prefix football: <https://w3id.org/defour/football#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
<https://w3id.org/defour/football> a owl:Ontology .
football:about a owl:ObjectProperty . football:vouchesFor a owl:ObjectProperty .
football:team a owl:ObjectProperty . football:basis a owl:ObjectProperty .
football:from a owl:DatatypeProperty ; rdfs:range xsd:date .
football:content a owl:DatatypeProperty ; rdfs:range rdf:langString .
football:label a owl:Class ; rdfs:label "label"@en ; rdfs:comment "x" .
""".replace("rdf:langString", "<http://www.w3.org/1999/02/22-rdf-syntax-ns#langString>")


def exporter_of(triples: list[ox.Triple], folder: Path) -> Exporter:
    (folder / "data").mkdir(exist_ok=True)
    lines = "".join(f"{x} .\n" for x in triples)
    (folder / "data" / "made.nt").write_text(lines, encoding="utf-8")
    (folder / "ontology").mkdir(exist_ok=True)
    (folder / "ontology" / "made.ttl").write_text(ONTOLOGY, encoding="utf-8")
    return Exporter(Folder(folder))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("made")


@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # to shrink takes minutes
)
@given(triples=st.lists(triple, min_size=1, max_size=8))
def test_made_graphs(folder: Path, triples: list[ox.Triple]) -> None:
    exporter = exporter_of(triples, folder)
    for reader, format in (x.values for x in READERS):
        if reader is by_raptor and shutil.which("rapper") is None:
            continue
        data = exporter.write(format)
        assert canonical_hash(reader(data, format)) == hash_in(data), (reader, format, data)
    data = exporter.write("jsonld", framed=True)
    for reader in (by_oxigraph, by_rdflib, by_pyld):
        assert canonical_hash(reader(data, "jsonld")) == hash_in(data), (reader, data)
    for resource in sorted(x.subject.value for x in triples if isinstance(x.subject, ox.NamedNode)):
        data = exporter.write("jsonld", framed=True, resource=resource)
        assert canonical_hash(by_oxigraph(data, "jsonld")) == exporter.digest(resource=resource)


def test_what_json_ld_cannot_hold_is_said(folder: Path) -> None:
    triple = ox.Triple(ox.NamedNode("xsd:x"), ox.NamedNode("e:p"), ox.Literal("x"))
    with pytest.raises(UsageError, match=r"<xsd:x>.*Ask for another format"):
        exporter_of([triple], folder).write("jsonld")
