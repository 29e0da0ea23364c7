"""Starting the server, and ending it in order."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import gc
import os
import signal
import socket
from importlib.util import find_spec
from typing import TYPE_CHECKING, NamedTuple

import pyoxigraph as ox

from defour.errors import Crashed, MissingPackage, Unwritable, UsageError
from defour.serve import nursery
from defour.serve import questions as serve_questions
from defour.serve.settings import Settings
from defour.serve.worker import Held
from defour.writing.gathered import Gathered

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import FrameType

    from defour.folder import Folder

NEEDED = ("starlette", "uvicorn", "httptools", "jinja2")
CONNECTIONS_MOST = 1000
"""So many connections may be open; one more is answered 503."""

_GRACE = 1
"""Seconds that requests have to end once the server is asked to."""


class _Facts(NamedTuple):
    """What is known of the graph once its workers have it."""

    prefixes: dict[str, str]
    triples: int


def run(
    folder: Folder,
    settings: Settings,
    tell: Callable[[str], None],
    *,
    article: bytes | None = None,
) -> None:
    """Serve a graph folder until the process is asked to end.

    Args:
        folder: The graph folder.
        settings: Where and how.
        tell: Called with the address, once requests are heard.
        article: The bytes of the reader's own copy, for pages with its text.

    Raises:
        MissingPackage: The packages of the extra ``serve`` are not there.
        UsageError: The system cannot fork, or the address is none of this machine.
        Unwritable: The port is taken, or may not be taken.
        Crashed: The process that makes workers died.
        ChangedArticle, SourceError: The folder or the article cannot be read.
    """
    _check()
    facts, channel = _hatched(folder, settings)
    try:
        from defour.site.site import Site

        site = Site(folder, base=settings.base, article=article)
        listening = _listen(settings.host, settings.port)
    except BaseException:
        channel.close()
        raise
    with listening, _runner() as runner:
        runner.run(_serve(folder, settings, site, facts, channel, listening, tell))


async def _serve(
    folder: Folder,
    settings: Settings,
    site: object,
    facts: _Facts,
    channel: socket.socket,
    listening: socket.socket,
    tell: Callable[[str], None],
) -> None:
    import uvicorn

    from defour.serve.app import App
    from defour.serve.pool import Pool
    from defour.serve.wire import Protocol

    class Server(uvicorn.Server):
        """A server that ends in order, and leaves the signal at that."""

        @contextlib.contextmanager
        def capture_signals(self) -> Iterator[None]:
            def end(number: int, frame: FrameType | None) -> None:
                self.handle_exit(number, frame)

            heard = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
            ignored = signal.SIG_IGN  # by nohup, or by a shell for what runs in the background
            before = {x: signal.signal(x, end) for x in heard if signal.getsignal(x) != ignored}
            try:
                yield
            finally:
                for number, handler in before.items():
                    signal.signal(number, handler)

    lost: list[bool] = []

    def end() -> None:
        lost.append(True)
        server.should_exit = True

    pool = Pool(channel, settings, end)
    known = serve_questions.load(folder, settings.base)
    app = App(
        site,  # type: ignore[arg-type]
        known,
        pool,
        settings,
        prefixes=facts.prefixes,
        triples=facts.triples,
    )
    server = Server(
        uvicorn.Config(
            app,
            http=Protocol,
            ws="none",
            lifespan="off",
            log_config=None,
            log_level="critical",
            access_log=False,
            server_header=False,
            proxy_headers=False,
            limit_concurrency=CONNECTIONS_MOST,
            timeout_keep_alive=5,
            timeout_graceful_shutdown=_GRACE,
        )
    )
    await pool.open()
    tell(_address(settings.host, listening.getsockname()[1]))
    try:
        await server.serve(sockets=[listening])
    finally:
        pool.close()
    if lost:
        raise Crashed("the process that makes workers for queries died", hint="Start anew")


def _check() -> None:
    if not hasattr(os, "fork"):
        raise UsageError("serve needs a system that can fork", hint="On Windows, use WSL")
    missing = [name for name in NEEDED if find_spec(name) is None]
    if missing:
        raise MissingPackage(
            f"serve needs {', '.join(missing)}", hint="pip install 'defour[serve]' brings it"
        )


def _hatched(folder: Folder, settings: Settings) -> tuple[_Facts, socket.socket]:
    """Read the graph, and fork the nursery with it: workers share its memory."""
    gathered = Gathered(folder, settings.base)
    store = ox.Store()
    store.extend([ox.Quad(*quad.triple) for quad in gathered.graph])
    facts = _Facts(gathered.prefixes, len(store))
    held = Held(store, gathered.prefixes, settings.max_result, settings.max_memory)
    del gathered
    gc.collect()
    gc.freeze()
    return facts, nursery.fork(held)


def _listen(host: str, port: int) -> socket.socket:
    try:
        kind, _, _, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except OSError as error:
        raise UsageError(f"{host!r} is no address of this machine ({error.strerror})") from None
    listening = socket.socket(kind, socket.SOCK_STREAM)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        listening.listen(2048)
    except OSError as error:
        listening.close()
        hint = "--port 0 takes any that is free" if error.errno == errno.EADDRINUSE else None
        where = f"{host}:{port}"
        raise Unwritable(
            f"cannot be listened at ({error.strerror})", where=where, hint=hint
        ) from None
    return listening


def _runner() -> asyncio.Runner:
    try:
        from uvloop import new_event_loop
    except ImportError:
        return asyncio.Runner()
    return asyncio.Runner(loop_factory=new_event_loop)


def _address(host: str, port: int) -> str:
    return f"http://{f'[{host}]' if ':' in host else host}:{port}/"
