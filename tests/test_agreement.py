"""Whether values agree with their sentences, and how many changed ones are told.

The invented articles are read, and this project's where DEFOUR_ARTICLE names its text.
"""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from defour import namespaces as v
from defour.claims.agreement import Reading
from defour.claims.mentions import Mentions
from defour.claims.model import Claim, Claims
from defour.claims.sentences import holds_literal, numbers, sentence_ranges
from defour.rdf.graph import Graph, Term
from defour.rdf.parse import parse
from project import FOLDER, ROOT

EXAMPLES = ROOT / "examples"
_NUMERIC = v.PREFIXES["time"] + "numericDuration"


def reading(article: Path, data: list[Path]) -> Reading:
    graph = Graph.read([*data, *FOLDER.ontology])
    claims = Claims(graph)
    text = article.read_bytes()
    return Reading(graph, claims, claims.require_version(text), text.decode())


def readings() -> list[Reading]:
    found = [reading(x / "article.txt", [x / "data"]) for x in sorted(EXAMPLES.iterdir())]
    article = os.environ.get("DEFOUR_ARTICLE")
    return [*found, reading(Path(article), FOLDER.data)] if article else found


def stated(each: Reading) -> list[Claim]:
    return [x for x in each.claims.claims.values() if x.live and x.basis == v.STATED]


def test_the_sound_graphs_agree_and_few_claims_need_an_allowance() -> None:
    for each in readings():
        told = (each.disagreements(), each.unvalued(), each.unused(), each.unclaimed())
        assert [list(x) for x in told] == [[]] * 4
        allowed = [x for x in stated(each) if each.graph.texts(x.iri, v.ALLOW)]
        assert len(allowed) <= 0.03 * len(stated(each))


def other(literal: ox.Literal) -> ox.Literal:
    value, kind = literal.value, literal.datatype
    name = kind.value.rpartition("#")[2]
    if name in ("integer", "decimal", "gYear"):
        return ox.Literal(str(int(value) + 1), datatype=kind)
    if name == "gYearMonth":
        year, month = value.split("-")
        return ox.Literal(f"{year}-{int(month) % 12 + 1:02}", datatype=kind)
    if name == "date":
        year, month, day = value.split("-")
        return ox.Literal(f"{year}-{month}-{int(day) % 28 + 1:02}", datatype=kind)
    if value in ("nl", "en"):
        return ox.Literal("en" if value == "nl" else "nl")
    if value[0].isdigit():
        return ox.Literal(value.translate(str.maketrans("0123456789", "1234567890")))
    return ox.Literal("JPY" if value == "EUR" else f"{value}x")


def changes(each: Reading, term: Term) -> Iterator[Term]:
    if isinstance(term, ox.Literal):
        if not term.language and not term.datatype.value.endswith("boolean"):
            yield other(term)
        return
    iri, graph = getattr(term, "value", ""), each.graph
    alike = [x for x, kind in each.mentions.named.items() if kind == each.mentions.named.get(iri)]
    if graph.text(iri, _NUMERIC):
        alike = [x for x in graph.by_subject if graph.text(x, _NUMERIC)]
    yield from (ox.NamedNode(x) for x in alike if x != iri)


def test_changed_values_are_told(summary: Callable[[str], None]) -> None:
    tallies = {"literals": [0, 0], "entities": [0, 0]}
    for each in readings():
        sound = set(each.unvalued())
        for claim, situation, name in (
            (x, y, z) for x in stated(each) for y in x.about for z in x.vouches_for
        ):
            terms = each.graph.by_subject[situation].get(name, [])
            for at, term in enumerate(list(terms)):
                tally = tallies["literals" if isinstance(term, ox.Literal) else "entities"]
                for new in changes(each, term):
                    terms[at] = new
                    tally[0] += any(each.check_claim(claim)) or set(each.unvalued()) != sound
                    tally[1] += 1
                terms[at] = term
    shares = {what: good / of for what, (good, of) in tallies.items()}
    for what, share in shares.items():
        summary(f"changed {what} that the sentences tell: {share:.1%} of {tallies[what][1]}")
    assert shares["literals"] >= 0.97
    assert shares["entities"] >= 0.85


