"""The Turtle of a passage or a version, for an editor to paste; never the text itself."""

import re
from typing import NamedTuple

from defour import reading
from defour import vocabulary as v
from defour.claims import article as copy
from defour.claims import records as claims
from defour.errors import UnknownResource, UsageError
from defour.folder import Folder

_RANGE = re.compile(r"(\[)?\s*(\d{1,12})\s*[-–,]\s*(\d{1,12})\s*(\))?")
_PREFIXES = {"dcterms": v.DCTERMS, "football": v.FOOTBALL, "oa": v.OA, "prov": v.PROV}


class Article(NamedTuple):
    """The article that is cited: its IRI, and that of the version which the file is."""

    iri: str
    version: str | None


def cite(
    folder: Folder,
    article: bytes,
    text: str | None = None,
    *,
    slug: str | None = None,
    prefixes: bool = False,
) -> str:
    """The Turtle of every occurrence of a text, of a range, or of the version.

    Args:
        folder: The graph folder, for the article's name and version.
        article: The bytes of the article's file.
        text: What to cite: words of the article; or a range of code points, `120-188` or
            `[120, 188)`. Without it, the version that the file is.
        slug: The article's name, the last part of its IRI. Without it, the article that has this
            version, else the only one of the graph.
        prefixes: Whether to declare the prefixes, for a new file.

    Raises:
        UnknownResource: The article is not in the graph, or the text not in the article.
        UsageError: The range is not inside the article, or the text could be a range too.
        ChangedArticle: The article is known, but not this version of it, which passages need.
        BadEncoding: The article is not UTF-8.
        SourceError: The graph cannot be read.
    """
    content = copy.decode(article)
    record = claims.read(reading.store(folder.graph))
    cited = _article(record, article, slug)
    names = {**_PREFIXES, "passage": f"{cited.iri}/passage/"}
    if text is None:
        blocks, names = [_version(record, cited, article, content)], dict(_PREFIXES)
    else:
        if cited.version is None:
            raise copy.ChangedArticle(
                f"the graph has no version of {cited.iri} with the SHA-256 of this file",
                hint="Add one first: `defour cite` without a text writes it",
            )
        ranges = _ranges(text, content)
        blocks = [_passage(cited, content, start, end) for start, end in ranges]
    used = [x for x in sorted(names) if any(re.search(rf"\b{x}:", block) for block in blocks)]
    head = "".join(f"@prefix {x}: <{names[x]}> .\n" for x in used) + "\n" if prefixes else ""
    return head + "\n\n".join(blocks) + "\n"


def _article(record: claims.Record, data: bytes, slug: str | None) -> Article:
    version = copy.same(record, data)
    if slug is None:
        if version is not None and version.article is not None:
            return Article(version.article, version.iri)
        known = record.articles()
        if len(known) != 1:
            what = "no article" if not known else f"{len(known)} articles"
            names = ", ".join(map(claims.local, known[:6]))
            raise UnknownResource(
                f"the graph has {what}, so the article's name is needed",
                hint=f"Give --id SLUG{f', one of {names}' if names else ''}",
            )
        return Article(known[0], None)
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug):
        raise UsageError(f"{slug!r} is no name for an article", hint="Write it in-kebab-case")
    mine = version is not None and version.article == v.ID + slug
    return Article(v.ID + slug, version.iri if version and mine else None)


def _ranges(text: str, content: str) -> list[tuple[int, int]]:
    """The ranges `[start, end)` that a text stands for."""
    found = [(at, at + len(text)) for at in _occurrences(text, content)]
    given = _RANGE.fullmatch(text.strip())
    if given is None:
        if not found:
            raise UnknownResource("the text is not in the article", hint=_near(text, content))
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


def _version(record: claims.Record, cited: Article, data: bytes, content: str) -> str:
    """The block of a version; a new one gets the next number that is free."""
    number = 1
    while f"{cited.iri}/version-{number}" in record.versions:
        number += 1
    return (
        f"<{cited.version or f'{cited.iri}/version-{number}'}> a football:ArticleVersion ;\n"
        f"    football:length {len(content)} ;\n"
        f'    football:sha256 "{copy.digest(data)}" ;\n'
        f"    prov:specializationOf <{cited.iri}> ."
    )
