"""An invented archive of news articles on football, each a named graph, for measurements.

``python benchmarks/archive.py 1000 -o archive.nq.gz`` writes articles 1 to 1000, as N-Quads or as
TriG (``.trig``), which may be compressed (``.gz``, ``.zst``). An article is the same however many
there are. ``--faults 1%`` makes some of them faulty, and ``--manifest FILE`` tells which, in which
facts articles contradict each other, and the answers to six questions. See docs/archive.md.
"""

import argparse
import gzip
import json
import sys
from contextlib import ExitStack
from itertools import groupby
from pathlib import Path
from typing import IO, Any

from archive_article import PREFIXES, Article, Term
from archive_faults import faults, inject
from archive_manifest import Manifest
from archive_shared import write

SHORT = {iri: f"{prefix}:" for prefix, iri in PREFIXES.items()}


def nquads(article: Article) -> str:
    """The lines of an article."""
    end = f" {article.this} .\n"
    return "".join([f"{s} {p} {o}{end}" for s, p, o in article.triples])


def trig(article: Article) -> str:
    """The graph of an article; the prefixes stand at the head of the file."""
    parts = []
    for subject, triples in groupby(sorted(set(article.triples)), lambda x: x[0]):
        told = " ;\n    ".join(f"{short(p)} {short(o)}" for _, p, o in triples)
        parts.append(f"{short(subject)} {told} .\n")
    return f"{short(article.this)} {{\n{''.join(parts)}}}\n\n"


def short(term: Term) -> str:
    """A term with a prefix, where it has one."""
    head, tail = term, ""
    if term[0] == '"':
        head, caret, kind = term.partition("^^")
        return f"{head}{caret}{short(kind)}" if caret else term
    for iri, prefix in SHORT.items():
        if term.startswith(iri, 1):
            tail = term[len(iri) + 1 : -1]
            return term if "/" in tail else prefix + tail
    return head


def opened(path: Path, stack: ExitStack) -> IO[bytes]:
    """A file to write to, compressed as its name says."""
    raw = stack.enter_context(path.open("wb"))
    if path.suffix == ".gz":
        return stack.enter_context(gzip.GzipFile("", "wb", 3, raw, mtime=0))
    if path.suffix == ".zst":
        if sys.version_info >= (3, 14):
            from compression import zstd
        else:
            from backports import zstd
        return stack.enter_context(zstd.open(raw, "wb"))
    return raw


def generate(numbers: range, path: Path, share: float = 0) -> dict[str, Any]:
    """Write some articles to a file, a share of them faulty; returns the manifest."""
    as_trig = ".trig" in path.suffixes
    manifest, every = Manifest(numbers), round(1 / share) if share else 0
    with ExitStack() as stack:
        file = opened(path, stack)
        if as_trig:
            file.write("".join(f"@prefix {x}: <{y}> .\n" for x, y in PREFIXES.items()).encode())
        for number in numbers:
            article, fault = write(number), None
            if every and number % every == 0:
                fault = inject(article, faults()[number // every % len(faults())])
            manifest.note(article, fault)
            file.write((trig(article) if as_trig else nquads(article)).encode())
    return manifest.whole()


def share(text: str) -> float:
    """A share, such as 1% or 0.01."""
    return float(text.removesuffix("%")) / (100 if text.endswith("%") else 1)


def main() -> None:
    """Write what the command line says."""
    summary, _, more = (__doc__ or "").partition("\n")
    parser = argparse.ArgumentParser(description=summary, epilog=more)
    parser.add_argument("count", type=int, help="how many articles")
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="FILE")
    parser.add_argument("--faults", type=share, default=0, metavar="SHARE", help="1%%, or 0.01")
    parser.add_argument("--first", type=int, default=1, help="the number of the first one")
    parser.add_argument("--manifest", type=Path, metavar="FILE")
    args = parser.parse_args()
    numbers = range(args.first, args.first + args.count)
    manifest = generate(numbers, args.output, args.faults)
    if args.manifest:
        args.manifest.write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
