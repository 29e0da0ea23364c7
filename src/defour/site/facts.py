"""What a thing's page says: its properties with the claims that vouch for them."""

from typing import NamedTuple

import pyoxigraph as ox

from defour import vocabulary as v
from defour.site.knowledge import Claim, Knowledge, Term

_IDENTITY = (v.TYPE, v.LABEL)


class Fact(NamedTuple):
    """A property of a thing and its values."""

    property: str
    values: list[Term]


class Group(NamedTuple):
    """Facts that the same claims vouch for; without claims nobody does."""

    facts: list[Fact]
    claims: list[Claim]


class Part(NamedTuple):
    """A situation in which a thing takes part, the properties that say how, and its claims."""

    situation: str
    roles: list[str]
    claims: list[Claim]
    facts: list[Fact]


def groups(known: Knowledge, iri: str) -> list[Group]:
    """The facts about a situation, those with the same claims together.

    Claims come in the order of the file, facts in that of the ontology; withdrawn claims vouch for
    nothing.
    """
    live = [x for x in known.about.get(iri, ()) if x.live]
    found: dict[tuple[str, ...], Group] = {}
    for fact in facts(known, iri):
        vouching = [x for x in live if fact.property in x.vouches_for]
        key = tuple(x.iri for x in vouching)
        found.setdefault(key, Group([], vouching)).facts.append(fact)
    order = {x.iri: n for n, x in enumerate(live)}
    return sorted(found.values(), key=lambda g: min((order[x.iri] for x in g.claims), default=999))


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
        rest = [x for x in facts(known, situation) if x.property not in roles[situation]]
        found.setdefault(kind, []).append(Part(situation, roles[situation], claims, rest))
    return dict(sorted(found.items(), key=lambda x: known.place.get(x[0], 10**6)))


def _when(known: Knowledge, situation: str) -> tuple[bool, str, int]:
    dates = [
        term.value
        for terms in known.said.get(situation, {}).values()
        for term in terms
        if isinstance(term, ox.Literal) and term.datatype.value in (v.DATE, v.YEAR_MONTH, v.YEAR)
    ]
    return not dates, min(dates, default=""), known.place.get(situation, 0)
