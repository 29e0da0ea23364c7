"""Whom the words of a text name or point to.

A name is found by a label, by the part that sets it apart (``Anderlecht``, a surname), by one word
that no other name has, or by a word akin to it (``Belgian`` for Belgium, ``Vale`` for Ashvale).
A sentence that points (``he``, ``the club``) may mean the one named last, or the article's own.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cached_property

from defour import namespaces as v
from defour.claims.model import Range
from defour.claims.sentences import words
from defour.rdf.graph import Graph, Labels

_POINTERS = {
    "nl": ("ik mij me mijn hij hem zijn zich wij we ons onze zij haar", "club ploeg team we wij"),
    "en": ("i me my he him his himself she her we us our", "club side team we us our they"),
}
"""Words that point to a person, and to a team."""

_NAMED = ("Person", "Team", "Organisation", "Group", "Place", "Competition")
_OF_PERSON = (v.FOOTBALL + "describes", v.FOOTBALL + "person")
_IN_SCHEME, _ALT_LABEL = v.SKOS + "inScheme", v.SKOS + "altLabel"
_KINDS = (v.FOOTBALL + "position", v.FOOTBALL + "role")


class Mentions:
    """The entities of a graph that have a name, and where a text speaks of them."""

    def __init__(self, graph: Graph, text: str, sentences: list[Range], language: str) -> None:
        self.graph, self.text, self.sentences = graph, text, sentences
        self._pointers = _POINTERS.get(language.split("-")[0], _POINTERS["en"])

    @cached_property
    def named(self) -> dict[str, str]:
        """The entities that have a name, and the class that makes them one."""
        found: dict[str, str] = {}
        for kind in _NAMED:
            for iri in self._instances(v.FOOTBALL + kind):
                if not self.graph.iris(iri, _IN_SCHEME):  # a concept is no name
                    found.setdefault(iri, kind)
        return found

    @cached_property
    def _own(self) -> dict[str, set[str]]:
        """The words of a name that no other name has."""
        times = Counter(x for iri in self.named for x in self.called(iri))
        return {y: {x for x in self.called(y) if times[x] == 1 and len(x) > 3} for y in self.named}

    def called(self, iri: str) -> set[str]:
        """The words of the labels of a node."""
        return {x for text, _ in self._labels(iri) for x in words(text)}

    def _labels(self, iri: str) -> Labels:
        return self.graph.texts(iri, v.LABEL) + self.graph.texts(iri, _ALT_LABEL)

    @cached_property
    def subjects(self) -> set[str]:
        """Those whom the articles are about."""
        articles = self.graph.instances(v.ARTICLE)
        return {y for x in articles for y in self.graph.iris(x, v.PREFIXES["schema"] + "about")}

    def names(self, iri: str, text: str, *, akin: bool = True) -> bool:
        """Whether a text names an entity, by a word that comes from its name too where akin."""
        said, match = words(text), _akin if akin else str.__eq__
        for label, _ in self._labels(iri):
            parts = [x for x in label.split() if x[0].isupper()] or label.split()
            parts = parts[-1:] if self.named.get(iri) == "Person" else parts
            parts = [x for x in parts if len(x) > 3] or parts
            if all(any(match(x, y) for y in said) for x in words(" ".join(parts))):
                return True
        own = self._own[iri] if akin and iri in self.named else ()
        short = {y for x in re.findall(r"\w{4,}", text) if x[0].isupper() for y in words(x)}
        return any(x.endswith(y) for x in own for y in short)

    def named_in(self, text: str, kind: str | None) -> list[str]:
        """The entities of a kind that a text names."""
        return [x for x, y in self.named.items() if y == kind and self.names(x, text)]

    def pointed_to(self, kind: str, spans: list[Range]) -> set[str]:
        """Whom the words of some sentences may point to: the described, the last, the subject."""
        cited = "\n".join(self.text[slice(*x)] for x in spans)
        found = {x for x in self.named if kind == "Person" and self._described(x, cited)}
        pointers = dict(zip(("Person", "Team"), self._pointers, strict=True)).get(kind, "")
        if spans and not set(pointers.split()).isdisjoint(words(cited)):
            found |= {*self._last_named(kind, spans[0][0]), *self.subjects}
        return found

    def _instances(self, kind: str) -> Iterator[str]:
        yield from self.graph.instances(kind)
        for below in self.graph.subjects(v.SUB_CLASS_OF, kind):
            yield from self._instances(below)

    def _described(self, person: str, text: str) -> bool:
        said = set(words(text))
        about = [x for x, y in self.graph.by_object.get(person, ()) if y in _OF_PERSON]
        kinds = [z for x in about for y in _KINDS for z in self.graph.iris(x, y)]
        labels = [y for x in kinds for y, _ in self.graph.texts(x, v.LABEL)]
        return any(set(words(x)) <= said for x in labels)

    def _last_named(self, kind: str, offset: int) -> list[str]:
        """The first person or team named in the last sentence before an offset that names one."""
        for start, end in reversed([x for x in self.sentences if x[0] < offset]):
            found = self.named_in(self.text[start:end], kind)
            if found:
                return found[:1]
        return []


def _akin(name: str, word: str) -> bool:
    """Whether a word is a name, or comes from it: they begin alike."""
    enough = max(4, round(len(name) * 0.6))
    return name == word or (len(name) >= enough and word.startswith(name[:enough]))