NAMES = """
PREFIX : <https://w3id.org/defour/football#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
:Club rdfs:subClassOf :Team . <e:a> a :Club ; rdfs:label "Ashvale Town"@en .
<e:b> a :Club ; rdfs:label "Brask Town"@en ; skos:altLabel "the Bees"@en .
<e:c> a :Person ; rdfs:label "Mira Klaas" . <e:d> a :Person ; rdfs:label "Toon Klaas" .
<e:e> a :Organisation ; skos:inScheme <e:s> ; rdfs:label "Reserves" .
"""


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Vale won", "a"),
        ("Ashvale won", "a"),
        ("out in the vale", ""),
        ("Town won", ""),  # two are called so
        ("Brask won", "b"),
        ("The Bees won", "b"),
        ("Mira scored", "c"),
        ("Reserves are told of", ""),  # a concept
    ],
)
def test_short_names(text: str, named: str) -> None:
    graph = Graph([parse(NAMES.encode(), where="x")])
    mentions = Mentions(graph, text, [], "en")
    assert [x for x in mentions.named if mentions.names(x, text)] == [f"e:{x}" for x in named]


def test_what_two_labels_say_is_told_once(tmp_path: Path) -> None:
    folder = EXAMPLES / "derby-2031-09"
    text = (folder / "data" / "derby-2031-09.ttl").read_text()
    for new in ('"She is 32."@en , "Ze is 32."@nl .', '"She is 32, in 2031." .'):
        old = '"Mira Klaas is 31."@en ,\n        "Mira Klaas is 31."@nl .'
        (tmp_path / "x.ttl").write_text(text.replace(old, new))
        (told,) = reading(folder / "article.txt", [tmp_path]).disagreements()
        assert (told.kind, told.value) == ("unfounded-label", "32")


@pytest.mark.parametrize(
    ("language", "text", "held"),
    [
        ("nl", "na zeventien jaar", 17),
        ("nl", "5.310 toeschouwers", 5310),
        ("nl", "vier miljoen euro", 4000000),
        ("nl", "tweemaal kampioen", 2),
        ("en", "the 2.5 million", 2500000),
        ("en", "finished eighth", 8),
        ("fr", "dix-sept ans", 17),
        ("de", "siebzehn Jahre", 17),
        ("xx", "17 of them", 17),
    ],
)
def test_numbers_in_figures_and_words(language: str, text: str, held: int) -> None:
    assert held in numbers(text, language)


@pytest.mark.parametrize(
    ("kind", "value", "text", "held"),
    [
        ("date", "2031-09-14", "14 september 2031", True),
        ("date", "2031-09-14", "14 sep. 2031", True),
        ("date", "2031-09-14", "14/9/2031", True),
        ("date", "2031-09-14", "op zondag", True),
        ("date", "2031-09-14", "op maandag", False),
        ("date", "2031-09-14", "15 september 2031", False),
        ("date", "2031-09-14", "14 september 2030", False),
        ("gYearMonth", "2031-09", "in september", True),
        ("gYearMonth", "2031-09", "in oktober 2031", False),
        ("gYear", "2031", "(2028-2031)", True),
        ("time", "20:45:00", "om 20.45 uur", True),
        ("time", "20:45:00", "om 21.45 uur", False),
        ("string", "3-1", "won met 3 - 1", True),
        ("string", "3-1", "won met 1-3", False),
        ("integer", "x", "x", False),
        ("date", "2031", "2031", False),
        ("time", "x", "x", False),
        ("string", "EUR", "vier euro", True),
        ("string", "JPY", "vier euro", False),
    ],
)
def test_values_of_each_kind(kind: str, value: str, text: str, held: bool) -> None:
    literal = ox.Literal(value, datatype=ox.NamedNode(v.XSD + kind))
    assert holds_literal(literal, text, "nl") is held


def test_sentences() -> None:
    text = " Een. „Twee!”, zei hij. “Drie?” Vier\n\nVijf: 2.5 miljoen"
    found = [text[start:end] for start, end in sentence_ranges(text)]
    assert found == ["Een.", "„Twee!”, zei hij.", "“Drie?”", "Vier", "Vijf: 2.5 miljoen"]


def test_passages_of_another_version_are_not_read_in_this_one() -> None:
    each = readings()[1]  # the derby
    other = next(x for x in each.claims.passages.values() if x.start == 269)
    moved = other._replace(iri=f"{other.iri}-old", version="urn:old", start=0, end=17)
    each.claims.passages = {**each.claims.passages, moved.iri: moved}
    version = each.claims.require_version(each.text.encode())
    again = Reading(each.graph, each.claims, version, each.text)
    claim = next(x for x in each.claims.claims.values() if x.iri.endswith("claim/day"))
    assert any(again.check_claim(claim._replace(passages=(moved.iri,))))
    assert not any(again.check_claim(claim))
