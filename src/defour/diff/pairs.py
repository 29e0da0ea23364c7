"""Old and new values of a property, paired: which one became which."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import pyoxigraph as ox

from defour import namespaces as v
from defour.diff.views import Value, View

_PATH = v.SH + "path"
_DEPTH = 6
"""How deep it is told what differs in blank nodes inside each other."""

_WIDTH = 200
"""How many pairs of blank nodes are told inside one pair."""

_MOST = 100_000
"""How many pairs of blank nodes are weighed; of more, none is paired."""


class Pair(NamedTuple):
    """A value that became another; None where there is none on that side.

    `inside` says what differs, where both are blank nodes that are no lists.
    """

    old: Value | None
    new: Value | None
    name: str | None = None
    inside: tuple["PropertyChange", ...] = ()


class PropertyChange(NamedTuple):
    """A property of a node whose values differ: its IRI, its short name, and the values."""

    property: str
    short: str
    values: tuple[Pair, ...]


Said = Mapping[str, Sequence[Any]]
"""The values of properties, by the IRI of the property."""

_ByForm = dict[str, dict[str, Any]]
"""The same, each value by what it says: blank nodes have no names to go by."""


class Pairing:
    """Pairs the values of two versions.

    Args:
        old: The one version.
        new: The other.
    """

    def __init__(self, old: View, new: View) -> None:
        """Begin outside any blank node."""
        self.old = old
        self.new = new
        self._above: list[tuple[Any, Any]] = []
        self._told = 0

    def properties(self, removed: Said, added: Said) -> tuple[PropertyChange, ...]:
        """What became of each property, sorted by its IRI.

        Args:
            removed: The values that only OLD has.
            added: Those that only NEW has.
        """
        found = []
        for name in sorted({*removed, *added}):
            values = self._paired(removed.get(name, ()), added.get(name, ()))
            if name == v.VOUCHES_FOR:  # by the name that its values are told under
                values = [Pair(_named(self.new, x.old), _named(self.new, x.new)) for x in values]
            if values:
                found.append(PropertyChange(name, self.new.property(name), tuple(values)))
        return tuple(found)

    def alike(self, removed: Sequence[Any], added: Sequence[Any]) -> dict[Any, Any]:
        """Blank nodes that became others: those that have most in common, one by one."""
        if not removed or not added or len(removed) * len(added) > _MOST:
            return {}
        old, new = self.old, self.new
        left = {x: _forms(old, x) for x in removed}
        right = {x: _forms(new, x) for x in added}
        scores = []
        for before in removed:
            for after in added:
                common = left[before] & right[after]
                if common and old.is_list(before) == new.is_list(after):
                    weight = len(common) + 10 * any(name == _PATH for name, _ in common)
                    scores.append((-weight, old.form(before), new.form(after), before, after))
        pairs: dict[Any, Any] = {}
        taken: set[Any] = set()
        for _, _, _, before, after in sorted(scores, key=lambda score: score[:3]):
            if before not in pairs and after not in taken:
                pairs[before] = after
                taken.add(after)
        return pairs

    def inside(self, before: Any, after: Any) -> tuple[PropertyChange, ...]:
        """What differs between two blank nodes, of what is said of them; within limits."""
        if not self._above:
            self._told = 0
        self._told += 1
        here = before, after
        if here in self._above or len(self._above) >= _DEPTH or self._told > _WIDTH:
            return ()
        left, right = _by_form(self.old, before), _by_form(self.new, after)
        self._above.append(here)
        found = self.properties(_without(left, right), _without(right, left))
        self._above.pop()
        return found

    def _paired(self, removed: Sequence[Any], added: Sequence[Any]) -> list[Pair]:
        old, new = self.old, self.new
        left, right = sorted(removed, key=old.form), sorted(added, key=new.form)
        found: list[Pair] = []

        def pair(before: Any, after: Any) -> None:
            left.remove(before)
            right.remove(after)
            both = isinstance(before, ox.BlankNode) and isinstance(after, ox.BlankNode)
            nested = both and not old.is_list(before) and not new.is_list(after)
            differs = self.inside(before, after) if nested else ()
            name = _name(old, new, before, after) if differs else None
            found.append(Pair(old.value(before, new), new.value(after, old), name, differs))

        for tag in sorted({x.language for x in left if isinstance(x, ox.Literal) and x.language}):
            mine = [x for x in left if isinstance(x, ox.Literal) and x.language == tag]
            theirs = [x for x in right if isinstance(x, ox.Literal) and x.language == tag]
            if len(mine) == len(theirs) == 1:
                pair(mine[0], theirs[0])
        blank = [[x for x in side if isinstance(x, ox.BlankNode)] for side in (left, right)]
        for before, after in self.alike(*blank).items():
            pair(before, after)
        if len(left) == len(right) == 1:
            pair(left[0], right[0])
        found += [Pair(old.value(x, new), None) for x in left]
        found += [Pair(None, new.value(x, old)) for x in right]
        return found


def _without(said: _ByForm, other: _ByForm) -> dict[str, list[Any]]:
    return {
        name: [term for form, term in terms.items() if form not in other.get(name, {})]
        for name, terms in said.items()
    }


def _named(view: View, value: Value | None) -> Value | None:
    return value and Value(view.property(value.term[1:-1]), value.term)


def _name(old: View, new: View, before: Any, after: Any) -> str:
    """A blank node by the path that it constrains, else by what did not change."""
    left, right = _by_form(old, before), _by_form(new, after)
    same = {name: {*terms} & {*right.get(name, ())} for name, terms in left.items()}
    if same.get(_PATH):
        same = {_PATH: same[_PATH]}
    told = [
        f"{new.property(name)} {', '.join(sorted(new.form(right[name][x]) for x in forms))}"
        for name, forms in sorted(same.items())
        if forms
    ]
    return f"[{'; '.join(told) or '…'}]"


def _forms(view: View, node: Any) -> set[tuple[str, str]]:
    return {(name, form) for name, terms in _by_form(view, node).items() for form in terms}


def _by_form(view: View, node: Any) -> _ByForm:
    def form(term: Any) -> str:
        return view.form(term) if isinstance(term, ox.BlankNode) else str(term)

    return {name: {form(x): x for x in terms} for name, terms in view.about.get(node, {}).items()}


def group(quads: Iterable[ox.Quad]) -> dict[Any, dict[str, list[Any]]]:
    """The values of quads by subject and property."""
    found: dict[Any, dict[str, dict[Any, None]]] = {}
    for quad in quads:
        found.setdefault(quad.subject, {}).setdefault(quad.predicate.value, {})[quad.object] = None
    return {
        subject: {name: list(values) for name, values in said.items()}
        for subject, said in found.items()
    }
