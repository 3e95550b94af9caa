"""A proxy before Elasticsearch that passes the first half of one bulk request on, lets it be done, and then cuts the line: nobody hears
what became of it, and the rest never arrives.
"""

import asyncio
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit

from attrs import define, field

LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
CHUNKED = re.compile(rb"\r\ntransfer-encoding:", re.IGNORECASE)
PIECE = 65_536


@define
class Cut:
    """Waits for a bulk whose first document goes to an index of this name; `then` is called before the line is cut."""

    index: str
    then: Callable[[], None]
    done: threading.Event = field(factory=threading.Event)

    def halved(self, head: bytes, body: bytes) -> bytes | None:
        """The first half of the documents of the bulk that is meant; None for any other request."""
        lines = body.splitlines(keepends=True)
        if self.done.is_set() or b"/_bulk" not in head.split(b" ", 2)[1] or len(lines) < 4 or f'-{self.index}"'.encode() not in lines[0]:
            return None
        return b"".join(lines[: len(lines) // 4 * 2])


@define
class CuttingProxy:
    """`cut` may be set at any time."""

    upstream: tuple[str, int]
    cut: Cut | None = None
    url: str = ""

    async def serve(self, ready: threading.Event, stop: asyncio.Event) -> None:
        server = await asyncio.start_server(self._connected, "127.0.0.1", 0)
        host, port = server.sockets[0].getsockname()
        self.url = f"http://{host}:{port}"
        ready.set()
        await stop.wait()
        server.close()

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        answers, requests = await asyncio.open_connection(*self.upstream)
        answering = asyncio.create_task(_pump(answers, writer))
        try:
            while (half := self._half(*(asked := await _request(reader)))) is None:
                requests.write(b"".join(asked))
                await requests.drain()
            answering.cancel()
            await asyncio.wait([answering])
            requests.write(LENGTH.sub(b"\r\nContent-Length: %d" % len(half), asked[0]) + half)
            await answers.read(PIECE)           # it is done: nobody is told
            self._cut_now()
        except (OSError, asyncio.IncompleteReadError):
            pass                                # one of the two has gone
        finally:
            answering.cancel()
            for end in (writer, requests):
                end.transport.abort()

    def _half(self, head: bytes, body: bytes) -> bytes | None:
        return self.cut.halved(head, body) if self.cut else None

    def _cut_now(self) -> None:
        if self.cut is not None:
            self.cut.then()
            self.cut.done.set()


async def _request(reader: asyncio.StreamReader) -> tuple[bytes, bytes]:
    head = await reader.readuntil(b"\r\n\r\n")
    assert not CHUNKED.search(head), "a request in pieces"
    length = LENGTH.search(head)
    return head, await reader.readexactly(int(length[1])) if length else b""


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while piece := await reader.read(PIECE):
            writer.write(piece)
            await writer.drain()
        writer.close()


@contextmanager
def cutting_proxy(url: str) -> Iterator[CuttingProxy]:
    """In a thread of its own."""
    target = urlsplit(url)
    proxy = CuttingProxy((target.hostname or "127.0.0.1", target.port or 9200))
    loop, ready, stop = asyncio.new_event_loop(), threading.Event(), asyncio.Event()

    def run() -> None:
        with asyncio.Runner(loop_factory=lambda: loop) as runner:
            runner.run(proxy.serve(ready, stop))

    thread = threading.Thread(target=run)
    thread.start()
    ready.wait()
    try:
        yield proxy
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join()
