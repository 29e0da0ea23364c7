"""The ``#+`` header of a stored question, and whether it fits the query below it."""

from typing import Any

from defour.errors import BadQuestion, closest
from defour.queries.question import Column, Header, Parameter
from defour.queries.tokens import Block, blocks, prefixes

KINDS = ("iri", "string", "language", "integer", "date")
_GRLC = (
    "endpoint",
    "endpoint_in_url",
    "method",
    "pagination",
    "enumerate",
    "defaults",
    "transform",
)
_KEYS = ("summary", "description", "tags", "params", "returns", "why", "target", "omits", *_GRLC)


def parse(text: str, *, where: str) -> Header:
    """Parse the header of a query.

    Args:
        text: The query; its header is the leading lines that start with ``#+``.
        where: The name of the query in errors.

    Raises:
        BadQuestion: It is not YAML, a key is unknown or of the wrong type, a parameter has no
            block ``VALUES ?name { default }``, or a column is of one that is not there.
    """
    fields = _yaml(text, where)
    _known(fields, _KEYS, where, "the header")
    found = blocks(text)
    declared = prefixes(text)
    returned = _items(fields, "returns", where)
    columns = [item["name"] for item in returned]
    return Header(
        summary=_text(fields, "summary", where),
        description=_text(fields, "description", where),
        tags=tuple(_texts(fields, "tags", where)),
        params=tuple(_parameter(item, found, where) for item in _items(fields, "params", where)),
        returns=tuple(_column(item, declared, columns, where) for item in returned),
        situations_from=_text(fields, "why", where) or None,
        target=_text(fields, "target", where),
        omits=tuple(_texts(fields, "omits", where)),
    )


def _yaml(text: str, where: str) -> dict[str, Any]:
    import yaml

    lines = []
    for line in text.split("\n"):
        if not line.startswith("#+"):
            break
        lines.append(line.rstrip("\r")[2:].removeprefix(" "))

    class Loader(yaml.SafeLoader):
        """Takes no aliases: a few of them can stand for more than the memory holds."""

        def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
            if self.check_event(yaml.AliasEvent):
                at = self.peek_event().start_mark  # type: ignore[no-untyped-call]
                raise yaml.MarkedYAMLError(
                    problem="an alias (*) has no place in it", problem_mark=at
                )
            return super().compose_node(parent, index)

    try:
        fields = yaml.load("\n".join(lines), Loader)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        if mark is not None:
            where = f"{where}:{mark.line + 1}:{mark.column + 4}"
        what = getattr(error, "problem", None) or "cannot be read"
        raise BadQuestion(
            f"the header is not YAML: {what}", where=where, hint='Quote a text that holds ": "'
        ) from None
    if fields is None:
        return {}
    if not isinstance(fields, dict):
        raise BadQuestion("the header is not of the form key: value", where=where)
    return fields


def _parameter(item: dict[str, Any], found: list[Block], where: str) -> Parameter:
    name = _text(item, "name", where)
    _known(item, ("name", "kind", "description", "all"), where, f"parameter {name!r}")
    kind = _text(item, "kind", where)
    if kind not in KINDS:
        raise BadQuestion(
            f"parameter {name!r} has no known kind", where=where, hint=f"One of {', '.join(KINDS)}"
        )
    terms = {block.term for block in found if block.name == name}
    if len(terms) != 1 or None in terms:
        what = {0: "has no block", 1: "has not one default in its block"}.get(
            len(terms), "has blocks with different defaults:"
        )
        raise BadQuestion(f"parameter {name!r} {what} VALUES ?{name} {{ default }}", where=where)
    optional = item.get("all", False)
    if not isinstance(optional, bool):
        raise BadQuestion(f"parameter {name!r}: all is true or false", where=where)
    (default,) = terms
    assert default is not None
    return Parameter(name, kind, _text(item, "description", where), optional, default)


def _column(
    item: dict[str, Any], declared: dict[str, str], columns: list[str], where: str
) -> Column:
    """A column; its ``of`` names properties, or as ``?name`` a column that holds them."""
    name = _text(item, "name", where)
    _known(item, ("name", "of", "at", "description"), where, f"column {name!r}")
    of, of_columns = [], []
    for written in _texts(item, "of", where):
        prefix, colon, local = written.partition(":")
        if written.startswith("?"):
            other = written[1:]
            if other == name or other not in columns:
                raise BadQuestion(
                    f"column {name!r} is of {written}, which is no other column of returns",
                    where=where,
                    hint=closest(other, [x for x in columns if x != name]),
                )
            of_columns.append(other)
        elif written.startswith("<") and written.endswith(">"):
            of.append(written[1:-1])
        elif colon and prefix in declared:
            of.append(declared[prefix] + local)
        else:
            raise BadQuestion(
                f"column {name!r} is of {written!r}, but the query declares no such prefix",
                where=where,
            )
    at = _text(item, "at", where) or "situation"
    return Column(name, tuple(of), at, _text(item, "description", where), tuple(of_columns))


def _items(fields: dict[str, Any], key: str, where: str) -> list[dict[str, Any]]:
    value = fields.get(key) or []
    if not isinstance(value, list):
        raise BadQuestion(f"{key} is not a list", where=where)
    items = [{"name": item} if isinstance(item, str) else item for item in value]
    for item in items:
        if not isinstance(item, dict) or not isinstance(item.get("name"), str):
            raise BadQuestion(
                f"an item of {key} has no name", where=where, hint="Write - {name: …}"
            )
    names = [item["name"] for item in items]
    if len(set(names)) < len(names):
        raise BadQuestion(f"{key} has a name twice", where=where)
    return items


def _text(fields: dict[str, Any], key: str, where: str) -> str:
    value = fields.get(key)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise BadQuestion(f"{key} is not a text: {value!r}", where=where, hint="Quote it")
    return value


def _texts(fields: dict[str, Any], key: str, where: str) -> list[str]:
    value = fields.get(key)
    values = value if isinstance(value, list) else [] if value is None else [value]
    for each in values:
        if not isinstance(each, str):
            raise BadQuestion(f"{key} is not a text: {each!r}", where=where, hint="Quote it")
    return values


def _known(fields: dict[str, Any], keys: tuple[str, ...], where: str, what: str) -> None:
    for key in fields:
        if key not in keys:
            raise BadQuestion(
                f"{what} has an unknown key {key!r}", where=where, hint=closest(str(key), keys)
            )
