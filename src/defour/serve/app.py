"""The application: which address gives what, what was given before, and what every reply has."""

from __future__ import annotations

import json
import sys
import time
from importlib import resources
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.routing import Route, Router

from defour.serve import accept, asking, html, problems, protocol, questions
from defour.serve.asking import Asking
from defour.serve.cache import Cache
from defour.serve.endpoint import VARY, Endpoint
from defour.serve.pages import Pages
from defour.serve.replies import HTML, Refusal, Reply, matches, packed, reply, unchanged
from defour.serve.settings import MIB
from defour.serve.words import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.types import Message, Receive, Scope, Send

    from defour.queries.question import Question
    from defour.serve.pool import Pool
    from defour.serve.settings import Settings
    from defour.site.site import Site

ASSETS = {"editor.js": "text/javascript; charset=utf-8", "serve.css": "text/css; charset=utf-8"}
READING = ("GET", "HEAD", "OPTIONS")
_KEPT = (200, 303)
_REPEATED = (200, 303, 304)
_PREFLIGHT = {
    "access-control-allow-headers": "accept, accept-language, content-type, if-none-match",
    "access-control-max-age": "86400",
}


class App:
    """An ASGI application."""

    def __init__(
        self,
        site: Site,
        known: dict[str, Question],
        pool: Pool,
        settings: Settings,
        *,
        prefixes: Mapping[str, str],
        triples: int,
    ) -> None:
        """Put the parts together.

        Args:
            site: The pages.
            known: The stored questions.
            pool: Who answers queries.
            settings: What whoever starts the server decides.
            prefixes: Those of the graph.
            triples: How many triples there are.
        """
        share = settings.cache * MIB // 3
        self.settings = settings
        self.known = known
        self.pages = Pages(site, settings.base)
        names = {language: site.name(language) for language in LANGUAGES}
        self.make = html.Maker(names, site.iris())
        self.asking = Asking(pool, Cache(share))
        self.endpoint = Endpoint(self.asking, known, self.make, prefixes, triples)
        self.replies: Cache[Reply] = Cache(share)
        self.repeats: Cache[tuple[bytes, bytes]] = Cache(0 if settings.log else share)
        self.router = Router(
            [
                Route("/sparql", self.endpoint.reply, methods=["GET", "POST"]),
                Route("/questions", self._questions),
                Route("/questions/{name}", self._question),
                Route("/serve/{name}", self._asset),
                Route("/{path:path}", self._page),
            ],
            redirect_slashes=False,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        began = time.perf_counter()
        method = scope["method"]
        headers: dict[bytes, bytes] = {}
        for name, value in scope["headers"]:
            headers[name] = headers[name] + b", " + value if name in headers else value
        key = None
        made = None
        if method in ("GET", "HEAD") and _has_one_host(scope, headers):
            key = (
                scope["raw_path"],
                scope["query_string"],
                headers.get(b"accept"),
                headers.get(b"accept-language"),
            )
            made = self.replies.get(key)
        if made is None:
            made = await self._made(scope, receive, headers)
            if key is not None and made.status in _KEPT and _may_store(made):
                self.replies.put(key, made, len(made.body) + sum(map(len, key[:2])))
        if made.status == 200 and b"if-none-match" in headers:
            tag = made.tag()
            if tag is not None and matches(headers[b"if-none-match"], tag):
                made = unchanged(made)
        body = b"" if method == "HEAD" else made.body
        await send({"type": "http.response.start", "status": made.status, "headers": made.headers})
        await send({"type": "http.response.body", "body": body})
        request = scope.get("defour.request")
        stays = headers.get(b"connection", b"keep-alive").lower() == b"keep-alive"
        if request is not None and method == "GET" and stays:
            self._may_repeat(request, scope, made)
        if self.settings.log:
            _log(scope, made, time.perf_counter() - began)

    def _may_repeat(self, request: bytes, scope: Scope, made: Reply) -> None:
        """Keep a reply under the bytes of its request, for `wire.Protocol`."""
        if made.status in _REPEATED and _may_store(made) and scope["http_version"] == "1.1":
            self.repeats.put(request, packed(made), 2 * len(request) + len(made.body))

    async def _made(self, scope: Scope, receive: Receive, headers: dict[bytes, bytes]) -> Reply:
        path = scope["path"].removeprefix("/")
        try:
            self._check(scope, path, headers)
            if scope["method"] == "OPTIONS":
                return self._preflight(path)
            parts: list[Message] = []

            async def keep(message: Message) -> None:
                parts.append(message)

            inner = {**scope, "headers": list(headers.items())}
            if scope["method"] == "HEAD":
                inner["method"] = "GET"
            await self.router(inner, receive, keep)
            return Reply(
                parts[0]["status"],
                tuple(parts[0]["headers"]),
                b"".join(part.get("body", b"") for part in parts[1:]),
            )
        except Refusal as refusal:
            return problems.problem(refusal, path, _texts(headers), self.make)
        except Exception as error:
            _complain(error)
            ours = Refusal(500, "unexpected", "something went wrong here, and was noted")
            return problems.problem(ours, path, _texts(headers), self.make)

    def _check(self, scope: Scope, path: str, headers: Mapping[bytes, bytes]) -> None:
        allowed = _allowed(path)
        if scope["method"] not in allowed:
            raise Refusal(
                405,
                "method-not-allowed",
                f"{scope['method']} is not for this address",
                hint=f"There are: {', '.join(allowed)}",
                headers={"allow": ", ".join(allowed)},
            )
        if not _has_one_host(scope, headers):
            raise Refusal(400, "bad-request", "there is not one Host header")
        if "\0" in path or "\ufffd" in path:
            raise Refusal(400, "bad-request", "the address is not UTF-8, or holds a null character")

    def _preflight(self, path: str) -> Reply:
        allowed = ", ".join(_allowed(path))
        headers = {"allow": allowed, "access-control-allow-methods": allowed, **_PREFLIGHT}
        made = reply(b"", "text/plain", status=204, headers=headers)
        without = (b"content-type", b"content-length")
        return Reply(204, tuple(x for x in made.headers if x[0] not in without), b"")

    async def _page(self, request: Request) -> Reply:
        return await self.pages.at(request.path_params["path"], request.headers)

    async def _asset(self, request: Request) -> Reply:
        name = request.path_params["name"]
        if name not in ASSETS:
            return await self.pages.at(f"serve/{name}", request.headers)
        content = resources.files("defour.serve").joinpath("assets", name).read_bytes()
        return reply(content, ASSETS[name])

    async def _questions(self, request: Request) -> Reply:
        header = request.headers.get("accept")
        chosen = accept.best(header, ["application/json", "text/html"])
        if chosen is None:
            return await self.pages.at("questions", request.headers)
        if chosen == "text/html":
            language = accept.language(request.headers.get("accept-language"), LANGUAGES)
            listed = self.known.values()
            text = self.make.page("questions", language, "", here="questions", questions=listed)
            return reply(text, HTML, vary=VARY)
        text = json.dumps(questions.listing(self.known), ensure_ascii=False, indent=2) + "\n"
        return reply(text, "application/json", vary=VARY)

    async def _question(self, request: Request) -> Reply:
        name = request.path_params["name"]
        if name not in self.known:
            return await self.pages.at(f"questions/{name}", request.headers)
        question = self.known[name]
        given = protocol.parameters(request.url.query)
        formats = [value for key, value in given if key == "format"]
        given = [item for item in given if item[0] != "format"]
        if formats:
            want = asking.named(formats[0])
        else:
            chosen = accept.best(request.headers.get("accept"), questions.OFFERS)
            if chosen is None or (questions.describes(chosen) and not given):
                return await self.pages.at(f"questions/{name}", request.headers)
            want = questions.wanted_rows(chosen)
        language = accept.language(request.headers.get("accept-language"), LANGUAGES)
        if "text/html" in want and language != LANGUAGES[0]:
            kinds = {p.name: p.kind for p in question.params}
            if kinds.get("lang") == "language" and all(key != "lang" for key, _ in given):
                given.append(("lang", language))
        text = questions.bound(question, given)
        job = {"query": text, "question": name}
        answer = await self.asking.ask(job, want, request.is_disconnected)
        if answer.for_page:
            page = questions.page(question, text, given, answer, language, self.make)
            return reply(page, HTML, vary=VARY)
        return reply(answer.body, asking.with_charset(answer.media_type), vary=VARY)


def _allowed(path: str) -> tuple[str, ...]:
    return ("GET", "HEAD", "POST", "OPTIONS") if path == "sparql" else READING


def _has_one_host(scope: Scope, headers: Mapping[bytes, bytes]) -> bool:
    """As RFC 9112, section 3.2, has it; HTTP/1.0 needs none."""
    host = headers.get(b"host", b"," if scope["http_version"] == "1.1" else b"")
    return b"," not in host


def _may_store(made: Reply) -> bool:
    return (b"cache-control", b"no-cache") in made.headers


def _texts(headers: Mapping[bytes, bytes]) -> dict[str, str]:
    return {name.decode("latin-1"): value.decode("latin-1") for name, value in headers.items()}


def _complain(error: Exception) -> None:
    from defour.commands import say

    say(f"defour: unexpected: {type(error).__name__}: {error}")


def _log(scope: Scope, made: Reply, seconds: float) -> None:
    client = scope["client"][0] if scope["client"] else "-"
    path = scope["raw_path"].decode("ascii", "backslashreplace")
    if scope["query_string"]:
        path += "?" + scope["query_string"].decode("ascii", "backslashreplace")
    size = len(made.body)
    line = f"{client} {scope['method']} {path} {made.status} {size} {seconds * 1000:.1f} ms"
    print("".join(x if x.isprintable() else "?" for x in line), file=sys.stderr, flush=True)
