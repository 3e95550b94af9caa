"""A proxy before Elasticsearch that can be away, slow or busy, turn single writes of a bulk away, or cut the line in the middle of one."""

import asyncio
import json
import random
import re
import threading
from collections.abc import Callable, Coroutine, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Literal
from urllib.parse import urlsplit

import httpx2 as httpx
from attrs import define, field, frozen

from tests.servers.closing import close_server

LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
CHUNKED = re.compile(rb"\r\ntransfer-encoding:", re.IGNORECASE)
ORDERED = re.compile(rb'"_index":"[^"]*-deliveries"')
ENCODING = re.compile(rb"\r\naccept-encoding: *[^\r]*", re.IGNORECASE)
BUSY: Mapping[str, Any] = {"status": 429, "error": {"type": "es_rejected_execution_exception", "reason": "said by the proxy"}}
MOST_SLOW_S = 1.0

Mode = Literal["open", "away", "slow", "busy", "partly", "cut"]


@frozen
class Message:
    """A request or an answer."""

    head: bytes
    body: bytes

    @property
    def whole(self) -> bytes:
        return self.head + self.body

    def with_body(self, body: bytes) -> "Message":
        return Message(LENGTH.sub(b"\r\nContent-Length: %d" % len(body), self.head), body)

    @property
    def is_bulk(self) -> bool:
        return self.head.startswith((b"POST", b"PUT")) and b"/_bulk" in self.head.split(b" ", 2)[1]


