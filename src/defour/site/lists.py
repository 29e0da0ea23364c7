"""The pages of the ontology, the shapes and the questions, and the index of everything."""

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from defour import namespaces as v
from defour.queries.answer import Answer, AnyAnswer, BooleanAnswer, GraphAnswer
from defour.site import asked, facts, rules, terms
from defour.site.knowledge import QUESTIONS, Knowledge
from defour.site.leaf import Leaf
from defour.site.passages import Text
from defour.site.rendering import crumbs, letter, render
from defour.writing import graphs

_SELF = (v.TYPE, v.DCTERMS + "title", v.DCTERMS + "description", v.SH + "declare")
Tree = list[tuple[str, Any]]


def ontology(leaf: Leaf, iri: str, _text: Text | None) -> bytes:
    """All terms of an ontology, with the hierarchy of its classes."""
    known = leaf.known
    groups = terms.terms_of(known, iri)
    headings = {"class": "classes", "property": "properties", "individual": "individuals"}
    title = leaf.pick(known.texts(iri, v.DCTERMS + "title")) or leaf.name(iri)
    return render(
        "ontology.html",
        leaf,
        title,
        iri=iri,
        crumbs=crumbs(leaf, iri),
        lead=leaf.pick(known.texts(iri, v.DCTERMS + "description")),
        own=[x for x in facts.facts(known, iri) if x.property not in _SELF],
        others=[x for x in terms.documents(known) if x != iri],
        groups=[
            (leaf.say(headings[key]), key, [terms.entry(known, x) for x in iris])
            for key, iris in groups.items()
        ],
        tree=_tree(known, groups["class"]),
    )


def _tree(known: Knowledge, classes: list[str]) -> Tree:
    """The classes below those that have none above them here; each once."""
    seen: set[str] = set()

    def branch(iri: str) -> tuple[str, Tree]:
        seen.add(iri)
        return iri, [branch(x) for x in known.below(iri) if x in classes and x not in seen]

    tops = [x for x in classes if not set(known.above([x])[1:]) & set(classes)]
    tree = [branch(x) for x in tops]
    return tree if any(below for _, below in tree) else []


def term(leaf: Leaf, iri: str, _text: Text | None) -> bytes:
    """All that the Turtle says of a term, and who uses it."""
    known = leaf.known
    entry = terms.entry(known, iri)
    return render(
        "term.html",
        leaf,
        leaf.name(iri),
        iri=iri,
        crumbs=crumbs(leaf, iri),
        entry=entry,
        deprecated=any(x[0] == "true" for x in known.texts(iri, v.OWL + "deprecated")),
        rules=[rules.rule(known, x) for x in entry.rules],
    )


def shapes(leaf: Leaf, iri: str, _text: Text | None) -> bytes:
    """All shapes of a document."""
    known = leaf.known
    return render(
        "shapes.html",
        leaf,
        leaf.pick(known.texts(iri, v.DCTERMS + "title")) or leaf.say("rules"),
        iri=iri,
        crumbs=crumbs(leaf, iri),
        own=[],
        rules=[rules.rule(known, x) for x in rules.tops(known, iri)],
    )


def shape(leaf: Leaf, iri: str, _text: Text | None) -> bytes:
    """A shape: its message, what it applies to, its Turtle."""
    known = leaf.known
    found = rules.rule(known, iri)
    types = known.ruled.get(iri, {}).get(v.TYPE, [])
    return render(
        "shape.html",
        leaf,
        leaf.code(iri),
        iri=iri,
        crumbs=crumbs(leaf, iri),
        rule=found,
        types=[getattr(x, "value", "") for x in types],
        parts=[rules.rule(known, x) for x in found.parts if x in known.paths],
    )


def questions(leaf: Leaf) -> bytes:
    """The list of the stored questions."""
    found = [(QUESTIONS + name, each) for name, each in leaf.known.questions.items()]
    return render("questions.html", leaf, leaf.say("questions"), questions_list=found)


def question(
    leaf: Leaf,
    iri: str,
    _text: Text | None = None,
    *,
    values: Mapping[str, str] | None = None,
    answer: AnyAnswer | None = None,
    downloads: list[tuple[str, str]] | None = None,
) -> bytes:
    """A stored question and its answer.

    Args:
        leaf: The page.
        iri: The question.
        values: The parameters that were given.
        answer: Its answer with these; None: it is asked here.
        downloads: Links to the answer for machines and their names; None: the files beside it.
    """
    known = leaf.known
    name = iri.removeprefix(QUESTIONS)
    found = known.questions[name]
    got = asked.ask(known, name, leaf.language, values) if answer is None else answer
    path = known.paths[iri]
    if downloads is None:
        downloads = [(leaf.file_to(f"{path}.{x}"), x.upper()) for x in suffixes(got)]
    rows = list(got.rows) if isinstance(got, Answer) else []
    graph = None
    if isinstance(got, GraphAnswer):
        graph = graphs.write(got.triples, "turtle", found.prefixes).decode()
    return render(
        "question.html",
        leaf,
        leaf.name(iri),
        iri=iri,
        crumbs=crumbs(leaf, iri),
        question=found,
        bound=sorted((values or {}).items()),
        columns=got.columns if isinstance(got, Answer) else (),
        rows=rows,
        count=len(got) if isinstance(got, Answer | GraphAnswer) else "",
        graph=graph,
        truth=isinstance(got, BooleanAnswer) and got.value,
        downloads=downloads,
    )


def suffixes(answer: AnyAnswer) -> tuple[str, ...]:
    """The files with an answer that stand beside its question."""
    return ("nt",) if isinstance(answer, GraphAnswer) else ("csv", "json")


def index(leaf: Leaf) -> bytes:
    """Everything that has a name, by letter."""
    known = leaf.known
    found: dict[str, list[tuple[str, str, str, Markup, str]]] = {}
    for iri, path in known.paths.items():
        text = leaf.plain_name(iri)
        entry = (
            text.casefold(),
            iri,
            leaf.page_to(path),
            leaf.name(iri),
            leaf.say(known.kind(iri)),
        )
        found.setdefault(letter(text), []).append(entry)
    letters = [(x, [y[2:] for y in sorted(found[x])]) for x in sorted(found)]
    return render("search.html", leaf, leaf.say("search"), letters=letters)


def missing(leaf: Leaf) -> bytes:
    """The page for what is not there."""
    return render("missing.html", leaf, leaf.say("not-found"))
