"""Which of some names is nearest to one, and whether two are a slip of the pen apart."""

import re
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache

from rapidfuzz.distance import OSA
from rapidfuzz.fuzz import ratio
from rapidfuzz.process import extract

from defour.namespaces import namespace_of


def nearest(word: str, names: Iterable[str], *, least: int = 66) -> str | None:
    """The nearest name, whatever its capitals, with at least this ratio of `rapidfuzz`."""
    known = names if isinstance(names, tuple) else tuple(sorted(names))
    found = extract(word.casefold(), _fold(known), scorer=ratio, score_cutoff=least, limit=3)
    best = max(found, key=lambda x: (x[1], ratio(word, known[x[2]])), default=None)
    return best and known[best[2]]


def nearest_term(iri: str, terms: Iterable[str]) -> str | None:
    """The nearest IRI: in the same namespace a name like it, or its name in one like it."""
    space, index = namespace_of(iri), _index(frozenset(terms))
    name = iri.removeprefix(space)
    if near := nearest(name, index.get(space, ()), least=75):
        return space + near
    near = nearest(space, (x for x, names in index.items() if name in names), least=90)
    return near and near + name


@lru_cache
def _fold(names: tuple[str, ...]) -> list[str]:
    return [x.casefold() for x in names]


@lru_cache
def _index(terms: frozenset[str]) -> dict[str, tuple[str, ...]]:
    """The names of terms by their namespaces; made once, for it is asked for each result."""
    found = defaultdict[str, list[str]](list)
    for term in sorted(map(str, terms)):
        space = namespace_of(term)
        found[space].append(term.removeprefix(space))
    return {space: tuple(names) for space, names in found.items()}


def find_slip(iri: str, terms: Iterable[str]) -> str | None:
    """Another term of its namespace that is a slip away, one that differs in case first."""
    space = namespace_of(iri)
    name = iri.removeprefix(space)
    others = (x for x in terms if x.startswith(space) and x != iri)
    found = [x for x in others if is_slip(x.removeprefix(space), name)]
    return min(found, key=lambda x: (x.casefold() != iri.casefold(), x), default=None)


def is_slip(one: str, other: str) -> bool:
    """Whether two names differ by a slip of the pen: in capitals, in `-` or `_`, or in a letter.

    The shorter, the less may differ. Digits are meant, and a first letter is seldom wrong.
    """
    one, other = one.casefold(), other.casefold()
    if re.sub("[-_]", "", one) == re.sub("[-_]", "", other):
        return True
    apart = OSA.distance(one, other, score_cutoff=1)
    if not one or not other or apart > 1 or is_version(one, other):
        return False
    twice = re.compile(r"(.)\1+")
    if sorted(one) == sorted(other) or twice.sub(r"\1", one) == twice.sub(r"\1", other):
        return True
    return one[0] == other[0] and max(len(one), len(other)) >= (6 if len(one) == len(other) else 5)


def is_version(one: str, other: str) -> bool:
    """Whether two words differ in digits alone."""
    return one != other and re.sub(r"\d", "", one) == re.sub(r"\d", "", other)
