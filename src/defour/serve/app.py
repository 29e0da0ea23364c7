"""Which address gives what, and the server that runs until it is ended."""

from __future__ import annotations

import signal
import socket
import sys
import time
from collections.abc import Awaitable, Callable
from importlib import resources
from typing import Any, NamedTuple

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from defour.errors import Unwritable
from defour.folder import Folder
from defour.serve.endpoint_page import draw_endpoint
from defour.serve.negotiate import best_type
from defour.serve.pool import Limits, QueryPool
from defour.serve.published_site import PublishedSite
from defour.serve.questions import Questions
from defour.serve.reply import HTML, TEXT, Refusal, preferred_language, respond, respond_refusal
from defour.serve.sparql import (
    GRAPH,
    answer_query,
    describe_service,
    read_request,
    wanted_types,
    with_charset,
)
from defour.site.site import Site

_ASSETS = {"editor.js": "text/javascript; charset=utf-8", "serve.css": "text/css; charset=utf-8"}
_PREFLIGHT = {
    "access-control-allow-headers": "accept, accept-language, content-type, if-none-match",
    "access-control-max-age": "86400",
}
_LARGEST_HEAD = 32 * 1024
_VARY = "Accept, Accept-Language"


class Settings(NamedTuple):
    """What whoever starts the server decides.

    Attributes:
        host: The address to listen at.
        port: The port; 0 is any that is free.
        base: What stands in the place of ``https://w3id.org/defour/`` in every IRI.
        log: Whether each request is told on standard error.
        limits: What a query may take.
    """

    host: str = "127.0.0.1"
    port: int = 8000
    base: str | None = None
    log: bool = False
    limits: Limits = Limits()


class Service:
    """What is served.

    Args:
        site: The pages.
        pool: Who answers queries.
    """

    def __init__(self, site: Site, pool: QueryPool) -> None:
        """Put the parts together."""
        self.site = site
        self.pool = pool
        self.published = PublishedSite(site)
        self.questions = Questions(self.published, pool)
        self.app = Starlette(
            routes=[
                self._route("/sparql", self._sparql, ["GET", "POST", "OPTIONS"]),
                self._route("/questions", self.questions.list),
                self._route("/questions/{name}", self.questions.answer),
                self._route("/serve/{name}", self._asset),
                self._route("/{path:path}", self._page),
            ],
        )
        self.app.router.redirect_slashes = False

    def _route(
        self,
        path: str,
        reply: Callable[[Request], Awaitable[Response]],
        methods: list[str] | None = None,
    ) -> Route:
        allowed = methods or ["GET", "OPTIONS"]
        told = ", ".join([*allowed, "HEAD"])

        async def safe_reply(request: Request) -> Response:
            try:
                if request.method not in (*allowed, "HEAD"):
                    what = f"{request.method} is not for this address"
                    allow = {"allow": told}
                    hint = f"There are: {told}"
                    raise Refusal(405, "method-not-allowed", what, hint=hint, headers=allow)
                if sum(len(x) + len(y) for x, y in request.headers.raw) > _LARGEST_HEAD:
                    raise Refusal(431, "over-limit", "the headers are larger than 32 KiB")
                if "\0" in request.url.path or "\ufffd" in request.url.path:
                    raise Refusal(400, "bad-request", "the address is not UTF-8, or holds a null")
                if request.method == "OPTIONS":
                    headers = {"allow": told, "access-control-allow-methods": told, **_PREFLIGHT}
                    return respond(request, b"", TEXT, status=204, headers=headers)
                return await reply(request)
            except Refusal as refusal:
                return respond_refusal(request, refusal, self._refusal_page(request))

        everything = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"]
        return Route(path, safe_reply, methods=everything)

    def _refusal_page(self, request: Request) -> Callable[[Refusal], bytes]:
        def draw(refusal: Refusal) -> bytes:
            title = "not-found" if refusal.status == 404 else "cannot-answer"
            path = request.url.path.removeprefix("/")
            language = preferred_language(request)
            return self.site.draw("refusal.html", path, language, title, refusal=refusal)

        return draw

    def _draw_endpoint(self, request: Request, query: str | None = None, **given: Any) -> bytes:
        language = preferred_language(request)
        return draw_endpoint(self.site, self.questions.known, language, query, **given)

    async def _page(self, request: Request) -> Response:
        return await self.published.reply(request, request.path_params["path"])

    async def _asset(self, request: Request) -> Response:
        name = request.path_params["name"]
        if name not in _ASSETS:
            raise Refusal(404, "not-found", "there is nothing at this address")
        content = resources.files("defour.serve").joinpath("assets", name).read_bytes()
        return respond(request, content, _ASSETS[name])

    async def _sparql(self, request: Request) -> Response:
        asked = await read_request(request)
        header = request.headers.get("accept")
        if asked.query is None:
            return self._without_query(request, asked.question, header)
        wanted = wanted_types(header, asked.format)
        try:
            found, media_type = await answer_query(self.pool, request, asked.query, wanted)
        except Refusal as refusal:
            if wanted.rows != "text/html":
                raise
            page = self._draw_endpoint(request, asked.query, refusal=refusal)
            return respond(request, page, HTML, status=refusal.status, vary=_VARY)
        if isinstance(found, bytes):
            return respond(request, found, with_charset(media_type), vary=_VARY)
        page = self._draw_endpoint(request, asked.query, answer=found)
        return respond(request, page, HTML, vary=_VARY)

    def _without_query(
        self, request: Request, question: str | None, header: str | None
    ) -> Response:
        if request.method == "POST":
            raise Refusal(400, "no-query", "there is no query", hint="Post query=…")
        offers = [x for x in GRAPH if x not in ("text/html", "application/xml")]
        chosen = best_type(header, [*offers, "text/html"]) if question is None else "text/html"
        if chosen is None:
            raise Refusal(
                406,
                "not-acceptable",
                "without a query, the endpoint describes itself in RDF, or is a page",
                alternatives=[("sparql", x) for x in [*offers, "text/html"]],
            )
        if chosen == "text/html":
            page = self._draw_endpoint(request, question=question)
            return respond(request, page, HTML, vary=_VARY)
        address = str(request.url.replace(query=""))
        content = describe_service(address, len(self.site.resources.graph.store), GRAPH[chosen])
        return respond(request, content, with_charset(chosen), vary="Accept, Host")


