"""RDF 1.2 Turtle: each triple that a live claim vouches for carries that claim."""

from pathlib import Path

import pyoxigraph as ox

from defour.folder import Folder, find_folder
from defour.rdf.serialize import canonical_triples as triples_sorted
from defour.writing.export import Exporter, export
from project import ROOT

REIFIES = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#reifies")
FOOTBALL = "https://w3id.org/defour/football#"


def read(data: bytes) -> list[ox.Triple]:
    return [x.triple for x in ox.parse(data, ox.RdfFormat.TURTLE)]


def test_the_claims_of_each_triple_are_those_that_sparql_finds() -> None:
    exporter = Exporter(Folder(ROOT))
    triples = read(exporter.write("rdf12"))
    found = {(str(x.subject), str(x.object)) for x in triples if x.predicate == REIFIES}
    store = ox.Store()
    plain = exporter.write("turtle")
    store.load(plain, ox.RdfFormat.TURTLE)
    wanted = store.query(
        f"PREFIX f: <{FOOTBALL}> SELECT ?claim ?s ?p ?o WHERE {{ ?claim f:about ?s ; "
        "f:vouchesFor ?p . ?s ?p ?o FILTER NOT EXISTS "
        "{ ?claim <http://www.w3.org/ns/prov#invalidatedAtTime> ?when } }"
    )
    rows = {(str(x["claim"]), f"<<( {x['s']} {x['p']} {x['o']} )>>") for x in wanted}
    assert len(found) == len(rows) > 300
    assert {x for x, _ in found} == {x for x, _ in rows}
    left = [x for x in triples if x.predicate != REIFIES]
    assert triples_sorted(read(plain)) == triples_sorted(left)


def test_two_claims_on_one_triple_and_none_of_a_withdrawn_one(copy: Path) -> None:
    (copy / "data" / "claims.ttl").write_text(
        f"@prefix f: <{FOOTBALL}> . @prefix id: <https://w3id.org/defour/id/> .\n"
        "@prefix claim: <https://w3id.org/defour/id/a/claim/> .\n"
        'id:s f:from "2009" , [] .\n'
        "claim:b f:about id:s ; f:vouchesFor f:from .\n"
        "claim:a f:about id:s ; f:vouchesFor f:from , f:to .\n"
        "claim:gone f:about id:s ; f:vouchesFor f:from ;\n"
        '  <http://www.w3.org/ns/prov#invalidatedAtTime> "2020" .\n'
    )
    text = export(find_folder(copy), "rdf12").decode()
    assert text.startswith('VERSION "1.2"\n# RDFC-1.0 SHA-256: ')
    assert '"2009" ~ claim:a ~ claim:b' in text
    assert " ~ claim:gone" not in text
    assert sum(x.predicate == REIFIES for x in read(text.encode())) >= 4
    moved = export(find_folder(copy), "rdf12", base="https://example.org/kb/").decode()
    assert '"2009" ~ claim:a ~ claim:b' in moved


def test_a_resource(example: Path) -> None:
    exporter = Exporter(find_folder(example))
    situation = next(x for x in exporter.read.by_subject if "spell" in x and "claim" not in x)
    triples = read(exporter.write("rdf12", resource=situation))
    reified = [x.object for x in triples if x.predicate == REIFIES]
    assert reified
    assert {x.subject.value for x in reified} == {situation}  # type: ignore[union-attr]
