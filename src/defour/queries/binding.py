"""A parameter's value as a term of SPARQL, written by pyoxigraph after a check of its kind."""

import re
from collections.abc import Iterable, Mapping
from datetime import date

import pyoxigraph as ox

from defour.errors import BadParameter
from defour.namespaces import DATE, INTEGER, YEAR, YEAR_MONTH
from defour.queries import Parameter

# The kinds of parameters, and what each wants.
KINDS = {
    "iri": "an IRI (<full>, full, or with a prefix of the query)",
    "string": "a text",
    "language": "a language tag",
    "integer": "a whole number of at most 18 digits",
    "date": "a date, a month or a year (2019-06-08, 2019-06, 2019)",
}

_PATTERNS = {
    "language": re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*"),
    "integer": re.compile(r"[+-]?[0-9]{1,18}"),
    "date": re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?"),
}
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_NO_SLASHES = ("urn", "tag", "mailto", "info", "did")


def write_term(parameter: Parameter, value: str, prefixes: Mapping[str, str]) -> str:
    """A value as it stands in the query; a `BadParameter` where it is not of the kind."""
    if value == "all" and parameter.optional_all:
        return "UNDEF"
    try:
        if "\0" in value:
            raise ValueError("it holds a null character")
        value.encode()  # what is no UTF-8 on the command line cannot be
        iri = parameter.kind == "iri"
        return str(_iri(value, prefixes) if iri else _literal(parameter, value))
    except ValueError as error:
        why = "it is not UTF-8" if isinstance(error, UnicodeEncodeError) else str(error)
    wanted = KINDS[parameter.kind] + (" or all" if parameter.optional_all else "")
    shown = repr(value) if value.isprintable() else ascii(value)
    raise BadParameter(
        f"{parameter.name} wants {wanted}, not {shown}" + (f" ({why})" if why else ""),
        hint=f"Example: {parameter.name}={example_value(parameter)}",
    )


def example_value(parameter: Parameter) -> str:
    """The default of a parameter as one would give it on the command line."""
    if parameter.default.upper() == "UNDEF":
        return "all"
    quoted = re.fullmatch(r"""(\"{3}|'{3}|["'])(.*)\1.*""", parameter.default, re.DOTALL)
    return quoted[2] if quoted else parameter.default


def describe_parameters(parameters: Iterable[Parameter]) -> list[dict[str, str | bool]]:
    """Parameters as JSON has them."""
    return [
        {
            "name": p.name,
            "kind": p.kind,
            "default": example_value(p),
            "all": p.optional_all,
            "description": p.description,
        }
        for p in parameters
    ]


def _iri(value: str, prefixes: Mapping[str, str]) -> ox.NamedNode:
    if value.startswith("<") and value.endswith(">"):
        return ox.NamedNode(value[1:-1])
    prefix, colon, local = value.partition(":")
    if colon and prefix in prefixes and not local.startswith("//"):
        return ox.NamedNode(prefixes[prefix] + local)
    if not _SCHEME.match(value):
        raise ValueError
    if not local.startswith("//") and prefix.lower() not in _NO_SLASHES:
        known = ", ".join(f"{name}:" for name in sorted(prefixes))
        raise ValueError(f"the query has no prefix {prefix}:, but {known}")
    return ox.NamedNode(value)


def _literal(parameter: Parameter, value: str) -> ox.Literal:
    kind = parameter.kind
    if kind == "string":
        return ox.Literal(value)
    parts = _PATTERNS[kind].fullmatch(value)
    if parts is None:
        raise ValueError
    if kind == "language":
        return ox.Literal(value.lower())
    if kind == "integer":
        return ox.Literal(str(int(value)), datatype=ox.NamedNode(INTEGER))
    year, month, day = parts.groups()
    date(int(year), int(month or 1), int(day or 1))
    if "^^" not in parameter.default and parameter.default[0] in "\"'":
        return ox.Literal(value)  # the query compares texts
    return ox.Literal(value, datatype=ox.NamedNode(DATE if day else YEAR_MONTH if month else YEAR))
