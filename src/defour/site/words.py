"""What the pages say in words of their own, in each language; the rest comes from the graph."""

import functools
import json
from pathlib import Path

from defour.site.addresses import LANGUAGES

MONTHS = {
    "en": "January February March April May June July August September October November December",
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
}

NAMES = {"en": "English", "nl": "Nederlands"}
"""What each language calls itself."""


@functools.cache
def _words() -> dict[str, list[str]]:
    found: dict[str, list[str]] = json.loads(
        Path(__file__).with_name("words.json").read_text(encoding="utf-8")
    )
    return found


def say(key: str, language: str, **values: str) -> str:
    """A word or a sentence of the pages, with values in its places."""
    text = _words()[key][LANGUAGES.index(language)]
    for name, value in values.items():
        text = text.replace("{" + name + "}", value)
    return text
