"""Triples as text: Turtle, N-Triples, JSON-LD and RDF/XML, the same bytes for the same triples.

The triples come sorted, with blank nodes named by RDFC-1.0 (see `rdfc` and
`defour.answers.triples_sorted`).
"""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import pyoxigraph as ox

from defour.errors import UsageError
from defour.namespaces import RDF, STRING, TYPE, XSD
from defour.writing import brackets

FORMATS = ("turtle", "ntriples", "jsonld", "rdfxml")
SUFFIXES = {"turtle": ".ttl", "ntriples": ".nt", "jsonld": ".jsonld", "rdfxml": ".rdf"}

HASH = "rdfc10"
"""The term of a JSON-LD context whose IRI is the graph's hash; nothing uses it."""

# PN_LOCAL of Turtle without what needs an escape, and narrower than it may be.
_LOCAL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?|")

# rdflib would read a bare 007 as 7.
_INTEGER = re.compile(r"0|-?[1-9][0-9]*")

_WIDE = 90
"""The longest line for a list of names and literals; else an item a line."""

Object = ox.NamedNode | ox.BlankNode | ox.Literal


def write(
    triples: Iterable[ox.Triple],
    format: str,
    prefixes: Mapping[str, str] | None = None,
    *,
    digest: str | None = None,
) -> bytes:
    """Sorted triples in one of `FORMATS`, as UTF-8.

    Args:
        triples: What to write, in the order in which to write it.
        format: One of `FORMATS`.
        prefixes: Prefixes and namespaces; those that nothing uses are left out.
        digest: The hash of the graph, to stand in a comment at the head; in JSON-LD, in
            the term ``rdfc10`` of the context.

    Raises:
        UsageError: The format is not one of these, or cannot hold these triples.
    """
    known = dict(prefixes or {})
    note = hash_note(digest) if digest else None
    head = f"# {note}\n" if note else ""
    if format == "ntriples":
        return (head + "".join(f"{triple} .\n" for triple in triples)).encode()
    if format == "turtle":
        return (head + turtle(triples, known)).encode()
    if format == "jsonld":
        return _json_ld(triples, known, digest).encode()
    if format == "rdfxml":
        from defour.writing import rdf_xml

        return rdf_xml.write(triples, known, comment=note).encode()
    raise UsageError(f"triples cannot be written as {format}", hint=f"One of {', '.join(FORMATS)}")


def hash_note(digest: str) -> str:
    """What tells the hash of a graph in the comment at the head of a file."""
    return f"RDFC-1.0 SHA-256: {digest}"


def hash_context(digest: str) -> dict[str, str]:
    """The same for JSON-LD, which has no comments: a context with a term that nothing uses.

    Its IRI is the hash as RFC 6920, section 7, writes it. A key of the document would be data, or
    be dropped, and readers in a safe mode refuse to drop anything.
    """
    return {HASH: f"nih:sha-256;{digest}"}


class Names:
    """Shortens IRIs, and remembers which prefixes it needed."""

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        """Know prefixes and their namespaces; the longest namespace is tried first."""
        self.by_length = sorted(prefixes.items(), key=lambda item: (-len(item[1]), item))
        self.used: dict[str, str] = {}
        self.known: dict[str, str | None] = {}

    def short(self, iri: str) -> str | None:
        """The prefixed name of an IRI, where it needs no escape; else None."""
        if iri not in self.known:
            self.known[iri] = self._short(iri)
        return self.known[iri]

    def _short(self, iri: str) -> str | None:
        for prefix, namespace in self.by_length:
            if namespace and iri.startswith(namespace) and _LOCAL.fullmatch(iri, len(namespace)):
                self.used[prefix] = namespace
                return f"{prefix}:{iri[len(namespace) :]}"
        return None


def turtle(
    triples: Iterable[ox.Triple],
    prefixes: Mapping[str, str],
    reifiers: Mapping[ox.Triple, Iterable[ox.NamedNode]] | None = None,
) -> str:
    """Triples as Turtle.

    Args:
        triples: In the order in which to write them.
        prefixes: Prefixes and namespaces; those that nothing uses are left out.
        reifiers: What stands for a triple, for RDF 1.2: each follows the object behind a tilde
            (https://www.w3.org/TR/rdf12-turtle/, annotation syntax).
    """
    names = Names(prefixes)
    blocks = turtle_blocks(triples, names, reifiers or {})
    head = directives(names)
    return "\n".join([head, *blocks] if head else blocks)


def directives(names: Names) -> str:
    """The prefixes that names needed, as lines of Turtle."""
    return "".join(f"@prefix {name}: <{names.used[name]}> .\n" for name in sorted(names.used))


