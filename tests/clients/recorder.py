"""`Recorder`: a proxy before the platform that keeps every request, and spoils some: answers as one who is busy, or loses an answer."""

import asyncio
import gzip
import json
import re
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from typing import Any, Literal
from urllib.parse import urlsplit

from attrs import define, field, frozen

from tests.servers.closing import close_server
from tests.servers.proxy import Message, in_thread, read_message
from thamesthrive.kernel.errors import Unavailable
from thamesthrive.web.cors import readable_by
from thamesthrive.web.errors import door_error
from thamesthrive.web.requests import Request

HEADER = re.compile(rb"\r\n([^:\r\n]+): *([^\r\n]*)")
BUSY = Unavailable("the log does not answer", retry_after_s=1)
PATIENCE_S = 30.0

Fault = Literal["busy", "cut"]


@frozen(slots=False)
class Seen:
    """A request as it came. `status` is what its sender was told; 0: the line was cut behind it, though it was taken."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes
    status: int

    @cached_property
    def calls(self) -> list[Any]:
        """What it told: those of a batch, or itself."""
        if self.method != "POST":
            return []
        plain = gzip.decompress(self.body) if self.headers.get("content-encoding") == "gzip" else self.body
        body = json.loads(plain)
        return list(body["batch"]) if "batch" in body else [body]

    @property
    def ids(self) -> list[str]:
        return [call["messageId"] for call in self.calls]


@define
class Recorder:
    """`faults` wait for the next requests that tell something, one each. `before`: what happens just before the first of them."""

    upstream: tuple[str, int]
    url: str = ""
    seen: list[Seen] = field(factory=list)
    faults: list[Fault] = field(factory=list)
    before: Callable[[], None] | None = None
    _lines: set[asyncio.StreamWriter] = field(factory=set)
    _grown: threading.Condition = field(factory=threading.Condition)

    @property
    def told(self) -> list[Seen]:
        """The requests that tell something."""
        with self._grown:
            return [seen for seen in self.seen if seen.method == "POST"]

    def taken(self) -> set[str]:
        """The messages whose senders know that they arrived."""
        return {id for seen in self.told if seen.status == 200 for id in seen.ids}

    def wait(self, until: Callable[["Recorder"], bool]) -> None:
        """Returns when it holds. Raises: AssertionError after a while."""
        end = time.monotonic() + PATIENCE_S
        while not until(self):
            with self._grown:
                assert self._grown.wait(end - time.monotonic()), f"not within {PATIENCE_S} s; {[(s.path, s.status) for s in self.seen]}"

    def quiet(self, for_s: float) -> None:
        """Returns when nothing has come for so long."""
        with self._grown:
            while self._grown.wait(for_s):
                continue

    async def serve(self, ready: threading.Event, stop: asyncio.Event) -> None:
        server = await asyncio.start_server(self._connected, "127.0.0.1", 0)
        self.url = "http://{}:{}".format(*server.sockets[0].getsockname())
        ready.set()
        await stop.wait()
        await close_server(server)
        for line in list(self._lines):
            line.transport.abort()

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._lines.add(writer)
        try:
            while answer := await self._exchange(await read_message(reader)):
                writer.write(answer.whole)
                await writer.drain()
        except (OSError, EOFError):
            pass                                # its sender has gone
        finally:
            self._lines.discard(writer)
            writer.transport.abort()

    async def _exchange(self, request: Message) -> Message | None:
        """The answer; None cuts the line."""
        if self.before and request.head.startswith(b"POST"):
            before, self.before = self.before, None
            await asyncio.to_thread(before)
        fault = self.faults.pop(0) if self.faults and request.head.startswith(b"POST") else None
        answer = _busy(request) if fault == "busy" else await self._asked(request)
        self._keep(request, 0 if fault == "cut" else int(answer.head.split(b" ", 2)[1]))
        return None if fault == "cut" else answer

    async def _asked(self, request: Message) -> Message:
        """Over a line of its own, so that none is closed for having waited."""
        answers, requests = await asyncio.open_connection(*self.upstream)
        try:
            requests.write(request.whole)
            await requests.drain()
            return await read_message(answers, of=request)
        finally:
            requests.transport.abort()

    def _keep(self, request: Message, status: int) -> None:
        method, path, _ = request.head.split(b" ", 2)
        with self._grown:
            self.seen.append(Seen(method.decode(), path.decode(), headers_of(request), request.body, status))
            self._grown.notify_all()


@contextmanager
def recorder_before(url: str) -> Iterator[Recorder]:
    """In a thread of its own."""
    target = urlsplit(url)
    recorder = Recorder((target.hostname or "127.0.0.1", target.port or 80))
    with in_thread(recorder.serve):
        yield recorder


def headers_of(message: Message) -> dict[str, str]:
    return {name.decode().lower(): value.decode("latin-1") for name, value in HEADER.findall(message.head)}


def _busy(request: Message) -> Message:
    """Word for word what a door says."""
    reply = door_error(BUSY)
    asked = {name.encode(): value.encode("latin-1") for name, value in headers_of(request).items()}
    headers = (*reply.headers, *readable_by(Request("POST", asked, {}, None, "/v1/batch")), (b"content-length", b"%d" % len(reply.body)))
    lines = [b"HTTP/1.1 %d " % reply.status, *(b"%b: %b" % header for header in headers), b"", b""]
    return Message(b"\r\n".join(lines), reply.body)
