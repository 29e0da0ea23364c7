"""The Turtle of a passage or a version, for an editor to paste; never the text itself."""

import re
from collections.abc import Sequence
from itertools import count
from pathlib import Path

from defour import namespaces as v
from defour.claims.anchor import Quote, explain_quote, find_quote
from defour.claims.model import Claims, decode_article, read_article, sha256
from defour.errors import ChangedArticle, UnknownResource, UsageError
from defour.folder import AnyFolder, find_folder
from defour.namespaces import PREFIXES, local_name
from defour.rdf.graph import Graph

_RANGE = re.compile(r"(\[)?\s*(\d{1,12})\s*[-–,]\s*(\d{1,12})\s*(\))?")
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")


def cite(
    article: bytes | Path | str,
    text: str | Sequence[str] | None = None,
    *,
    graph: AnyFolder = None,
    slug: str | None = None,
    prefixes: bool = False,
    language: str | None = None,
    missing: list[str] | None = None,
) -> str:
    """The Turtle of every occurrence of a text, of a range, or of the version.

    Args:
        article: The article, its bytes or its path.
        text: What to cite, one or several: words of the article, each occurrence of which is a
            passage; or a range of code points, ``120-188`` or ``[120, 188)``. None: the version
            that the file is.
        graph: The graph folder, for the article's name and version.
        slug: The article's name, the last part of its IRI. None: the article that has this
            version, else the only one of the graph.
        prefixes: Whether to declare the prefixes that the file of an article needs, for a new one.
        language: The language tag of the article (BCP 47), for its version.
        missing: Is told of texts that are not in the article, beside others that are; without it,
            or where none is, that is an error.

    Returns:
        A block for each passage, once, in the order of the texts; or that of the version.

    Raises:
        UnknownResource: The article is not in the graph, or the text not in the article.
        UsageError: The range is not inside the article, the text could be a range too, or the
            language is no language tag or goes with a passage.
        ChangedArticle: The article is known, but not this version of it, which passages need.
        BadEncoding: The article is not UTF-8.
        SourceError: The graph or the article cannot be read.
    """
    texts = [text] if isinstance(text, str) else list(text or ())
    data, folder = read_article(article), find_folder(graph)
    if language is not None and texts:
        raise UsageError("a language belongs to the version of an article, not to a passage")
    content, claims = decode_article(data), Claims(Graph.read(folder.graph))
    name, version = _find_article(claims, data, slug)
    if not texts:
        free = (f"{name}/version-{number}" for number in count(1))
        iri = version or next(x for x in free if x not in claims.versions)
        blocks = [version_block(iri, name, data, language and check_language(language))]
    elif version is None:
        what = f"the graph has no version of {name} with the SHA-256 of this file"
        raise ChangedArticle(what, hint="Add one first: `defour cite` without a text writes it")
    else:
        found = {each: _find_ranges(each, content) for each in texts}
        absent = [explain_quote(Quote(x), [], content) for x, places in found.items() if not places]
        ranges = dict.fromkeys(span for places in found.values() for span in places)
        if absent and (missing is None or not ranges):
            raise UnknownResource("; ".join(absent))
        if missing is not None:
            missing += absent
        blocks = [passage_block(version, span, content) for span in ranges]
    return "\n\n".join([*([prefix_block(name)] if prefixes else []), *blocks]) + "\n"


def check_language(tag: str) -> str:
    """A language tag, or UsageError."""
    if not _LANGUAGE.fullmatch(tag):
        raise UsageError(f"{tag!r} is no language tag", hint="Example: nl")
    return tag


def check_slug(slug: str) -> str:
    """The name of an article, or UsageError."""
    if not _SLUG.fullmatch(slug):
        raise UsageError(f"{slug!r} is no name for an article", hint="Write it in-kebab-case")
    return slug


def prefix_block(article: str) -> str:
    """The prefixes that the file of an article needs."""
    own = {"article": f"{article}/"} | {x: f"{article}/{x}/" for x in ("claim", "passage")}
    names = {x: y for x, y in PREFIXES.items() if x not in ("owl", "rdf", "sh")} | own
    return "\n".join(f"@prefix {x}: <{names[x]}> ." for x in sorted(names))


def version_block(iri: str, article: str, data: bytes, language: str | None = None) -> str:
    """The Turtle of a version of an article."""
    spoken = f' ;\n    schema:inLanguage "{language}"' if language else ""
    return (
        f"<{iri}> a football:ArticleVersion ;\n"
        f"    football:length {len(decode_article(data))} ;\n"
        f'    football:sha256 "{sha256(data)}" ;\n'
        f"    prov:specializationOf <{article}>{spoken} ."
    )


def passage_block(version: str, span: tuple[int, int], text: str) -> str:
    """The Turtle of a passage of a version."""
    start, end = span
    return (
        f"passage:{start}-{end} a football:Passage ;\n"
        f"    dcterms:isPartOf <{version}> ;\n"
        f'    football:sha256 "{sha256(text[start:end])}" ;\n'
        f"    oa:end {end} ;\n"
        f"    oa:start {start} ."
    )


def _find_article(claims: Claims, data: bytes, slug: str | None) -> tuple[str, str | None]:
    """The IRI of the article that is cited, and that of the version which the file is."""
    version = claims.find_version(data)
    wanted = None if slug is None else v.ID + check_slug(slug)
    if version is not None and version.article is not None and wanted in (None, version.article):
        return version.article, version.iri
    known = [wanted] if wanted else claims.articles()
    if len(known) != 1:
        names = ", ".join(["a new one", *map(local_name, known[:6])])
        what = f"the graph has {len(known)} articles, so the article's name is needed"
        raise UnknownResource(what, hint=f"Give --id SLUG: {names}")
    return known[0], None


def _find_ranges(text: str, content: str) -> list[tuple[int, int]]:
    """The ranges `[start, end)` that a text stands for; none for words that are not there."""
    found, given = find_quote(Quote(text), content), _RANGE.fullmatch(text.strip())
    if given is None:
        return found
    start, end = int(given[2]), int(given[3])
    inside = start < end <= len(content)
    if found and not given[1]:
        if not inside:
            return found
        what = f"{text} is a range, but is in the article too"
        hint = f"Write '[{start}, {end})' for the range, or more words for the text"
        raise UsageError(what, hint=hint)
    if not inside:
        hint = f"Offsets go from 0 to {len(content)}, and the start comes before the end"
        raise UsageError(f"[{start}, {end}) is no range of the article", hint=hint)
    return [(start, end)]