def turtle_term(names: Names) -> Callable[[Any], str]:
    """What writes a term as Turtle, shortened by these names."""

    def term(given: Any) -> str:
        if isinstance(given, ox.NamedNode):
            return names.short(given.value) or str(given)
        if not isinstance(given, ox.Literal) or given.datatype.value in (
            STRING,
            RDF + "langString",
        ):
            return str(given)
        if given.datatype.value == XSD + "integer" and _INTEGER.fullmatch(given.value):
            return given.value
        if given.datatype.value == XSD + "boolean" and given.value in ("true", "false"):
            return given.value
        return f"{ox.Literal(given.value)}^^{term(given.datatype)}"

    return term


def turtle_blocks(
    triples: Iterable[ox.Triple],
    names: Names,
    reifiers: Mapping[ox.Triple, Iterable[ox.NamedNode]],
    labelled: frozenset[ox.BlankNode] = frozenset(),
) -> list[str]:
    """A block of Turtle for each subject, without the prefixes, which `names` remembers.

    Blank nodes stand in brackets where they can, but for `labelled`, which others know by label.
    """
    term = turtle_term(names)
    subjects = by_subject(triples)
    inline = brackets.find(subjects, labelled)

    def value(given: Object, indent: str) -> str:
        if given in inline.lists:
            items = [value(x, indent + "    ") for x in inline.lists[given]]
            if all(isinstance(x, ox.NamedNode | ox.Literal) for x in inline.lists[given]):
                line = f"( {' '.join(items)} )"
                if len(line) < _WIDE:
                    return line
            return "(" + "".join(f"\n{indent}    {x}" for x in items) + f"\n{indent})"
        if given in inline.nodes:
            assert not isinstance(given, ox.Literal)
            pairs = subjects.get(given, {})
            return (
                f"[\n{indent}    {body(given, pairs, indent + '    ')}\n{indent}]"
                if pairs
                else "[]"
            )
        return term(given)

    def body(subject: Any, pairs: Mapping[str, list[Object]], indent: str) -> str:
        lines = []
        for predicate, objects in pairs.items():
            property = ox.NamedNode(predicate)
            verb = "a" if predicate == TYPE else term(property)
            many = len(objects) > 1
            shown = []
            for each in objects:
                marks = reifiers.get(ox.Triple(subject, property, each), ()) if reifiers else ()
                text = value(each, indent + "    " if many else indent)
                shown.append(text + "".join(f" ~ {term(mark)}" for mark in marks))
            between = f" ,\n{indent}    "
            first = f"\n{indent}    " if many else " "
            lines.append(f"{verb}{first}{between.join(shown)}")
        return f" ;\n{indent}".join(lines)

    return [
        f"{term(subject)} {body(subject, pairs, '    ')} .\n"
        for subject, pairs in subjects.items()
        if subject not in inline.nodes
    ]


def _json_ld(triples: Iterable[ox.Triple], prefixes: Mapping[str, str], digest: str | None) -> str:
    import json

    drawn = list(triples)
    # `id:x` would be read as a prefixed name, were it an IRI with the scheme id.
    schemes = {
        node.value.partition(":")[0]
        for triple in drawn
        for node in triple
        if isinstance(node, ox.NamedNode)
    }
    names = Names(
        {
            prefix: namespace
            for prefix, namespace in prefixes.items()
            if prefix and prefix not in schemes and namespace[-1:] in tuple(":/?#[]@")
        }
    )

    def node(given: ox.NamedNode | ox.BlankNode) -> str:
        if isinstance(given, ox.BlankNode):
            return str(given)
        return names.short(given.value) or given.value

    def value(given: Any) -> object:
        if not isinstance(given, ox.Literal):
            return {"@id": node(given)}
        if given.language is not None:
            return {"@language": given.language, "@value": given.value}
        if given.datatype.value == STRING:
            return given.value
        return {"@type": node(given.datatype), "@value": given.value}

    nodes = []
    for subject, pairs in by_subject(drawn).items():
        entry: dict[str, object] = {"@id": node(subject)}
        for predicate, objects in pairs.items():
            if predicate == TYPE and all(not isinstance(each, ox.Literal) for each in objects):
                entry["@type"] = sorted(str(node(each)) for each in objects)  # type: ignore[arg-type]
            else:
                entry[names.short(predicate) or predicate] = [value(each) for each in objects]
        nodes.append(dict(sorted(entry.items())))
    context = dict(sorted(names.used.items()))
    whole = {"@context": [context, hash_context(digest)] if digest else context, "@graph": nodes}
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"


def by_subject(
    triples: Iterable[ox.Triple],
) -> dict[ox.NamedNode | ox.BlankNode, dict[str, list[Object]]]:
    """Triples by subject and property, in their order, but with the type first."""
    found: dict[Any, dict[str, list[Any]]] = {}
    for triple in triples:
        pairs = found.setdefault(triple.subject, {})
        pairs.setdefault(triple.predicate.value, []).append(triple.object)
    return {
        subject: dict(sorted(pairs.items(), key=lambda pair: (pair[0] != TYPE, pair[0])))
        for subject, pairs in found.items()
    }
