"""Which values of a question's parameters the graph has never heard of."""

from collections.abc import Iterable
from pathlib import Path

from defour import reading
from defour.queries.questions import Question
from defour.queries.tokens import blocks, prefixes


def unknown(question: Question, text: str, paths: Iterable[Path]) -> list[tuple[str, str]]:
    """The parameters whose value occurs in no triple, with the value as it is written.

    Args:
        question: The question.
        text: The question with its parameters bound.
        paths: The files that it was asked of.
    """
    store = reading.store(paths)
    known = prefixes(text)
    head = "".join(f"PREFIX {name}: <{space}>\n" for name, space in known.items())
    kinds = {x.name: x.kind for x in question.params}
    written = {x.name: x.term or "UNDEF" for x in blocks(text) if kinds.get(x.name) == "iri"}
    return [
        (name, term)
        for name, term in written.items()
        if term != "UNDEF"
        and not store.query(
            f"{head} ASK {{ {{ {term} ?p ?o }} UNION {{ ?s ?p {term} }} }}",
            use_default_graph_as_union=True,
        )
    ]
