"""The name nearest to a misspelt one, and the names that are a slip of the pen away."""

from collections.abc import Collection, Iterable
from difflib import get_close_matches

from defour.namespaces import namespace_of


def nearest(word: str, names: Iterable[str], *, cutoff: float = 0.6) -> str | None:
    """The nearest name, one that differs in case alone first; `cutoff` is that of `difflib`."""
    known = sorted(names)
    same = [name for name in known if name.casefold() == word.casefold()]
    return next(iter(same or get_close_matches(word, known, n=1, cutoff=cutoff)), None)


def nearest_term(iri: str, terms: Collection[str]) -> str | None:
    """The nearest IRI: in the same namespace a name like it, or its name in one like it."""
    space = namespace_of(iri)
    name = iri.removeprefix(space)
    names = {x.removeprefix(space): x for x in terms if namespace_of(x) == space}
    if near := nearest(name, names, cutoff=0.75):
        return names[near]
    spaces = {namespace_of(x): x for x in terms if x == namespace_of(x) + name}
    near = nearest(space, spaces, cutoff=0.9)
    return spaces[near] if near else None


def find_slip(iri: str, terms: Iterable[str]) -> str | None:
    """Another term of its namespace that is a slip away, one that differs in case first."""
    space = namespace_of(iri)
    name = iri.removeprefix(space)
    found = [
        x
        for x in terms
        if x.startswith(space) and x != iri and is_slip(x.removeprefix(space), name)
    ]
    return min(found, key=lambda x: (x.casefold() != iri.casefold(), x), default=None)


def is_slip(one: str, other: str) -> bool:
    """Whether two names differ by a slip of the pen: in capitals, in `-` or `_`, or in a letter.

    The shorter, the less may differ. Digits are meant, and a first letter is seldom wrong.
    """
    one, other = one.casefold(), other.casefold()
    if one.translate(_JOINED) == other.translate(_JOINED):
        return True
    if not one or not other or not is_one_off(one, other) or is_version(one, other):
        return False
    if sorted(one) == sorted(other) or _undoubled(one) == _undoubled(other):
        return True
    return one[0] == other[0] and max(len(one), len(other)) >= (6 if len(one) == len(other) else 5)


def is_one_off(one: str, other: str) -> bool:
    """Whether two words differ by one letter: another, one more, or two that changed places."""
    one, other = sorted((one, other), key=len)
    at = next((n for n, x in enumerate(one) if x != other[n]), len(one))
    if len(one) < len(other):
        return one[at:] == other[at + 1 :]
    swapped = one[at + 1 : at + 2] + one[at : at + 1] + one[at + 2 :]
    return one != other and (one[at + 1 :] == other[at + 1 :] or swapped == other[at:])


def is_version(one: str, other: str) -> bool:
    """Whether two words differ in digits alone."""
    letters = ("".join(x for x in word if not x.isdecimal()) for word in (one, other))
    return one != other and len(set(letters)) == 1


def is_plural(one: str, other: str) -> bool:
    """Whether one word is the other with an `s` or an `n` behind it."""
    shorter, longer = sorted((one, other), key=len)
    return longer in (shorter + "s", shorter + "n")


_JOINED = str.maketrans("", "", "-_")


def _undoubled(word: str) -> str:
    return "".join(x for n, x in enumerate(word) if x != word[n - 1 : n])
