"""docs/crosswalks.md: each class of the data is told of, as said or left out, and it is so."""

import re

import pytest
from rdflib import OWL, RDF

from defour.exports.crosswalk import find_crosswalk
from exported import NAMES, crosswalk, of_class, query, speaks_of
from project import FOLDER, FOOTBALL, ROOT, ontology

TERM = r"\b(?:schema|sport|dbo|oa|prov|skos):\w+"
ABSTRACT = {"Entity", "Agent", "Situation"}
DOCS = (ROOT / "docs" / "crosswalks.md").read_text()


def table(name: str) -> dict[str, str]:
    """What docs/crosswalks.md says of each class in the table of a crosswalk."""
    section = DOCS.split(f"\n## `{name}`")[1].split("\n## ")[0]
    rows = re.findall(r"^\| ((?:`football:\w+`(?:, )?)+) \| (.*) \|$", section, re.MULTILINE)
    found: dict[str, str] = {}
    for classes, said in rows:
        for kind in re.findall(r"football:(\w+)", classes):
            assert kind not in found, f"{kind} twice in the table of {name}"
            found[kind] = said
    return found


@pytest.mark.parametrize("name", NAMES)
def test_the_docs_tell_of_every_class(name: str) -> None:
    classes = {
        str(kind).removeprefix(FOOTBALL)
        for kind in ontology().subjects(RDF.type, OWL.Class)
        if str(kind).startswith(FOOTBALL)
    }
    told = table(name)
    assert set(told) == classes - ABSTRACT
    body = "".join(x for x in query(name).splitlines(True) if x[:1] != "#")
    there = set(re.findall(TERM, body))
    for kind, said in told.items():
        if not of_class(kind):
            continue
        exported = speaks_of(crosswalk(name), of_class(kind))
        if said.startswith("left out"):
            assert not exported, f"{name} says something of {kind}"
        elif exported or "where words" not in said:
            assert exported, f"{name} says nothing of {kind}"
            yes, _, no = re.sub(r"\b(Not|Never) ", "\0", said).partition("\0")
            used_terms, shunned = (set(re.findall(TERM, part)) for part in (yes, no))
            assert used_terms, f"the table of {name} has no term for {kind}"
            assert used_terms <= there, f"{name} has not all of this for {kind}"
            assert not shunned & there, f"{name} has some of this for {kind}"


@pytest.mark.parametrize("name", NAMES)
def test_the_docs_tell_what_is_left_out(name: str) -> None:
    for omitted in find_crosswalk(FOLDER, name).header.omits:
        assert f"- {omitted}\n" in DOCS
