"""The ``#+`` header of a stored question, and whether it fits the query below it."""

from collections.abc import Mapping
from contextlib import suppress
from itertools import takewhile
from typing import Any

import yaml

from defour.errors import BadQuestion, closest
from defour.namespaces import expand
from defour.queries import Column, Header, Parameter
from defour.queries.binding import KINDS
from defour.queries.tokens import blocks, prefixes

_OF_GRLC = "endpoint endpoint_in_url method pagination enumerate defaults transform"
_HEADER = {
    **dict.fromkeys(("summary", "description", "why", "target"), str),
    **dict.fromkeys(("tags", "omits", "params", "returns", *_OF_GRLC.split()), object),
}
_PARAMETER = {"name": str, "kind": str, "description": str, "all": bool, "example": str}
_COLUMN = {"name": str, "of": object, "at": str, "description": str}


def read_header(text: str, *, where: str) -> Header:
    """The header of a query: its leading lines that start with ``#+``.

    Raises:
        BadQuestion: It is not YAML, a key is unknown or of the wrong type, a parameter has no
            block ``VALUES ?name { default }``, or a column is of one that is not there.
    """
    fields = _load(text, where)
    try:
        _check(fields, _HEADER, "the header")
        params = _items(fields, "params", _PARAMETER)
        returns = _items(fields, "returns", _COLUMN)
        return Header(
            summary=fields.get("summary", ""),
            description=fields.get("description", ""),
            tags=_texts(fields, "tags"),
            params=tuple(_parameter(item, text) for item in params.values()),
            returns=tuple(_column(item, prefixes(text), [*returns]) for item in returns.values()),
            situations_from=fields.get("why"),
            target=fields.get("target", ""),
            omits=_texts(fields, "omits"),
        )
    except BadQuestion as error:
        error.where = where
        raise


class _Loader(yaml.SafeLoader):
    """Takes no aliases: a few of them can stand for more than the memory holds."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            mark = self.peek_event().start_mark  # type: ignore[no-untyped-call]
            raise yaml.MarkedYAMLError(problem="an alias (*) has no place in it", problem_mark=mark)
        return super().compose_node(parent, index)


def _load(text: str, where: str) -> dict[str, Any]:
    lines = takewhile(lambda line: line.startswith("#+"), text.split("\n"))
    header = "\n".join(line.rstrip("\r")[2:].removeprefix(" ") for line in lines)
    try:
        fields = _parse(header)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        if mark := getattr(error, "problem_mark", None):
            where = f"{where}:{mark.line + 1}:{mark.column + 4}"
        what = f"the header is not YAML: {getattr(error, 'problem', None) or 'cannot be read'}"
        raise BadQuestion(what, where=where, hint='Quote a text that holds ": "') from None
    if not isinstance(fields, dict | None):
        raise BadQuestion("the header is not of the form key: value", where=where)
    return {key: value for key, value in (fields or {}).items() if value is not None}


def _parse(header: str) -> object:
    """YAML as libyaml reads it, ten times faster; as Python does where that fails."""
    if yaml.__with_libyaml__ and "*" not in header:  # no alias
        with suppress(yaml.YAMLError):
            return yaml.load(header, yaml.CSafeLoader)
    return yaml.load(header, _Loader)


def _check(fields: Mapping[str, Any], kinds: Mapping[str, type], what: str) -> None:
    """Refuse a key that is not one of these, and a value of another type."""
    for key, value in fields.items():
        if key not in kinds:
            hint = closest(str(key), kinds)
            raise BadQuestion(f"{what} has an unknown key {key!r}", hint=hint)
        if not isinstance(value, kinds[key]):
            wanted = "true or false" if kinds[key] is bool else "a text"
            raise BadQuestion(f"{key} is not {wanted}: {value!r}", hint="Quote it")


def _texts(fields: Mapping[str, Any], key: str) -> tuple[str, ...]:
    """The texts of a list; one text stands for a list of it."""
    value = fields.get(key, [])
    values = value if isinstance(value, list) else [value]
    for each in values:
        _check({key: each}, {key: str}, "")
    return tuple(values)


def _items(
    fields: Mapping[str, Any], key: str, kinds: Mapping[str, type]
) -> dict[str, dict[str, Any]]:
    """The mappings of a list by their names; a text is a mapping of its name."""
    value = fields.get(key, [])
    if not isinstance(value, list):
        raise BadQuestion(f"{key} is not a list")
    found: dict[str, dict[str, Any]] = {}
    for given in value:
        item = {"name": given} if isinstance(given, str) else given
        if not isinstance(item, dict) or not isinstance(item.get("name"), str):
            raise BadQuestion(f"an item of {key} has no name", hint="Write - {name: …}")
        if item["name"] in found:
            raise BadQuestion(f"{key} has a name twice")
        _check(item, kinds, f"{item['name']!r} in {key}")
        found[item["name"]] = item
    return found


def _parameter(item: Mapping[str, Any], text: str) -> Parameter:
    name, kind = item["name"], item.get("kind")
    if kind not in KINDS:
        hint = f"One of {', '.join(KINDS)}"
        raise BadQuestion(f"parameter {name!r} has no known kind", hint=hint)
    terms = {block.term for block in blocks(text) if block.name == name}
    default = next(iter(terms)) if len(terms) == 1 else None
    if default is None:
        fault = "has not one default in its blocks" if terms else "has no block"
        raise BadQuestion(f"parameter {name!r} {fault} VALUES ?{name} {{ default }}")
    return Parameter(name, kind, item.get("description", ""), item.get("all", False), default)


def _column(item: Mapping[str, Any], declared: Mapping[str, str], columns: list[str]) -> Column:
    """A column; its ``of`` names properties, or as ``?name`` a column that holds them."""
    name, of, of_columns = item["name"], [], []
    others = [column for column in columns if column != name]
    for written in _texts(item, "of"):
        if written.startswith("?") and written[1:] in others:
            of_columns.append(written[1:])
        elif written.startswith("?"):
            what = f"column {name!r} is of {written}, which is no other column of returns"
            raise BadQuestion(what, hint=closest(written[1:], others))
        elif iri := expand(written, declared):
            of.append(iri)
        else:
            what = f"column {name!r} is of {written!r}, but the query declares no such prefix"
            raise BadQuestion(what)
    at, description = item.get("at", "situation"), item.get("description", "")
    return Column(name, tuple(of), at, description, tuple(of_columns))
