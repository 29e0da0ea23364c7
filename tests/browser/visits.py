"""A tab that remembers what went wrong on its pages, and the pages of which one of each kind is."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

KINDS = {
    "front": ("site", "index"),
    "person": ("site", "id/steven-defour"),
    "club": ("site", "id/kv-mechelen"),
    "situation": ("site", "id/spell-defour-genk"),
    "article": ("site", "id/defour-2021-05"),
    "report": ("text", "index"),
    "text": ("text", "id/derby-2031-09"),
    "ontology": ("site", "football"),
    "rules": ("site", "shapes"),
    "questions": ("site", "questions"),
    "question": ("site", "questions/career"),
    "index": ("site", "search"),
    "catalogue": ("site", "void"),
    "named": ("site", "contributors"),
    "not-found": ("site", "404"),
}
"""A page of each kind: on which site, and its path without suffix."""

LARGE = ("ontology", "rules")
"""Those that take axe half a minute."""

SERVED = {
    "asked": "questions/career",
    "asked-with-values": "questions/career?player=id:steven-defour&lang=nl",
    "asked-list": "questions",
    "sparql": "sparql",
    "sparql-answer": "sparql?query=SELECT+*+%7B+%3Fs+a+%3Fclass+%7D+LIMIT+30",
    "sparql-refusal": "sparql?query=SELECT+*+%7B%0A+%3Fs+%3Fp+%7D",
    "front": "",
    "entity": "id/steven-defour",
    "refusal": "nope",
}
"""A page of each kind that only the server has, and some that it shares with the site."""

REFUSED = {"sparql-refusal": "400", "refusal": "404"}


_SEEN = """() => [
    ...document.documentElement.scrollWidth > innerWidth ? ["can be moved sideways"] : [],
    ...document.title ? [] : ["has no title"],
    ...document.querySelectorAll("main h1").length == 1 ? [] : ["has not one heading"],
]"""


@dataclass
class Tab:
    """A tab.

    Attributes:
        inside: What the address of each request begins with.
        problems: What went wrong since the last visit began, as text.
    """

    page: Page
    inside: str
    problems: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", lambda x: self._note(x.type in ("error", "warning"), x.text))
        self.page.on("pageerror", lambda x: self._note(True, f"error: {x}"))
        self.page.on("request", lambda x: self._note(self._outside(x.url), f"outside: {x.url}"))
        self.page.on("requestfailed", lambda x: self._note(True, f"failed: {x.url} {x.failure}"))
        self.page.on("response", lambda x: self._note(x.status >= 400, f"{x.status}: {x.url}"))

    def _note(self, wrong: bool, text: str) -> None:
        if wrong:
            self.problems.append(text)

    def _outside(self, address: str) -> bool:
        return not address.startswith((self.inside, "data:"))

    def visit(self, path: str) -> Tab:
        """Go to a page of the site, and forget what went wrong before."""
        self.problems.clear()
        self.page.goto(self.inside + path)
        return self

    def faults(self) -> list[str]:
        """What is wrong with the page where it is: the problems, and what can be seen."""
        return [*self.problems, *self.page.evaluate(_SEEN)]
