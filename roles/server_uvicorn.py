"""uvicorn as `api.server` runs it. Imported when chosen: it is an extra, with httptools, the parser that makes it worth choosing."""

import asyncio
import contextlib
import socket
from collections.abc import Iterator
from typing import Any

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from thamesthrive.web.options import ApiOptions

BACKLOG = 2_048
KEEP_ALIVE_S = 5
GRACE_S = 1
MAX_HEAD = 65_536                               # bytes, about as hypercorn has it; the parser has no bound of its own


class Bounded(HttpToolsProtocol):
    """Refuses a head that does not end, and lets go of one that does not come, as hypercorn does."""

    _head = -1                                  # bytes of the head that is being read; below 0: none is
    _late: asyncio.TimerHandle | None = None    # ends the wait for a head

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        super().connection_made(transport)
        self._wait_for_head()

    def connection_lost(self, exc: Exception | None) -> None:
        self._head_came()
        super().connection_lost(exc)

    def on_message_begin(self) -> None:
        self._head = 0
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        self._head_came()
        super().on_headers_complete()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self._head >= 0:
            self._wait_for_head()
            self._head += len(data)
            if self._head > MAX_HEAD and not self.transport.is_closing():
                self.send_400_response("The request's head is too large.")

    def on_response_complete(self) -> None:
        if self.cycle.more_body and not self.pipeline:          # or its sender could go on for ever, a byte at a time
            self.transport.close()              # (behind whole ones, what has more to come is the next request)
        super().on_response_complete()

    def _wait_for_head(self) -> None:
        """From when it begins; most come whole, and need no timer."""
        if self._late is None:
            self._late = self.loop.call_later(KEEP_ALIVE_S, self.transport.close)

    def _head_came(self) -> None:
        self._head = -1
        if self._late is not None:
            self._late.cancel()
            self._late = None


class Server(uvicorn.Server):
    """Leaves signals to the role."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


async def serve_uvicorn(app: Any, options: ApiOptions, stop: asyncio.Event) -> None:
    """Until `stop`; then requests at hand are finished, within the grace period."""
    server = Server(_config(app))
    serving = asyncio.ensure_future(server.serve([_listening(options)]))
    stopping = asyncio.ensure_future(stop.wait())
    await asyncio.wait((serving, stopping), return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    server.should_exit = True
    await serving


def _config(app: Any) -> uvicorn.Config:
    """As hypercorn's: no access log, no date, no server name; `api.proxies` says whom to believe."""
    return uvicorn.Config(
        app,
        http=Bounded,
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        date_header=False,
        timeout_keep_alive=KEEP_ALIVE_S,
        timeout_graceful_shutdown=GRACE_S,
    )


def _listening(options: ApiOptions) -> socket.socket:
    """The port is shared between processes if there are several."""
    family = socket.AF_INET6 if ":" in options.host else socket.AF_INET
    return socket.create_server((options.host, options.port), family=family, backlog=BACKLOG, reuse_port=options.processes > 1)
