"""A receiver of webhooks: keeps what it was sent, checks signatures by itself, and fails as it is told to.

It runs in a thread of its own, so tests may wait for it and processes may call it. What it is told is a function of the call and of
how often its key came before: a prescription, so that whoever fails, fails the same again.
"""

import asyncio
import base64
import hmac
import json
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from typing import Any

from attrs import field, frozen

from tests.servers.closing import close_server

Headers = Mapping[str, str]
HANGS = -1                                      # a status that is none: the call is taken, and never answered
CUTS = -2                                       # the connection is closed instead of an answer
PATIENCE_S = 30.0
RECENT_S = 300


@frozen
class Call:
    """One call as it came. `nth`: how often its key had come before. `signed`: whether the signature is right; None without a secret."""

    key: str
    path: str
    headers: Headers
    body: bytes
    time: float
    nth: int
    signed: bool | None
    status: int = 0

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@frozen
class Answer:
    """`status` may be HANGS or CUTS."""

    status: int = 200
    headers: Headers = field(factory=dict)
    body: bytes = b"{}"
    delay_s: float = 0.0


Prescription = Callable[[Call], Answer]


def always(status: int = 200, **headers: str) -> Prescription:
    """The same answer to everything; `retry_after="1"` becomes a header."""
    answer = Answer(status, {name.replace("_", "-"): value for name, value in headers.items()})
    return lambda call: answer


def failing(times: Mapping[str, int] | Callable[[Call], int], status: int = 503) -> Prescription:
    """The first so many tries of a key fail (by key, or by what a function of the call says), then all is well."""
    many = times if callable(times) else lambda call: times.get(call.key, 0)
    return lambda call: Answer(status if call.nth < many(call) else 200)


class Receiver:
    """`calls` grows in the order in which calls were answered; those that hang are in it when they came."""

    def __init__(self, secret: str | None = None) -> None:
        self.secret, self.prescription = secret, always()
        self.calls: list[Call] = []
        self.port = 0
        self._seen: dict[str, int] = {}
        self._open: set[asyncio.StreamWriter] = set()
        self._grown = threading.Condition()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def good(self, path: str | None = None) -> list[Call]:
        """Those that were answered well: a sender that hears it is done with the key."""
        with self._grown:
            return [c for c in self.calls if 200 <= c.status < 300 and path in (None, c.path)]

    def by_key(self, path: str | None = None) -> dict[str, Call]:
        """The first good call of each key."""
        first: dict[str, Call] = {}
        for call in self.good(path):
            first.setdefault(call.key, call)
        return first

    def forget(self) -> None:
        """As if nothing had come so far."""
        with self._grown:
            self.calls.clear()
            self._seen.clear()

    def wait(self, until: Callable[["Receiver"], bool], *, within_s: float = PATIENCE_S) -> None:
        """Returns when it holds. Raises: AssertionError after a while."""
        end = time.monotonic() + within_s
        while not until(self):
            with self._grown:
                if not self._grown.wait(min(0.2, end - time.monotonic())) and time.monotonic() >= end:
                    raise AssertionError(f"not within {within_s} s; {len(self.calls)} calls, {len(self.by_key())} keys answered well")

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, call after call."""
        self._open.add(writer)
        try:
            while (head := await reader.readuntil(b"\r\n\r\n")) and await self._one(head, reader, writer):
                continue
        except (asyncio.IncompleteReadError, ConnectionError, TimeoutError):
            pass                                # the sender went away
        finally:
            self._open.discard(writer)
            writer.close()

    async def close(self) -> None:
        """End what is open, as a power cut would."""
        for _ in range(3):                      # what was just being accepted begins meanwhile
            for writer in self._open:
                writer.transport.abort()
            if serving := asyncio.all_tasks() - {asyncio.current_task()}:
                await asyncio.wait(serving)
            await asyncio.sleep(0)              # in which the loop lets go of them

    async def _one(self, head: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """Whether the connection goes on."""
        line, *rest = head.decode("latin-1").rstrip().split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (header.partition(":") for header in rest)}
        body = await reader.readexactly(int(headers.get("content-length", "0")))
        call = self._call(line.split(" ")[1], headers, body)
        answer = self.prescription(call)
        if answer.delay_s:
            await asyncio.sleep(answer.delay_s)
        self._keep(call, answer.status)
        if answer.status == HANGS:
            await reader.read()                 # until the sender goes away
            return False
        if answer.status == CUTS:
            return False
        said = {"content-length": str(len(answer.body)), **answer.headers}
        lines = "".join(f"{name}: {value}\r\n" for name, value in said.items())
        writer.write(f"HTTP/1.1 {answer.status} -\r\n{lines}\r\n".encode() + answer.body)
        await writer.drain()
        return True

    def _call(self, path: str, headers: Headers, body: bytes) -> Call:
        key = headers.get("idempotency-key", "")
        nth = self._seen.get(key, 0)
        self._seen[key] = nth + 1
        signed = None if self.secret is None else is_signed(self.secret, headers, body)
        return Call(key, path, headers, body, time.monotonic(), nth, signed)

    def _keep(self, call: Call, status: int) -> None:
        with self._grown:
            self.calls.append(Call(call.key, call.path, call.headers, call.body, call.time, call.nth, call.signed, status))
            self._grown.notify_all()


def signature_of(secret: str, headers: Headers, body: bytes) -> str:
    """As the Standard Webhooks say it: base64 of HMAC-SHA256 over id, timestamp and body, with a key in base64 behind `whsec_`.

    Source: https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
    """
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{headers.get('webhook-id')}.{headers.get('webhook-timestamp')}.".encode() + body
    return "v1," + base64.b64encode(hmac.digest(key, signed, sha256)).decode()


def is_signed(secret: str, headers: Headers, body: bytes) -> bool:
    """Whether one of the signatures is right, and not old."""
    recent = abs(time.time() - int(headers.get("webhook-timestamp", "0"))) < RECENT_S
    own = signature_of(secret, headers, body)
    return recent and any(hmac.compare_digest(own, given) for given in headers.get("webhook-signature", "").split())


@contextmanager
def receiver(
    secret: str | None = None,
    *,
    host: str = "127.0.0.1",
    port: int = 0,
    prescription: Prescription | None = None,
    tls: ssl.SSLContext | None = None,
) -> Iterator[Receiver]:
    """One that listens until the end of the block. A port of one's own lets it go away and come back."""
    made, loop, ready = Receiver(secret), asyncio.new_event_loop(), threading.Event()
    made.prescription = prescription or made.prescription

    async def listen() -> None:
        server = await asyncio.start_server(made.serve, host, port, limit=1 << 24, ssl=tls)
        made.port = server.sockets[0].getsockname()[1]
        ready.set()
        await stopping.wait()
        await close_server(server)
        await made.close()

    stopping = asyncio.Event()
    thread = threading.Thread(target=lambda: loop.run_until_complete(listen()), daemon=True)
    thread.start()
    try:
        if not ready.wait(PATIENCE_S):
            raise AssertionError("the receiver does not listen")
        yield made
    finally:
        loop.call_soon_threadsafe(stopping.set)
        thread.join(PATIENCE_S)
        loop.close()
