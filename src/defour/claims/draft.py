"""The folder of a new article, for an editor to fill in."""

from pathlib import Path

from defour import namespaces as v
from defour.claims.cite import passage_block, prefix_block, version_block
from defour.claims.model import decode_article
from defour.claims.sentences import sentence_ranges
from defour.errors import Unwritable


def draft_turtle(slug: str, article: bytes, language: str) -> str:
    """The Turtle of an article that tells of nothing yet: its version, its sentences' ranges."""
    text, iri = decode_article(article), v.ID + slug
    version, ranges = f"{iri}/version-1", sentence_ranges(text)
    blocks = [
        f"# The graph of {slug}. Its words are not here: only where they stand.",
        prefix_block(iri),
        f"id:{slug} a football:Article ;\n{_labels(f'article {slug}', f'artikel {slug}')}",
        version_block(version, iri, article, language).removesuffix(".")
        + f";\n{_labels('first version that was read', 'eerst gelezen versie')}",
        "# Entities.",
        "# The article and its day.",
        *(f"# Sentence {number}: {start}-{end}" for number, (start, end) in enumerate(ranges, 1)),
        "# Passages, one for each sentence.",
        *(passage_block(version, x, text) for x in ranges),
    ]
    return "\n\n".join(blocks) + "\n"


def _labels(english: str, dutch: str) -> str:
    return f'    rdfs:label\n        "{english}"@en ,\n        "{dutch}"@nl .'


def new_file(folder: Path) -> Path:
    """The data file of a new folder; Unwritable where the folder holds something already."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Unwritable("is there already, and not empty", where=str(folder))
    return folder / "data" / f"{folder.resolve().name}.ttl"
