"""Which address gives what, and the server that runs until it is ended."""

import posixpath
import re
import signal
import socket
import sys
import time
from collections.abc import Callable
from contextlib import nullcontext
from importlib import resources
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import uvicorn
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from defour.errors import Unwritable
from defour.rdf.store import read_archive
from defour.serve.archived import PublishedArchive
from defour.serve.pool import Limits, QueryPool
from defour.serve.published import PublishedSite
from defour.serve.reply import ALWAYS, Refusal, redirect, respond, respond_refusal
from defour.serve.sparql import Endpoint, parse_parameters, unknown_parameter
from defour.sites.data import DESCRIBED
from defour.sites.links import relative_link
from defour.sites.site import Site

_ASSETS = {"editor.js": "text/javascript", "serve.css": "text/css"}
_ASKED = re.compile(r"[\w!#$%&'*+.^`|~, -]{1,2000}", re.ASCII)  # names of headers (RFC 9110, 5.6.2)
_LARGEST_HEAD = 32 * 1024


def make_app(published: PublishedSite, *, proxy: str | None, log: bool) -> ASGIApp:
    """The addresses of a site, and who replies at each.

    `proxy` is the address of one that is believed in what it says it forwards; `log`: each request
    is told on standard error.
    """
    site = published.site
    endpoint = Endpoint(site, published.questions, published.pool)
    there = {"sparql", "questions", *published.files, *published.things}

    async def reply(request: Request) -> Response:
        path = request.scope["path"]
        posted = path.rstrip("/") == "/sparql"
        allowed = "GET, POST, OPTIONS, HEAD" if posted else "GET, OPTIONS, HEAD"
        if request.method not in allowed.split(", "):
            what, hint = f"{request.method} is not for this address", f"There are: {allowed}"
            raise Refusal(405, "method-not-allowed", what, hint, headers={"allow": allowed})
        if sum(len(x) + len(y) for x, y in request.headers.raw) > _LARGEST_HEAD:
            raise Refusal(431, "over-limit", "the headers are larger than 32 KiB")
        if "\0" in path or "\ufffd" in path:
            raise Refusal(400, "bad-request", "the address is not UTF-8, or holds a null")
        if request.method == "OPTIONS":
            asked = request.headers.get("access-control-request-headers", "")
            headers = {"allow": allowed, "access-control-allow-methods": allowed}
            headers["access-control-allow-headers"] = asked if _ASKED.fullmatch(asked) else "*"
            headers["access-control-max-age"] = "86400"
            return respond(request, b"", "text/plain", status=204, headers=headers, vary=None)
        query = request.url.query
        if path.endswith("/") and path.strip("/") in there:
            location = relative_link(path.strip("/"), path[1:]) + (f"?{query}" if query else "")
            return redirect(request, location, status=308)
        if path == "/sparql":
            return await endpoint.reply(request)
        name, suffix = posixpath.splitext(path.removeprefix("/questions/"))
        described = path[1:] in published.files or suffix in DESCRIBED
        if name in published.questions and (query or not described):
            return await published.answer_question(request, name, suffix)
        for parameter, _ in parse_parameters(query):
            raise unknown_parameter(parameter, ())
        match path.split("/")[1:]:
            case ["questions"]:
                return await published.list_questions(request)
            case ["serve", name] if name in _ASSETS:
                content = resources.files("defour.serve").joinpath("assets", name).read_bytes()
                return respond(request, content, _ASSETS[name], vary=None)
        return await published.reply(request)

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        began = time.perf_counter()
        request = Request(scope, receive)
        scope["trusted"] = proxy is not None and (scope["client"] or [None])[0] == proxy
        try:
            response = await reply(request)
        except Refusal as refusal:
            response = respond_refusal(request, refusal, site)
        await response(scope, receive, send)
        if log:
            took = (time.perf_counter() - began) * 1000
            line = f"{request.method} {scope['path']} {took:.1f} ms"
            shown = "".join(x if x.isprintable() else "?" for x in line)
            print(shown, file=sys.stderr, flush=True)

    return app


def serve(
    site: Site,
    limits: Limits,
    tell: Callable[[str], None],
    *,
    host: str,
    port: int,
    store: Path | None = None,
    **more: Any,
) -> None:
    """Serve a site, or the archive of a `store`, until the process is asked to end.

    `tell` is called with the address, once requests are heard. `more` is for `make_app`.
    """
    memory = ox.Store()
    memory.extend([ox.Quad(*quad.triple) for quad in site.data.graph.quads])
    opening = nullcontext(memory) if store is None else read_archive(store)
    pool = QueryPool(opening, site.data.graph.prefixes, limits, site.base)
    published = PublishedSite(site, pool)
    if store is not None:
        published = PublishedArchive(site, pool, store / "defour.names")
    config = uvicorn.Config(
        make_app(published, **more),
        headers=list(ALWAYS.items()),
        proxy_headers=False,
        lifespan="off",
        ws="none",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=1,
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
