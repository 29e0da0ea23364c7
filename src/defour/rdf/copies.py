"""Local copies of what files name elsewhere: JSON-LD contexts, ontologies. Nothing is fetched."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit
from urllib.request import url2pathname
from xml.etree import ElementTree

from defour.errors import Malformed, MissingFile

Read = Callable[[Path], bytes]
_copies: ContextVar[Mapping[str, Path]] = ContextVar("copies")
_NAMED = re.compile(rb'"@(?:context|import)"\s*:\s*["[{]')


@contextmanager
def local_copies(contexts: Mapping[str, Path], catalog: Path | None, read: Read) -> Iterator[None]:
    """Take the copies of some contexts, and those of a catalog, as long as this lasts."""
    listed = {} if catalog is None else dict(reversed(list(_read_catalog(catalog, read))))
    token = _copies.set(listed | dict(contexts))
    try:
        yield
    finally:
        _copies.reset(token)


def find_copy(iri: str) -> Path | None:
    """The local copy of what has an IRI, if the caller named one."""
    known = _copies.get({})
    found = (known[x] for x in (iri, iri.rstrip("#/"), f"{iri}#", f"{iri}/") if x in known)
    return next(found, None)


def inline_contexts(data: bytes, read: Read, *, where: str, base: str | None) -> bytes:
    """A JSON-LD document with copies of contexts in the place of their addresses."""

    def inline(node: Any, base: str, above: tuple[str, ...]) -> Any:
        if isinstance(node, list):
            return [inline(x, base, above) for x in node]
        if not isinstance(node, dict) or node.get("@type") == "@json":
            return node
        found = {x: inline(y, base, above) for x, y in node.items()}
        if "@import" in found:
            found = context(found.pop("@import"), base, above) | found
        if "@context" in found:
            given = found["@context"]
            each = [
                context(x, base, above) for x in (given if isinstance(given, list) else [given])
            ]
            found["@context"] = each if isinstance(given, list) else each[0]
        return found

    def context(given: Any, base: str, above: tuple[str, ...]) -> Any:
        if not isinstance(given, str):
            return given
        address = urljoin(base, given)
        copy = find_copy(address) or find_copy(given)
        if copy is None or address in above:
            name = given if address.startswith("file:") else address
            what = f"its @context is at {name}, and nothing is fetched"
            hint = f"Give a copy: --context {name}=FILE, or write the context into the file"
            raise MissingFile(what, where=where, hint=hint)
        try:
            inner = {"@context": json.loads(read(copy))["@context"]}
        except (ValueError, TypeError, KeyError):
            raise Malformed("this is no JSON-LD context", where=str(copy)) from None
        return inline(inner, address, (*above, address))["@context"]

    if not _NAMED.search(data):
        return data
    try:
        document = json.loads(data)
        whole = inline(document, base or "", ())
    except (ValueError, RecursionError):  # the parser tells where
        return data
    return data if whole == document else json.dumps(whole).encode()


def _read_catalog(path: Path, read: Read, *above: Path) -> Iterator[tuple[str, Path]]:
    """The entries of a catalog, and of those that it names (OASIS XML Catalogs 1.1)."""

    def walk(element: ElementTree.Element, base: str) -> Iterator[tuple[str, Path]]:
        base = urljoin(base, element.get("{http://www.w3.org/XML/1998/namespace}base", ""))
        file = _path(urljoin(base, element.get("uri") or element.get("catalog") or ""))
        name = element.get("name") or element.get("systemId")
        if file and element.get("catalog") and file not in (path, *above):
            yield from _read_catalog(file, read, path, *above)
        elif file and name:
            yield name, file
        for each in element:
            yield from walk(each, base)

    try:
        yield from walk(ElementTree.fromstring(read(path)), path.resolve().as_uri())
    except ElementTree.ParseError as error:
        raise Malformed(f"this is no XML catalog ({error})", where=str(path)) from None


def _path(iri: str) -> Path | None:
    """The path of a file's IRI."""
    parts = urlsplit(iri)
    return Path(url2pathname(parts.path)) if parts.scheme == "file" else None
