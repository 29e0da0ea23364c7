"""The faults that an archive can have: what is done to an article, and what must be told of it.

``archive_faults.txt`` has one in each line: the rule and the constraint that it breaks, or the
finding; what is done; and the results, which are rules with their focus nodes, and findings. An
edit is ``+`` or ``-`` and a triple, ``=`` and a triple that replaces the values of its property, or
``~`` and the old and the new IRI of a thing. ``.x`` is a situation of the article, ``/x`` what
begins with its IRI, ``$0`` one of its own people and ``$club`` its club, ``s>p`` the value of a
property of something, and ``*`` any value.
"""

from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import archive_own as own
from archive_article import Article, Term, Triple, name

TABLE = Path(__file__).with_suffix(".txt")


class Fault(NamedTuple):
    """A fault.

    Attributes:
        kind: The rule and the constraint that it breaks, or the finding and where.
        edits: What is done.
        results: The rules that tell it, each with the focus node.
        findings: What the lint finds.
    """

    kind: str
    edits: tuple[tuple[str, ...], ...]
    results: tuple[tuple[str, ...], ...]
    findings: tuple[str, ...] = ()


@cache
def faults() -> tuple[Fault, ...]:
    """All of them."""
    found = []
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        kind, edits, told = (x.strip() for x in line.split("|"))
        done = tuple(tuple(x.split()) for x in edits.split(" ; "))
        words = [tuple(x.split()) for x in told.split(" ; ")]
        results = tuple(x for x in words if len(x) == 2)
        found.append(Fault(kind, done, results, tuple(x for (x, *y) in words if not y)))
    return tuple(found)


def inject(article: Article, fault: Fault) -> dict[str, Any]:
    """Make an article faulty; what must be told of it, as JSON holds it."""
    results = [{"rule": x, "focus": resolve(article, y)[1:-1]} for x, y in fault.results]
    for sign, *words in fault.edits:
        terms = [resolve(article, x) for x in words]
        if sign == "~":
            swap = {terms[0]: terms[1]}
            found = article.triples
            article.triples = [(swap.get(s, s), p, swap.get(o, o)) for s, p, o in found]
            continue
        pattern = (*terms[:2], "*" if sign == "=" else terms[2])
        if sign != "+":
            article.triples = [x for x in article.triples if not _fits(x, pattern)]
        if sign != "-":
            article.triples.append((terms[0], terms[1], terms[2]))
    told = {"article": article.iri, "kind": fault.kind, "results": results}
    return told | ({"findings": [*fault.findings]} if fault.findings else {})


def _fits(triple: Triple, pattern: tuple[Term, ...]) -> bool:
    return all(x in (y, "*") for x, y in zip(pattern, triple, strict=True))


def resolve(article: Article, word: str) -> Term:
    """The term that a word of the table stands for in an article."""
    holder, arrow, of = word.partition(">")
    if arrow:
        subject, predicate = resolve(article, holder), name(of)
        return next(o for s, p, o in article.triples if (s, p) == (subject, predicate))
    if word == "*":
        return word
    if word[0] == '"':
        text, carets, kind = word.partition("^^")
        return text + carets + name(kind) if carets else text
    if word[0] == "$":
        club = word == "$club"
        return f"<{(own.own_club(article) if club else own.own(article, int(word[1:]))).iri}>"
    if word[0] == ".":
        return article.situation(word[1:]) if word[1:] else article.this
    if word[0] == "/":
        return f"<{article.iri}{word}>"
    return f"<{word}>" if word.startswith("http") else name(word)
