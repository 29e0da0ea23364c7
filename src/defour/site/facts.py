"""What a thing's page says: its properties with the claims that vouch for them."""

from typing import NamedTuple

import pyoxigraph as ox

from defour import namespaces as v
from defour.site.knowledge import Claim, Knowledge, Term

_IDENTITY = (v.TYPE, v.LABEL)


class Fact(NamedTuple):
    """A property of a thing and its values."""

    property: str
    values: list[Term]


class Line(NamedTuple):
    """A fact and the live claims that vouch for it; without claims nobody does."""

    fact: Fact
    claims: list[Claim]


class Part(NamedTuple):
    """A situation in which a thing takes part, the properties that say how, and its claims."""

    situation: str
    roles: tuple[str, ...]
    claims: list[Claim]


def lines(known: Knowledge, iri: str) -> list[Line]:
    """The facts about a situation, each with the claims that vouch for it."""
    live = [x for x in known.about.get(iri, ()) if x.live]
    return [
        Line(fact, [x for x in live if fact.property in x.vouches_for])
        for fact in facts(known, iri)
    ]


def facts(known: Knowledge, iri: str) -> list[Fact]:
    """The properties of a thing but its type and its labels, in the order of the ontology."""
    pairs = known.said.get(iri, {})
    names = sorted(set(pairs) - set(_IDENTITY), key=lambda x: (known.place.get(x, 10**6), x))
    return [Fact(name, pairs[name]) for name in names]


def parts(known: Knowledge, iri: str) -> dict[str, list[Part]]:
    """The situations in which an entity takes part, by their class.

    Within a class the dated ones come first, in the order of their dates as text.
    """
    roles: dict[str, list[str]] = {}
    for subject, name in known.inward.get(iri, ()):
        if subject in known.paths and known.kind(subject) == "situation":
            roles.setdefault(subject, []).append(name)
    found: dict[str, list[Part]] = {}
    for situation in sorted(roles, key=lambda x: _when(known, x)):
        claims = known.about.get(situation, [])
        kind = next(iter(known.types(situation)), "")
        found.setdefault(kind, []).append(Part(situation, tuple(roles[situation]), claims))
    return dict(sorted(found.items(), key=lambda x: known.place.get(x[0], 10**6)))


def _when(known: Knowledge, situation: str) -> tuple[bool, str, int]:
    dates = [
        term.value
        for terms in known.said.get(situation, {}).values()
        for term in terms
        if isinstance(term, ox.Literal) and term.datatype.value in (v.DATE, v.YEAR_MONTH, v.YEAR)
    ]
    return not dates, min(dates, default=""), known.place.get(situation, 0)