def serve(
    folder: Folder, settings: Settings, tell: Callable[[str], None], article: bytes | None = None
) -> None:
    """Serve a graph folder until the process is asked to end.

    Args:
        folder: The graph folder.
        settings: Where and how.
        tell: Called with the address, once requests are heard.
        article: The bytes of the reader's own copy, for pages with its text.

    Raises:
        Unwritable: The address cannot be listened at.
        ChangedArticle, SourceError: The folder or the article cannot be read.
    """
    site = Site(folder, base=settings.base, article=article)
    pool = QueryPool(*site.data.published_store(), settings.limits)
    app = Service(site, pool).app
    if settings.log:
        app.add_middleware(_Log)
    config = uvicorn.Config(
        app, log_config=None, access_log=False, server_header=False, timeout_graceful_shutdown=1
    )
    host, port = settings.host, settings.port
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listening = socket.create_server((host, port), family=family)
    except OSError as error:
        raise Unwritable(
            f"cannot be listened at ({error.strerror})",
            where=f"{host}:{port}",
            hint="--port 0 takes any that is free",
        ) from None
    tell(f"http://{f'[{host}]' if ':' in host else host}:{listening.getsockname()[1]}/")
    for number in (signal.SIGINT, signal.SIGTERM):  # uvicorn raises it again when all is answered
        if signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, lambda *_: None)
    try:
        uvicorn.Server(config).run(sockets=[listening])
    finally:
        pool.close()


class _Log:
    """Tells each request on standard error."""

    def __init__(self, app: Callable[..., Awaitable[None]]) -> None:
        self.app = app

    async def __call__(self, scope: dict[str, object], receive: object, send: object) -> None:
        began = time.perf_counter()
        await self.app(scope, receive, send)
        line = f"{scope['method']} {scope['path']} {(time.perf_counter() - began) * 1000:.1f} ms"
        print("".join(x if x.isprintable() else "?" for x in line), file=sys.stderr, flush=True)
