"""Triples as RDF/XML (https://www.w3.org/TR/rdf-syntax-grammar/)."""

import re
from collections.abc import Iterable, Mapping
from itertools import groupby

import pyoxigraph as ox

from defour.errors import UsageError
from defour.namespaces import RDF, STRING

# NCName of XML 1.0, section 2.3, and Namespaces in XML 1.0, section 3.
_START = (
    r"A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d"
    r"\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_NCNAME = rf"[{_START}][-.0-9\u00b7\u0300-\u036f\u203f\u2040{_START}]*"
_NAME = re.compile(_NCNAME)
_LAST_NAME = re.compile(_NCNAME + "$")
_UNFIT = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_REFERENCES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\r": "&#13;"})


def escaped(text: str) -> str:
    """Text as it stands in XML 1.0, in an element or between double quotes.

    Raises:
        UsageError: It holds a character that XML cannot hold, not even escaped.
    """
    if match := _UNFIT.search(text):
        raise UsageError(
            f"XML cannot hold the character U+{ord(match.group()):04X} of this graph",
            hint="Ask for another format",
        )
    return text.translate(_REFERENCES)


def write(
    triples: Iterable[ox.Triple], prefixes: Mapping[str, str], *, comment: str | None = None
) -> str:
    """Triples, sorted by subject, as RDF/XML.

    Args:
        triples: In the order in which to write them.
        prefixes: Prefixes and namespaces; those that nothing uses are left out.
        comment: A line without ``--`` to stand at the head as a comment.

    Raises:
        UsageError: A property's IRI does not end in a name, or a literal holds a control character.
    """
    fit = {x: y for x, y in prefixes.items() if x and not x.lower().startswith("xml")}
    names = {**fit, "rdf": RDF}
    used = {"rdf": RDF}
    lines = []
    for subject, group in groupby(triples, key=lambda triple: triple.subject):
        lines.append(f"  <rdf:Description {_reference('about', subject)}>")
        for triple in group:
            name = _element(triple.predicate.value, names, used)
            lines.append(f"    <{name}{_content(triple.object, name)}")
        lines.append("  </rdf:Description>")
    spaces = "".join(f'\n    xmlns:{name}="{escaped(used[name])}"' for name in sorted(used))
    note = f"<!-- {comment} -->\n" if comment else ""
    head = f'<?xml version="1.0" encoding="UTF-8"?>\n{note}<rdf:RDF{spaces}>\n'
    return head + "".join(f"{line}\n" for line in lines) + "</rdf:RDF>\n"


def _element(iri: str, names: dict[str, str], used: dict[str, str]) -> str:
    for prefix, space in sorted(names.items(), key=lambda item: (-len(item[1]), item)):
        if iri.startswith(space) and _NAME.fullmatch(iri, len(space)):
            used[prefix] = space
            return f"{prefix}:{iri[len(space) :]}"
    match = _LAST_NAME.search(iri)
    if match is None or match.start() == 0:
        raise UsageError(f"RDF/XML cannot hold the property <{iri}>", hint="Ask for another format")
    number = 1
    while f"ns{number}" in names:
        number += 1
    names[f"ns{number}"] = used[f"ns{number}"] = iri[: match.start()]
    return f"ns{number}:{match.group()}"


def _reference(attribute: str, node: ox.NamedNode | ox.BlankNode) -> str:
    if isinstance(node, ox.BlankNode):
        return f'rdf:nodeID="{escaped(node.value)}"'
    return f'rdf:{attribute}="{escaped(node.value)}"'


def _content(given: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple, name: str) -> str:
    if isinstance(given, ox.Literal):
        kind = ""
        if given.language is not None:
            kind = f' xml:lang="{escaped(given.language)}"'
        elif given.datatype.value != STRING:
            kind = f' rdf:datatype="{escaped(given.datatype.value)}"'
        return f"{kind}>{escaped(given.value)}</{name}>"
    assert isinstance(given, ox.NamedNode | ox.BlankNode)
    return f" {_reference('resource', given)}/>"
