"""A tab that remembers what went wrong on its pages, and the pages of which one of each kind is."""

from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, Request, Response

ENGLISH, DUTCH = "en", "nl"
LANGUAGES = (ENGLISH, DUTCH)

KINDS = {
    "front": "index",
    "person": "id/steven-defour",
    "club": "id/kv-mechelen",
    "spell": "id/spell-defour-genk",
    "injury": "id/injury-defour-2021-05",
    "stance": "id/stance-defour-hope-series",
    "claim": "id/defour-2021-05/claim/day-of-article",
    "implied-claim": "id/defour-2021-05/claim/spell-genk-to",
    "passage": "id/defour-2021-05/passage/4220-4281",
    "article": "id/defour-2021-05",
    "version": "id/defour-2021-05/version-1",
    "ontology": "football",
    "class": "football/PlayingSpell",
    "property": "football/player",
    "shapes": "shapes",
    "shape": "shapes/PlayingSpell",
    "questions": "questions",
    "question": "questions/career",
    "index": "search",
    "catalogue": "void",
    "contributors": "contributors",
    "not-found": "404",
}
"""A page of each kind on the site of this project, without its suffix."""

EXAMPLE_KINDS = {
    "read-article": "id/dorpsblad-voorbeeld",
    "read-passage": "id/dorpsblad-voorbeeld/passage/160-228",
}
"""Pages that show the text of an article: those of the invented one."""

SERVED = {
    "asked": "questions/career",
    "asked-with-values": "questions/career?player=id:steven-defour&lang=nl",
    "asked-list": "questions",
    "sparql": "sparql",
    "sparql-answer": "sparql?query=SELECT+*+%7B+%3Fs+a+%3Fclass+%7D+LIMIT+30",
    "sparql-refusal": "sparql?query=SELECT+*+%7B%0A+%3Fs+%3Fp+%7D",
    "served-front": "",
    "served-entity": "id/steven-defour",
    "refusal": "nope",
}
"""A page of each kind that only the server has, and some that it shares with the site."""


def page_of(path: str, language: str) -> str:
    """The file of a page in a language."""
    return f"{path}.html" if language == ENGLISH else f"nl/{path}.html"


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
        requests: How many requests there were in all.
    """

    page: Page
    inside: str
    problems: list[str] = field(default_factory=list)
    requests: int = 0

    def __post_init__(self) -> None:
        self.page.on("console", lambda x: self._note(x.type in ("error", "warning"), x.text))
        self.page.on("pageerror", lambda x: self._note(True, f"error: {x}"))
        self.page.on("request", self._request)
        self.page.on("requestfailed", lambda x: self._note(True, f"failed: {x.url} {x.failure}"))
        self.page.on("response", self._response)

    def _note(self, wrong: bool, text: str) -> None:
        if wrong:
            self.problems.append(text)

    def _request(self, request: Request) -> None:
        self.requests += 1
        own = request.url.startswith((self.inside, "data:"))
        self._note(not own, f"outside: {request.url}")

    def _response(self, response: Response) -> None:
        self._note(response.status >= 400, f"{response.status}: {response.url}")

    def visit(self, path: str) -> "Tab":
        """Go to a page of the site, and forget what went wrong before."""
        self.problems.clear()
        self.page.goto(self.inside + path)
        return self

    def faults(self) -> list[str]:
        """What is wrong with the page where it is: the problems, and what can be seen."""
        return [*self.problems, *self.page.evaluate(_SEEN)]


def tab(context: BrowserContext, inside: str | Path) -> Tab:
    """A new tab for the site at an address that ends in a slash, or in a folder."""
    address = f"{inside.as_uri()}/" if isinstance(inside, Path) else inside
    return Tab(context.new_page(), address)
