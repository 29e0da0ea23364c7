"""How the canonical Turtle spells names and literals, and in which order terms stand."""

import re
from collections.abc import Mapping
from typing import Any

from defour.rdf.tokens import is_local
from defour.turtle.tree import Blank, Literal, Name, Term

RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
XSD = "http://www.w3.org/2001/XMLSchema#"

_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:")
_DOTS = re.compile(r"/\.\.?(?:[/?#]|$)")
_NOT_IN_IRI = re.compile(r"[\x00-\x20<>\"{}|^`\\]")
_DIGITS = re.compile(r"([0-9]+)")
_HIDDEN = re.compile(
    r"[\x00-\x08\x0B-\x1F\x7F-\x9F\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069\uFEFF\uFFFE\uFFFF]"
)
_SHORT = {"\t": r"\t", "\b": r"\b", "\n": r"\n", "\r": r"\r", "\f": r"\f"}
_QUOTES = re.compile(r'"(?="")|"(?="\Z)|"\Z')
_SHORTHAND = {
    "true": "boolean",
    "false": "boolean",
    "e": "double",
    ".": "decimal",
    "": "integer",
}

Key = tuple[Any, ...]


class Names:
    """The spelling of IRIs in one document, and the prefixes that it needed.

    An IRI is shortened with the longest namespace after which the rest is a local name without
    backslashes. A prefix whose namespace is relative, or has dot segments, is kept where the author
    wrote it, and used nowhere else: such an IRI is not the concatenation that it looks like.

    Args:
        prefixes: What each prefix stands for; None: all names stay as they are written.
    """

    def __init__(self, prefixes: Mapping[str, str] | None) -> None:
        """Sort the namespaces, the longest first."""
        self.as_written = prefixes is None
        plain = [(name, iri) for name, iri in (prefixes or {}).items() if _plain(iri)]
        self._namespaces = sorted(plain, key=lambda pair: (-len(pair[1]), pair[0]))
        self._spelt: dict[str, tuple[str, str | None]] = {}
        self.used: set[str] = set()

    def spell(self, name: Name) -> str:
        """The name as the canonical form has it."""
        if name.prefix is not None and (
            self.as_written or not (_plain(name.namespace or "") and _plain(name.iri))
        ):
            self.used.add(name.prefix)
            return name.text
        if name.iri not in self._spelt:
            self._spelt[name.iri] = self._spell(name.iri)
        text, prefix = self._spelt[name.iri]
        if prefix is not None:
            self.used.add(prefix)
        return text

    def _spell(self, iri: str) -> tuple[str, str | None]:
        if _plain(iri):
            for prefix, namespace in self._namespaces:
                if iri.startswith(namespace) and is_local(local := iri[len(namespace) :]):
                    return f"{prefix}:{local}", prefix
        return bracketed(iri), None

    def literal(self, literal: Literal) -> str:
        """The literal: numbers and booleans as written, all others in double quotes."""
        if literal.text is not None:
            return literal.text
        text = quoted(literal.value)
        if literal.language is not None:
            return f"{text}@{literal.language}"
        if literal.datatype is None or literal.datatype.iri == XSD + "string":
            return text
        return f"{text}^^{self.spell(literal.datatype)}"

    def key(self, term: Term) -> Key | None:
        """What tells a term from another, and orders it: names, labels, literals by language.

        Runs of digits are ordered as numbers. None for what stands between brackets: that is a node
        of its own each time, and stays where the author put it.
        """
        if isinstance(term, Name):
            return name_key(self.spell(term))
        if isinstance(term, Blank):
            return (1, *natural(term.text))
        if not isinstance(term, Literal):
            return None
        if term.datatype is not None:
            datatype = (
                self.spell(term.datatype) if is_relative(term.datatype.iri) else term.datatype.iri
            )
        elif term.text is not None:
            datatype = XSD + next(
                kind for mark, kind in _SHORTHAND.items() if mark in term.text.lower()
            )
        else:
            datatype = XSD + "string"
        kind = "" if datatype == XSD + "string" else datatype
        return (2, (term.language or "").lower(), kind, *natural(term.value))


def name_key(text: str) -> Key:
    """The order of names: prefixed ones, then those between ``<>``."""
    return (0, text.startswith("<"), *natural(text))


def natural(text: str) -> Key:
    """An order in which ``passage:9-12`` precedes ``passage:10-20``; equal only for equal texts."""
    parts: list[Any] = _DIGITS.split(text)
    for i in range(1, len(parts), 2):
        digits = parts[i].lstrip("0")
        parts[i] = (len(digits), digits)
    return (tuple(parts), text)


def bracketed(iri: str) -> str:
    """An IRI between ``<>``, with what may not stand there escaped."""
    return f"<{_NOT_IN_IRI.sub(_code, iri)}>"


def quoted(value: str) -> str:
    """A string in double quotes; in three of them, with real line breaks, if it has several lines.

    What nobody would see (control characters, marks of writing direction) is escaped.
    """
    text = value.replace("\\", "\\\\")
    if "\n" in text:
        text = _QUOTES.sub(r"\"", text)
        return f'"""{_HIDDEN.sub(_escape, text)}"""'
    text = text.replace('"', r"\"").replace("\t", r"\t")
    return f'"{_HIDDEN.sub(_escape, text)}"'


def is_relative(iri: str) -> bool:
    """Whether an IRI, as written, says something only together with a base."""
    return _ABSOLUTE.match(iri) is None


def _plain(iri: str) -> bool:
    return not is_relative(iri) and _DOTS.search(iri) is None


def _escape(match: re.Match[str]) -> str:
    return _SHORT.get(match[0]) or _code(match)


def _code(match: re.Match[str]) -> str:
    return f"\\u{ord(match[0]):04X}"