@define
class Cut:
    """Waits for a bulk whose first document goes to an index of this name; half of it is done, `then` is called, and the line is cut."""

    index: str
    then: Callable[[], None]
    done: threading.Event = field(factory=threading.Event)

    def half_of(self, request: Message) -> bytes | None:
        """The first half of the writes of the bulk that is meant; None for any other request."""
        if self.done.is_set() or not request.is_bulk or f'-{self.index}"'.encode() not in request.body.split(b"\n", 1)[0]:
            return None
        writes = list(_writes(request.body))
        return b"".join(writes[: len(writes) // 2]) if len(writes) > 1 else None


@define
class Proxy:
    """`mode` and `cut` may be set at any time."""

    upstream: tuple[str, int]
    mode: Mode = "open"
    cut: Cut | None = None
    url: str = ""
    rng: random.Random = field(factory=random.Random)
    _lines: set[asyncio.StreamWriter] = field(factory=set)

    async def serve(self, ready: threading.Event, stop: asyncio.Event) -> None:
        server = await asyncio.start_server(self._connected, "127.0.0.1", 0)
        host, port = server.sockets[0].getsockname()
        self.url = f"http://{host}:{port}"
        ready.set()
        await stop.wait()
        await close_server(server)
        for line in list(self._lines):
            line.transport.abort()

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._lines.add(writer)
        try:
            answers, requests = await asyncio.open_connection(*self.upstream)
            self._lines.add(requests)
            while True:
                request = await read_message(reader)
                answer = await self._exchange(request, answers, requests)
                if answer is None:
                    break
                writer.write(answer.whole)
                await writer.drain()
        except (OSError, EOFError):
            pass                                # one of the two has gone
        finally:
            for end in {writer, locals().get("requests", writer)}:
                self._lines.discard(end)
                end.transport.abort()

    async def _exchange(self, request: Message, answers: asyncio.StreamReader, requests: asyncio.StreamWriter) -> Message | None:
        """The answer; None cuts the line."""
        mode = self.mode
        if self.cut is not None and (half := self.cut.half_of(request)) is not None:
            await _asked(request.with_body(half), answers, requests)        # it is done, and nobody is told
            self.cut.then()
            self.cut.done.set()
            return None
        if mode == "away":
            return None
        if mode == "slow":
            await asyncio.sleep(self.rng.uniform(0, MOST_SLOW_S))
        if mode == "busy":
            return _answer(429, {"error": BUSY["error"], "status": 429})
        if mode == "partly" and request.is_bulk:
            return await self._partly(request, answers, requests)
        if mode == "cut" and request.is_bulk:
            await self._cut_anywhere(request, answers, requests)
            return None
        return await _asked(request, answers, requests)

    async def _partly(self, request: Message, answers: asyncio.StreamReader, requests: asyncio.StreamWriter) -> Message:
        """Some of its writes are turned away, as by a node whose queue is full; the others are done."""
        writes = list(_writes(request.body))
        away = list(self._turned_away(writes))
        kept = [lines for lines, is_away in zip(writes, away, strict=True) if not is_away]
        done = await _asked(request.with_body(b"".join(kept)), answers, requests) if kept else _answer(200, {"items": []})
        said = json.loads(done.body)
        if "items" not in said:                 # the whole was refused
            return done
        items = iter(said["items"])
        all_items = [{_action(lines): BUSY} if is_away else next(items) for lines, is_away in zip(writes, away, strict=True)]
        return done.with_body(json.dumps({**said, "errors": True, "items": all_items}).encode())

    def _turned_away(self, writes: Sequence[bytes]) -> Iterator[bool]:
        """Each as if of a shard of its own, but for those that one shard has to keep in order: it does some, and none behind them."""
        ends = False
        for lines in writes:
            is_away = self.rng.random() < 0.4
            if in_order := ORDERED.search(lines.split(b"\n", 1)[0]) is not None:
                ends = ends or is_away
            yield ends if in_order else is_away

    async def _cut_anywhere(self, request: Message, answers: asyncio.StreamReader, requests: asyncio.StreamWriter) -> None:
        """Its first writes are done, and nobody hears of it."""
        writes = list(_writes(request.body))
        first = writes[: self.rng.randrange(len(writes)) + 1]
        await _asked(request.with_body(b"".join(first)), answers, requests)

    def forget(self, prefix: str) -> None:
        """Drop all indices of this prefix."""
        upstream = "http://{}:{}".format(*self.upstream)
        for index in httpx.get(f"{upstream}/_cat/indices/{prefix}-*?format=json").json():
            httpx.delete(f"{upstream}/{index['index']}")
        httpx.delete(f"{upstream}/_index_template/{prefix}-*")


@contextmanager
def proxy_before(url: str) -> Iterator[Proxy]:
    """In a thread of its own."""
    target = urlsplit(url)
    proxy = Proxy((target.hostname or "127.0.0.1", target.port or 9200))
    with in_thread(proxy.serve):
        yield proxy


@contextmanager
def in_thread(serve: Callable[[threading.Event, asyncio.Event], Coroutine[Any, Any, None]]) -> Iterator[None]:
    """Serves until the block ends: it says when it is ready, and is told when to stop."""
    loop, ready, stop = asyncio.new_event_loop(), threading.Event(), asyncio.Event()

    def run() -> None:
        with asyncio.Runner(loop_factory=lambda: loop) as runner:
            runner.run(serve(ready, stop))

    thread = threading.Thread(target=run)
    thread.start()
    ready.wait()
    try:
        yield
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join()


def _writes(body: bytes) -> Iterator[bytes]:
    """Each write of a bulk: its action, and the document unless it deletes."""
    lines = iter(body.splitlines(keepends=True))
    for action in lines:
        yield action if action.startswith(b'{"delete"') else action + next(lines)


def _action(lines: bytes) -> str:
    return str(next(iter(json.loads(lines.split(b"\n", 1)[0]))))


def _answer(status: int, said: Mapping[str, Any]) -> Message:
    body = json.dumps(said).encode()
    lines = f"HTTP/1.1 {status} -", "X-elastic-product: Elasticsearch", "content-type: application/json", f"content-length: {len(body)}"
    return Message("\r\n".join([*lines, "", ""]).encode(), body)


async def _asked(request: Message, answers: asyncio.StreamReader, requests: asyncio.StreamWriter) -> Message:
    plain = Message(ENCODING.sub(b"", request.head), request.body)
    requests.write(plain.whole)
    await requests.drain()
    return await read_message(answers, of=request)


async def read_message(reader: asyncio.StreamReader, of: Message | None = None) -> Message:
    """The next one, whole; `of`: the request that it answers."""
    head = await reader.readuntil(b"\r\n\r\n")
    if of is not None and of.head.startswith(b"HEAD"):
        return Message(head, b"")
    if CHUNKED.search(head):
        return await _in_one(head, reader)
    length = LENGTH.search(head)
    return Message(head, await reader.readexactly(int(length[1])) if length else b"")


async def _in_one(head: bytes, reader: asyncio.StreamReader) -> Message:
    """What came in pieces."""
    body = b""
    while size := int(await reader.readuntil(b"\r\n"), 16):
        body += (await reader.readexactly(size + 2))[:-2]
    await reader.readuntil(b"\r\n")
    whole = re.sub(rb"\r\ntransfer-encoding:[^\r]*", b"\r\ncontent-length: 0", head, flags=re.IGNORECASE)
    return Message(whole, b"").with_body(body)
