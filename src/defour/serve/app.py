"""Which address gives what, and the server that runs until it is ended."""

import signal
import socket
import sys
import time
from collections.abc import Awaitable, Callable
from importlib import resources

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from defour.errors import Unwritable
from defour.serve.pool import Limits, QueryPool
from defour.serve.published import PublishedSite
from defour.serve.reply import Refusal, respond, respond_refusal
from defour.serve.sparql import Endpoint
from defour.site.site import Site

_ASSETS = {"editor.js": "text/javascript", "serve.css": "text/css"}
_PREFLIGHT = {
    "access-control-allow-headers": "accept, accept-language, content-type, if-none-match",
    "access-control-max-age": "86400",
}
_METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"]
_LARGEST_HEAD = 32 * 1024


def make_app(site: Site, pool: QueryPool) -> Starlette:
    """The addresses of a site, and who replies at each."""
    published = PublishedSite(site, pool)
    endpoint = Endpoint(site, published.questions, pool)

    def route(
        path: str,
        reply: Callable[[Request], Awaitable[Response]],
        allowed: str = "GET, OPTIONS, HEAD",
    ) -> Route:
        async def reply_or_refuse(request: Request) -> Response:
            try:
                _check_head(request, allowed)
                if request.method != "OPTIONS":
                    return await reply(request)
            except Refusal as refusal:
                return respond_refusal(request, refusal, site)
            headers = {"allow": allowed, "access-control-allow-methods": allowed, **_PREFLIGHT}
            return respond(request, b"", "text/plain", status=204, headers=headers)

        return Route(path, reply_or_refuse, methods=_METHODS)

    app = Starlette(
        routes=[
            route("/sparql", endpoint.reply, "GET, POST, OPTIONS, HEAD"),
            route("/questions", published.list_questions),
            route("/questions/{name}", published.answer_question),
            route("/serve/{name}", _send_asset),
            route("/{path:path}", published.reply),
        ],
    )
    app.router.redirect_slashes = False
    return app


def _check_head(request: Request, allowed: str) -> None:
    if request.method not in allowed.split(", "):
        what, hint = f"{request.method} is not for this address", f"There are: {allowed}"
        raise Refusal(405, "method-not-allowed", what, hint, headers={"allow": allowed})
    if sum(len(x) + len(y) for x, y in request.headers.raw) > _LARGEST_HEAD:
        raise Refusal(431, "over-limit", "the headers are larger than 32 KiB")
    if "\0" in request.url.path or "\ufffd" in request.url.path:
        raise Refusal(400, "bad-request", "the address is not UTF-8, or holds a null")


async def _send_asset(request: Request) -> Response:
    name = request.path_params["name"]
    if name not in _ASSETS:
        raise Refusal(404, "not-found", "there is nothing at this address")
    content = resources.files("defour.serve").joinpath("assets", name).read_bytes()
    return respond(request, content, _ASSETS[name])


def serve(
    site: Site, limits: Limits, tell: Callable[[str], None], *, host: str, port: int, log: bool
) -> None:
    """Serve a site until the process is asked to end.

    `tell` is called with the address, once requests are heard; `log`: each request is told on
    standard error.
    """
    pool = QueryPool(site.data.graph, limits)
    app = make_app(site, pool)
    if log:
        app.add_middleware(_logged)
    config = uvicorn.Config(
        app, log_config=None, access_log=False, server_header=False, timeout_graceful_shutdown=1
    )
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listening = socket.create_server((host, port), family=family)
    except OSError as error:
        what, hint = f"cannot be listened at ({error.strerror})", "--port 0 takes any that is free"
        raise Unwritable(what, where=f"{host}:{port}", hint=hint) from None
    tell(f"http://{f'[{host}]' if ':' in host else host}:{listening.getsockname()[1]}/")
    for number in (signal.SIGINT, signal.SIGTERM):  # uvicorn raises it again when all is answered
        if signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, lambda *_: None)
    try:
        uvicorn.Server(config).run(sockets=[listening])
    finally:
        pool.close()


def _logged(app: ASGIApp) -> ASGIApp:
    """Each request is told on standard error."""

    async def logged(scope: Scope, receive: Receive, send: Send) -> None:
        began = time.perf_counter()
        await app(scope, receive, send)
        line = f"{scope['method']} {scope['path']} {(time.perf_counter() - began) * 1000:.1f} ms"
        print("".join(x if x.isprintable() else "?" for x in line), file=sys.stderr, flush=True)

    return logged
