"""The ``#+`` header of a stored question, and whether it fits the query below it."""

from collections.abc import Mapping
from functools import lru_cache
from itertools import takewhile
from typing import Any

import yaml

from defour.errors import BadQuestion, closest
from defour.namespaces import expand
from defour.queries import KINDS, Column, Header, Parameter
from defour.queries.syntax import blocks, prefixes

_OF_GRLC = "endpoint endpoint_in_url method pagination enumerate defaults transform"
_HEADER = {
    **dict.fromkeys(("summary", "description", "why", "target"), str),
    **dict.fromkeys(("tags", "omits", "params", "returns", *_OF_GRLC.split()), object),
}
_PARAMETER = {"name": str, "kind": str, "description": str, "example": str}
_COLUMN = {"name": str, "of": object, "at": str, "description": str}


@lru_cache(100)  # a question is asked again
def read_header(text: str, *, where: str) -> Header:
    """The header of a query: its leading lines that start with ``#+``."""
    fields = _load(text, where)
    try:
        _check(fields, _HEADER, "the header")
        params = _items(fields, "params", _PARAMETER)
        returns = _items(fields, "returns", _COLUMN)
        declared = prefixes(text)
        return Header(
            summary=fields.get("summary", ""),
            description=fields.get("description", ""),
            tags=_texts(fields, "tags"),
            params=tuple(_parameter(item, text) for item in params.values()),
            returns=tuple(_column(item, declared, [*returns]) for item in returns.values()),
            situations_from=fields.get("why"),
            target=fields.get("target", ""),
            omits=_texts(fields, "omits"),
        )
    except BadQuestion as error:
        error.where = where
        raise


def _load(text: str, where: str) -> dict[str, Any]:
    lines = takewhile(lambda line: line.startswith("#+"), text.split("\n"))
    header = "\n".join(line.rstrip("\r")[2:].removeprefix(" ") for line in lines)
    try:
        if "*" in header and any(isinstance(x, yaml.AliasEvent) for x in yaml.parse(header)):
            raise ValueError("an alias (*) has no place in it")  # a few can fill the memory
        fields = yaml.load(header, yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        if mark := getattr(error, "problem_mark", None):
            where = f"{where}:{mark.line + 1}:{mark.column + 4}"
        what = f"the header is not YAML: {getattr(error, 'problem', None) or error}"
        raise BadQuestion(what, where=where, hint='Quote a text that holds ": "') from None
    if not isinstance(fields, dict | None):
        raise BadQuestion("the header is not of the form key: value", where=where)
    return {key: value for key, value in (fields or {}).items() if value is not None}


def _check(fields: Mapping[str, Any], kinds: Mapping[str, type], what: str) -> None:
    """Refuse a key that is not one of these, and a value of another type."""
    for key, value in fields.items():
        if key not in kinds:
            hint = closest(str(key), kinds)
            raise BadQuestion(f"{what} has an unknown key {key!r}", hint=hint)
        if not isinstance(value, kinds[key]):
            raise BadQuestion(f"{key} is not a text: {value!r}", hint="Quote it")


def _listed(fields: Mapping[str, Any], key: str) -> list[Any]:
    """A list; one value stands for a list of it."""
    value = fields.get(key, [])
    return value if isinstance(value, list) else [value]


def _texts(fields: Mapping[str, Any], key: str) -> tuple[str, ...]:
    for each in _listed(fields, key):
        _check({key: each}, {key: str}, "")
    return tuple(_listed(fields, key))


def _items(
    fields: Mapping[str, Any], key: str, kinds: Mapping[str, type]
) -> dict[str, dict[str, Any]]:
    """The mappings of a list by their names; a text is a mapping of its name."""
    found: dict[str, dict[str, Any]] = {}
    for given in _listed(fields, key):
        item = {"name": given} if isinstance(given, str) else given
        if not isinstance(item, dict) or not isinstance(item.get("name"), str):
            raise BadQuestion(f"an item of {key} has no name", hint="Write - {name: …}")
        _check(item, kinds, f"{item['name']!r} in {key}")
        found[item["name"]] = item
    return found


def _parameter(item: Mapping[str, Any], text: str) -> Parameter:
    name, kind = item["name"], item.get("kind")
    if kind not in KINDS:
        hint = f"One of {', '.join(KINDS)}"
        raise BadQuestion(f"parameter {name!r} has no known kind", hint=hint)
    default, *others = {block.term for block in blocks(text) if block.name == name} or {None}
    if default is None or others:
        what = f"parameter {name!r} has not one default in its blocks"
        raise BadQuestion(what, hint=f"Write VALUES ?{name} {{ default }}")
    return Parameter(name, kind, default, item.get("example", ""), item.get("description", ""))


def _column(item: Mapping[str, Any], declared: Mapping[str, str], columns: list[str]) -> Column:
    """A column; its ``of`` names properties, or as ``?name`` a column that holds them."""
    name, of, of_columns = item["name"], [], []
    others = [f"?{column}" for column in columns if column != name]
    for written in _texts(item, "of"):
        if written in others:
            of_columns.append(written[1:])
        elif iri := expand(written, declared):
            of.append(iri)
        else:
            what = "no other column of returns" if written[:1] == "?" else "of no declared prefix"
            raise BadQuestion(f"column {name!r} is of {written}, which is {what}")
    at, description = item.get("at", "situation"), item.get("description", "")
    return Column(name, tuple(of), at, description, tuple(of_columns))
