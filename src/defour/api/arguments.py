"""Looking at the arguments of the front door, before they fail in a stranger way."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from defour.errors import UsageError
from defour.folder import Folder
from defour.rdf.parse import read_bytes

AnyPath = str | os.PathLike[str]
AnyFolder = Folder | str | os.PathLike[str] | None


def texts(params: Mapping[str, str | int] | None) -> dict[str, str]:
    """Values of parameters, by name, as texts; whole numbers are taken too.

    Raises:
        UsageError: It is something else.
    """
    if params is not None and not isinstance(params, Mapping):
        raise UsageError(f"params is to be a mapping of names to values, not {params!r}")
    for name, value in (params or {}).items():
        if not isinstance(value, str | int) or isinstance(value, bool):
            raise UsageError(f"params[{name!r}] is to be a text or a whole number, not {value!r}")
    return {text(name, "a name in params"): str(value) for name, value in (params or {}).items()}


def text(given: object, name: str) -> str:
    """A text; `name` names the argument in the error.

    Raises:
        UsageError: It is something else.
    """
    if isinstance(given, str):
        return given
    raise UsageError(f"{name} is to be a text, not {given!r}")


def maybe(given: object, name: str) -> str | None:
    """A text, or None.

    Raises:
        UsageError: It is something else.
    """
    return None if given is None else text(given, name)


def listed(given: object, name: str, *, of: str = "paths") -> list[Any]:
    """A list or tuple as a list.

    Raises:
        UsageError: It is something else.
    """
    if isinstance(given, list | tuple):
        return list(given)
    raise UsageError(f"{name} is to be a list of {of}, not {given!r}")


def path(given: object, name: str) -> Path:
    """A path that is not empty.

    Raises:
        UsageError: It is something else.
    """
    if isinstance(given, str | os.PathLike) and str(given):
        return Path(given)
    raise UsageError(f"{name} is to be a path, not {given!r}")


def content(article: bytes | AnyPath) -> bytes:
    """The bytes of an article that is given as such, or by its path.

    Raises:
        MissingFile, OverLimit: It cannot be read, or is too large.
    """
    if isinstance(article, bytes):
        return article
    return read_bytes(path(article, "article"))
