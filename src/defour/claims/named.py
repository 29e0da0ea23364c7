"""Which IRIs a name stands for, as a person writes it."""

from collections.abc import Sequence

from defour.claims.records import local
from defour.writing.names import short


def matches(what: str, iris: Sequence[str]) -> list[str]:
    """The IRIs that a name stands for; several where it fits several.

    Args:
        what: A full IRI, in angle brackets or not; a prefixed name (`id:…`, `claim:…`,
            `passage:…`); or the last part of an IRI.
        iris: The IRIs to choose from.
    """
    whole = what.removeprefix("<").removesuffix(">")
    for same in (
        [x for x in iris if x == whole],
        [x for x in iris if short(x) == what],
        [x for x in iris if local(x) == what],
    ):
        if same:
            return same
    prefix, colon, name = what.partition(":")
    if prefix in ("claim", "passage", "id") and colon:
        return [x for x in iris if x.endswith(f"/{prefix}/{name}")]
    return []
