"""The Turtle of a passage or a version, for an editor to paste; never the text itself."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from defour import namespaces as v
from defour.claims import article as copy
from defour.claims import model as claims
from defour.errors import UnknownResource, UsageError
from defour.folder import Folder
from defour.namespaces import local_name
from defour.rdf.graph import Graph

_RANGE = re.compile(r"(\[)?\s*(\d{1,12})\s*[-–,]\s*(\d{1,12})\s*(\))?")
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
_PREFIXES = {
    "dcterms": v.DCTERMS,
    "football": v.FOOTBALL,
    "id": v.ID,
    "oa": v.OA,
    "prov": v.PROV,
    "rdfs": v.RDFS,
    "schema": "https://schema.org/",
    "time": "http://www.w3.org/2006/time#",
    "xsd": v.XSD,
}


class Article(NamedTuple):
    """The article that is cited: its IRI, and that of the version which the file is."""

    iri: str
    version: str | None


def cite(
    folder: Folder,
    article: bytes,
    text: str | Sequence[str] | None = None,
    *,
    slug: str | None = None,
    prefixes: bool = False,
    language: str | None = None,
) -> str:
    """The Turtle of every occurrence of a text, of a range, or of the version.

    Args:
        folder: The graph folder, for the article's name and version.
        article: The bytes of the article's file.
        text: What to cite, one or several: words of the article; or a range of code points,
            `120-188` or `[120, 188)`. Without it, the version that the file is.
        slug: The article's name, the last part of its IRI. Without it, the article that has this
            version, else the only one of the graph.
        prefixes: Whether to declare the prefixes that the file of an article needs, for a new one.
        language: The language tag of the article (BCP 47), for its version.

    Returns:
        A block for each passage, once, in the order of the texts; or that of the version.

    Raises:
        UnknownResource: The article is not in the graph, or the text not in the article.
        UsageError: The range is not inside the article, the text could be a range too, or the
            language is no language tag or goes with a passage.
        ChangedArticle: The article is known, but not this version of it, which passages need.
        BadEncoding: The article is not UTF-8.
        SourceError: The graph cannot be read.
    """
    texts = [text] if isinstance(text, str) else list(text or ())
    if language is not None and texts:
        raise UsageError("a language belongs to the version of an article, not to a passage")
    if language is not None and not _LANGUAGE.fullmatch(language):
        raise UsageError(f"{language!r} is no language tag", hint="Example: nl")
    content = copy.decode(article)
    record = claims.read_claims(Graph.read(folder.graph))
    cited = _article(record, article, slug)
    if not texts:
        blocks = [_version(record, cited, article, content, language)]
    else:
        if cited.version is None:
            raise copy.ChangedArticle(
                f"the graph has no version of {cited.iri} with the SHA-256 of this file",
                hint="Add one first: `defour cite` without a text writes it",
            )
        ranges = dict.fromkeys(
            span
            for number, each in enumerate(texts, 1)
            for span in _ranges(each, content, f"text {number}" if len(texts) > 1 else "the text")
        )
        blocks = [_passage(cited, content, start, end) for start, end in ranges]
    return (_head(cited.iri) if prefixes else "") + "\n\n".join(blocks) + "\n"


def _head(article: str) -> str:
    """The prefixes that the file of an article needs, sorted, and an empty line."""
    own = {"article": "", "claim": "claim/", "passage": "passage/"}
    names = _PREFIXES | {name: f"{article}/{path}" for name, path in own.items()}
    return "".join(f"@prefix {x}: <{names[x]}> .\n" for x in sorted(names)) + "\n"


def _article(record: claims.Claims, data: bytes, slug: str | None) -> Article:
    version = copy.same(record, data)
    if slug is None:
        if version is not None and version.article is not None:
            return Article(version.article, version.iri)
        known = record.articles()
        if len(known) != 1:
            what = "no article" if not known else f"{len(known)} articles"
            names = ", ".join(map(local_name, known[:6]))
            raise UnknownResource(
                f"the graph has {what}, so the article's name is needed",
                hint=f"Give --id SLUG{f', one of {names}' if names else ''}",
            )
        return Article(known[0], None)
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug):
        raise UsageError(f"{slug!r} is no name for an article", hint="Write it in-kebab-case")
    mine = version is not None and version.article == v.ID + slug
    return Article(v.ID + slug, version.iri if version and mine else None)


def _ranges(text: str, content: str, name: str) -> list[tuple[int, int]]:
    """The ranges `[start, end)` that a text stands for; errors call it by `name`."""
    found = [(at, at + len(text)) for at in _occurrences(text, content)]
    given = _RANGE.fullmatch(text.strip())
    if given is None:
        if not found:
            raise UnknownResource(f"{name} is not in the article", hint=_near(text, content))
        return found
    start, end = int(given[2]), int(given[3])
    inside = start < end <= len(content)
    if found and inside and given[1] is None:
        raise UsageError(
            f"{text} is a range, but is in the article too",
            hint=f"Write '[{start}, {end})' for the range, or more words for the text",
        )
    if found and given[1] is None:
        return found
    if not inside:
        raise UsageError(
            f"[{start}, {end}) is no range of the article",
            hint=f"Offsets go from 0 to {len(content)}, and the start comes before the end",
        )
    return [(start, end)]


def _occurrences(text: str, content: str) -> list[int]:
    found, at = [], content.find(text) if text else -1
    while at >= 0:
        found.append(at)
        at = content.find(text, at + 1)
    return found


def _near(text: str, content: str) -> str | None:
    """Where the text is but for white space, quotation marks, dashes or capitals."""
    if not text.strip():
        return "Give some words of it"
    alike = {"'": "['’‘ʼ]", '"': '["“”„«»]', "-": "[-–—‑]"}
    alike |= dict.fromkeys("’‘", alike["'"]) | dict.fromkeys("“”„", alike['"'])
    words = ["".join(alike.get(x, re.escape(x)) for x in word) for word in text.split()]
    same = re.search(r"\s+".join(words), content, re.IGNORECASE)
    if same is None:
        return None
    start, end = same.span()
    return f"But for white space, quotation marks or capitals it is at {start}-{end}"


def _passage(cited: Article, content: str, start: int, end: int) -> str:
    return (
        f"passage:{start}-{end} a football:Passage ;\n"
        f"    dcterms:isPartOf <{cited.version}> ;\n"
        f'    football:sha256 "{copy.digest(content[start:end])}" ;\n'
        f"    oa:end {end} ;\n"
        f"    oa:start {start} ."
    )


def _version(
    record: claims.Claims, cited: Article, data: bytes, content: str, language: str | None
) -> str:
    """The block of a version; a new one gets the next number that is free."""
    number = 1
    while f"{cited.iri}/version-{number}" in record.versions:
        number += 1
    spoken = f' ;\n    schema:inLanguage "{language}"' if language else ""
    return (
        f"<{cited.version or f'{cited.iri}/version-{number}'}> a football:ArticleVersion ;\n"
        f"    football:length {len(content)} ;\n"
        f'    football:sha256 "{copy.digest(data)}" ;\n'
        f"    prov:specializationOf <{cited.iri}>{spoken} ."
    )
