"""Terms that no vocabulary has, prefixes for nearly a well-known namespace, and names alike."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from functools import cache, partial
from typing import Any

from rdflib import SH, VANN, Graph, URIRef

from defour.namespaces import OA, XSD, expand, namespace_of
from defour.queries.syntax import Token, prefixes, tokens
from defour.rdf.locations import Place, Places
from defour.rdf.parse import Source
from defour.rdf.tokens import line_starts
from defour.validation.inputs import Finding, Inputs, Query
from defour.validation.literals import XSD_DATATYPES
from defour.validation.suggestions import find_slip, is_slip, is_version, nearest, nearest_term
from defour.validation.terms import VOCABULARIES, Terms, is_term, known_names

_FIXED = ("sh", "xsd", "rdf", "rdfs", "owl")
"""Prefixes that mean one thing to everybody."""
_ALSO = {
    "http://schema.org/",
    "http://www.w3.org/2003/01/geo/wgs84_pos#",  # rdflib has it with https
    "http://www.w3.org/2006/vcard/ns#",
    *(f"http://dbpedia.org/{x}/" for x in ("ontology", "resource", "property")),
}
"""Well-known namespaces that rdflib does not ship."""

Word = tuple[str, Query, Token]
"""An IRI in a SPARQL text of the shapes, and the word of it."""


def suggest(near: str | None) -> str:
    """What a message says where something is near to what was written."""
    return f" Did you mean <{near}>?" if near else ""


def count(times: int, files: Sequence[Source] = ()) -> str:
    """What a message says where the same stands more than once."""
    where = f"in {' and '.join(x.where for x in files)}" if len(files) > 1 else "there"
    return f" It stands {where} {times} times." if times > 1 else ""


def find_words(inputs: Inputs) -> Iterator[Word]:
    """Every IRI of the SPARQL texts of the shapes, but for those with an undeclared prefix."""
    for query in inputs.queries():
        holder, _, text = query
        for iri, token in find_iris(text, inputs.prefixes(holder) | prefixes(text)):
            yield iri, query, token


def find_iris(query: str, known: Mapping[str, str]) -> Iterator[tuple[str, Token]]:
    """Every IRI of a SPARQL text and the word that stands for it; those of PREFIX are none."""
    before = ""
    for token in tokens(query):
        if token.kind in ("iri", "word") and not before.endswith(":"):
            # `+` is a path's "one or more"; a backslash stands before a mark in a name.
            iri = expand(re.sub(r"\\(.)", r"\1", token.text.rstrip("+")), known)
            if iri and before.upper() != "PREFIX":
                yield iri, token
        before = token.text if token.kind == "word" else ""


def _find_place(query: Query, token: Token, inputs: Inputs) -> Place | None:
    """Where the word stands, within the literal that holds it; or else where that begins."""
    start = inputs.places.triple(*query)
    if start is None or not start.line:
        return start
    text = next(x.text for x in inputs.shapes if x.where == start.where)
    begins = line_starts(text)
    at = begins[start.line - 1] + start.column - 1
    # The text in the file may hold escapes: count the same words in it.
    for _ in range(query[2][: token.start].count(token.text) + 1):
        at = text.find(token.text, at + 1)
        if at < 0:
            return start
    line = bisect_right(begins, at)
    return Place(start.where, line, at - begins[line - 1] + 1)


def find_unknown_terms(
    inputs: Inputs, terms: Terms, words: Sequence[Word], unread: Set[str]
) -> Iterator[Finding]:
    """A finding for each IRI of a known namespace that is no term of it, at its first place."""
    queried = Counter(iri for iri, _, _ in words)
    datatypes = terms.in_role("Datatype")
    placed = terms.in_role("Placed") | datatypes
    placed |= queried.keys() - terms.uses.keys()
    # Where nodes of the data may share the namespace, only what stands as a term is looked at.
    mixed = {x for x in terms.loaded if x[-1] == "/" or any(y.startswith(x) for y in terms.nodes)}
    partial = {x for x in terms.loaded if any(y.startswith(x.rstrip("#/:")) for y in unread)}
    whole = {namespace_of(x) for x in terms.in_role("Whole")}
    for iri, times in (terms.uses + queried).items():
        space = namespace_of(iri)
        name = iri.removeprefix(space)
        names: Set[str] = terms.loaded.get(space, frozenset())
        kind, title = "term", f"<{space}>"
        if space in VOCABULARIES:
            title = VOCABULARIES[space][0]
            if iri in datatypes and space == XSD:
                kind, names = "datatype", XSD_DATATYPES
            elif not is_term(space, name):
                names = known_names(space)
        if not names or not name or name in names or iri in terms.in_role("Ontology"):
            continue
        if space in partial or (space in mixed and iri not in placed):
            continue
        near = nearest_term(iri, terms.find_alike(iri, space, names))
        if space in terms.loaded and space not in whole:  # a copy in the data may be an old one
            near = find_slip(iri, [near] if near else ())
            if near is None:
                continue
        found = [_find_place(query, token, inputs) for x, query, token in words if x == iri]
        files = [file for file, uses in terms.held if iri in uses]
        place = Places(files).use(URIRef(iri)) if files else min(filter(None, found), default=None)
        message = f"<{iri}> is no {kind} of {title}.{suggest(near)}{count(times, files)}"
        remedy = "Correct the name, or declare the term in its ontology."
        yield Finding("unknown-term", message, remedy, place, iri)


def find_wrong_prefixes(inputs: Inputs, terms: Terms) -> Iterator[Finding]:
    """A finding for each prefix of a file, or of sh:declare, with nearly a known namespace."""
    usual = _shipped() | {
        str(prefix): str(space)
        for ontology, space in inputs.graph.subject_objects(VANN.preferredNamespaceUri)
        for prefix in inputs.graph.objects(ontology, VANN.preferredNamespacePrefix)
    }
    found = [
        (prefix, space, partial(inputs.places.prefix, file, prefix))
        for file in inputs.files
        for prefix, space in file.prefixes.items()
    ]
    for node, iri in inputs.rules.subject_objects(SH.namespace):
        at: Any = partial(inputs.places.triple, node, SH.namespace, iri)
        found.append((str(inputs.rules.value(node, SH.prefix)), str(iri), at))
    for prefix, space, find in found:
        if meant := _find_meant(prefix, space, usual, terms):
            message = f"The prefix {prefix}: stands for <{space}>.{suggest(meant)}"
            other = ", or take another prefix" if prefix in _FIXED else ""
            yield Finding("wrong-prefix", message, f"Write <{meant}>{other}.", find(), space)


def _find_meant(prefix: str, space: str, usual: Mapping[str, str], terms: Terms) -> str | None:
    """The namespace that was probably meant; None where nothing is wrong."""
    shipped = _shipped()
    known = {*shipped.values(), *_ALSO, *VOCABULARIES}
    if prefix in _FIXED:
        return shipped[prefix] if shipped[prefix] != space else None
    if space in known or space in terms.loaded:
        return None
    meant = usual.get(prefix, space)
    if meant != space and nearest(_bare(space), [_bare(meant)], least=90):
        return meant
    near = [x for x in known if _is_near(space, x)]
    worded = {namespace_of(x) for x in terms.words}
    is_of_nodes = any(x.startswith(space) for x in terms.nodes)
    if not is_of_nodes or any(namespace_of(x) == space for x in terms.in_role("DataTerm")):
        # A namespace of nodes may well be near that of an ontology, and one digit makes a version.
        ours = (x for x in terms.loaded if not is_version(_bare(space), _bare(x)))
        # Where shapes name words of the namespace, it is not a slip for that of the shapes.
        named = space in {
            namespace_of(x) for x in terms.in_role("NamedClass") | terms.in_role("NamedProperty")
        }
        near += [x for x in ours if _is_near(space, x) and not (named and x not in worded)]
    scheme = space.partition(":")[0] + ":"
    return min(near, key=lambda x: (x not in known, not x.startswith(scheme), x), default=None)


@cache
def _shipped() -> dict[str, str]:
    """The prefixes that rdflib ships, which mean one thing to most, and that of Web Annotation."""
    shipped = Graph(bind_namespaces="rdflib").namespaces()
    return {"oa": OA} | {prefix: str(space) for prefix, space in shipped}


def _is_near(one: str, other: str) -> bool:
    """Whether namespaces differ in a mark at the end, or by a slip in one word."""
    parts = [re.split(r"[/#:.,?=-]", _bare(x)) for x in (one, other)]
    unlike = [(x, y) for x, y in zip(*parts, strict=False) if x != y]
    return len(parts[0]) == len(parts[1]) and (
        not unlike or [is_slip(x, y) for x, y in unlike] == [True]
    )


def _bare(space: str) -> str:
    """A namespace without its scheme, where that has an authority, its last mark, and capitals."""
    return re.sub(r"^[^:]*://(www\.)?", "", space).rstrip("#/:").casefold()
