"""The name nearest to a misspelt one."""

from collections.abc import Iterable
from difflib import get_close_matches

from defour.namespaces import namespace_of as namespace


def nearest(word: str, names: Iterable[str], *, cutoff: float = 0.6) -> str | None:
    """The nearest of some names, one that differs in case alone first; None when none is near.

    Args:
        word: What was written.
        names: What there is.
        cutoff: How like they must be, from 0 to 1, as `difflib` counts it.
    """
    known = sorted(names)
    folded = word.casefold()
    for name in known:
        if name.casefold() == folded:
            return name
    return next(iter(get_close_matches(word, known, n=1, cutoff=cutoff)), None)


def nearest_term(iri: str, terms: Iterable[str]) -> str | None:
    """The nearest IRI: in the same namespace a name like it, or its name in one like it.

    Args:
        iri: What was written.
        terms: What there is, as full IRIs.
    """
    space = namespace(iri)
    name = iri[len(space) :]
    by_name: dict[str, str] = {}
    by_space: dict[str, str] = {}
    for term in terms:
        if (other := namespace(term)) == space:
            by_name[term[len(other) :]] = term
        elif term[len(other) :] == name:
            by_space[other] = term
    if near := nearest(name, by_name, cutoff=0.75):
        return by_name[near]
    near = nearest(space, by_space, cutoff=0.9)
    return by_space[near] if near else None


def is_one_off(one: str, other: str) -> bool:
    """Whether two words differ by one letter: another, one more, or two that changed places."""
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    if len(one) > len(other):
        one, other = other, one
    at = next((n for n, x in enumerate(one) if x != other[n]), len(one))
    if len(one) < len(other):
        return one[at:] == other[at + 1 :]
    swapped = one[at + 1 : at + 2] + one[at] + one[at + 2 :]
    return one[at + 1 :] == other[at + 1 :] or swapped == other[at:]


def is_slip(one: str, other: str) -> bool:
    """Whether two names differ by a slip of the pen: in capitals, in `-` or `_`, or in a letter.

    The shorter a name is, the less may differ: two letters that changed places or one that is
    doubled always, one letter more from five letters on, another letter from six on. Digits are
    meant (`part1`, `part2`), and a first letter is seldom wrong (`sender`, `gender`).
    """
    one, other = one.casefold(), other.casefold()
    if one == other or _joined(one) == _joined(other):
        return True
    if not (one and other and is_one_off(one, other)) or undigited(one) == undigited(other):
        return False
    if sorted(one) == sorted(other):
        return True
    if _undoubled(one) == _undoubled(other):
        return True
    if one[0] != other[0]:
        return False
    return max(len(one), len(other)) >= (6 if len(one) == len(other) else 5)


def is_plural(one: str, other: str) -> bool:
    """Whether one name is the other with an `s` or an `n` behind it."""
    shorter, longer = sorted((one, other), key=len)
    return longer in (shorter + "s", shorter + "n")


def _joined(word: str) -> str:
    return word.replace("-", "").replace("_", "")


def undigited(word: str) -> str:
    """A word without its digits."""
    return "".join(x for x in word if not x.isdecimal())


def _undoubled(word: str) -> str:
    return "".join(x for n, x in enumerate(word) if x != word[n - 1 : n])
