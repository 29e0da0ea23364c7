"""Local copies of what files name elsewhere: JSON-LD contexts, ontologies. Nothing is fetched."""

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit
from urllib.request import url2pathname
from xml.etree import ElementTree

from defour.errors import Malformed, MissingFile

Read = Callable[[Path], bytes]
_copies: dict[str, Path] = {}


def set_copies(contexts: Mapping[str, Path], catalog: Path | None, read: Read) -> None:
    """Set the copies of this process: those of some contexts, then those of a catalog."""
    _copies.clear()
    for iri, path in [*contexts.items(), *(_read_catalog(catalog, read) if catalog else ())]:
        _copies.setdefault(iri.rstrip("#/"), path)


def find_copy(iri: str) -> Path | None:
    """The local copy of what has an IRI, if the caller named one."""
    return _copies.get(iri.rstrip("#/"))


def inline_contexts(text: str, read: Read, *, where: str, base: str | None) -> str:
    """A JSON-LD document with copies of contexts in the place of their addresses."""

    def inline(node: Any, key: str, base: str, above: tuple[str, ...]) -> Any:
        if isinstance(node, list):
            return [inline(x, key, base, above) for x in node]
        if isinstance(node, dict):
            found = {x: inline(y, x, base, above) for x, y in node.items()}
            return {**found.pop("@import", {}), **found}
        of_context = key in ("@context", "@import") and isinstance(node, str)
        return context(node, urljoin(base, node), above) if of_context else node

    def context(name: str, address: str, above: tuple[str, ...]) -> Any:
        name = name if address.startswith("file:") else address
        copy = find_copy(name)
        if copy is None or address in above:
            what = f"its @context is at {name}, and nothing is fetched"
            hint = f"Give a copy: --context {name}=FILE, or write the context into the file"
            raise MissingFile(what, where=where, hint=hint)
        try:
            inner = json.loads(read(copy))["@context"]
        except (ValueError, TypeError, KeyError):
            raise Malformed("this is no JSON-LD context", where=str(copy)) from None
        return inline(inner, "@context", address, (*above, address))

    try:
        document = json.loads(text)
        whole = inline(document, "", base or Path(where).resolve().as_uri(), ())
    except (ValueError, TypeError, RecursionError):  # the parser tells where
        return text
    return text if whole == document else json.dumps(whole)


def _read_catalog(path: Path, read: Read) -> Iterator[tuple[str, Path]]:
    """The entries of a catalog, and of its groups, that lead to files (OASIS XML Catalogs 1.1)."""
    try:
        root = ElementTree.fromstring(read(path))
        for group in (root, *root):
            base = group.get("{http://www.w3.org/XML/1998/namespace}base", "")
            for each in group:
                uri = urljoin(urljoin(path.resolve().as_uri(), base), each.get("uri", ""))
                if (name := each.get("name")) and uri.startswith("file:"):
                    yield name, Path(url2pathname(urlsplit(uri).path))
    except (ElementTree.ParseError, ValueError) as error:
        raise Malformed(f"this is no XML catalog ({error})", where=str(path)) from None
