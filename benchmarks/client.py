"""The load generator: a process of its own with raw sockets, so that it takes little CPU and shares no interpreter with what it drives.

Run as `python -m benchmarks.client ORDER`: makes all requests, says `ready`, waits for a line, sends them in a closed loop over
keep-alive connections, prints what happened.
"""

import selectors
import socket
import sys
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import msgspec
from attrs import field, frozen

from .workload import Sent as Event
from .workload import Workload, as_track, generate

CONNECTIONS = 64
CONTENT_LENGTH = b"content-length: "
CHUNK = 65_536
CALLS = {"track": "/track", "answered": "/track?answer=result", "one": "/track"}
ONE, SESSIONS = "profile-of-one", 16
NUMBERED = (b"device-", b"user-", b"person")    # before numbers of people, which begin with a zero while there are less than 100,000


@frozen(kw_only=True)
class Order:
    """What to send, and where.

    `door`: single (one event a request to /v1), live (the same without times: they happen as they come), track, answered (waiting for
    results), one (of one person in sixteen sessions), batch (of many people), device (batches of one device), health (how the process is).
    `copies`: everything is sent so many times over (at most ten), each time by other people.
    """

    urls: tuple[str, ...]
    door: str
    events: int
    seed: int
    write_key: str
    people: int | None = None
    connections: int = CONNECTIONS
    batch: int = 100
    copies: int = 1


@frozen(kw_only=True)
class Sent:
    """What happened. Refused requests are those with another answer than 200."""

    seconds: float
    requests: int
    events: int
    refused: int
    cpu: float

    @property
    def per_second(self) -> float:
        return self.events / self.seconds

    @property
    def share(self) -> float:
        """Of one core."""
        return self.cpu / self.seconds


@frozen
class Requests:
    """All requests as bytes, taken one after the other."""

    bodies: list[bytes]
    order: Order
    left: Iterator[bytes] = field(init=False)

    @left.default
    def _from_the_start(self) -> Iterator[bytes]:
        yield from self.bodies
        for copy in range(1, self.order.copies):
            yield from (_of_others(body, self.order.seed, copy) for body in self.bodies)


class Connection:
    """One keep-alive connection with one request under way."""

    def __init__(self, url: str, left: Iterator[bytes]) -> None:
        parts = urlsplit(url)
        self.socket = socket.create_connection((parts.hostname or "127.0.0.1", parts.port or 80))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._left, self._got, self.answer = left, b"", b""
        self.refused = 0

    def send(self) -> bool:
        """The next request; False when there is none left."""
        request = next(self._left, None)
        if request is None:
            return False
        self.socket.sendall(request)
        return True

    def receive(self) -> bool:
        """What has come; True when the answer is whole."""
        got = self.socket.recv(CHUNK)
        if not got:
            raise ConnectionError("the server closed a connection")
        self._got += got
        head = self._got.find(b"\r\n\r\n")
        if head < 0:
            return False
        at = self._got.find(CONTENT_LENGTH, 0, head)
        size = int(self._got[at + len(CONTENT_LENGTH) : self._got.find(b"\r\n", at)]) if at >= 0 else 0
        if len(self._got) < head + 4 + size:
            return False
        self.refused += self._got[9:12] != b"200"
        self.answer, self._got = self._got, b""
        return True


def requests_of(order: Order) -> list[bytes]:
    """Every request of an order, ready to be written to a socket."""
    encode = msgspec.json.encode
    host = "127.0.0.1"
    if order.door == "health":
        return [b"GET /healthz HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n"] * order.events
    workload = Workload(events=order.events, people=order.people, seed=order.seed)
    if order.door in CALLS:
        return [_request(host, CALLS[order.door], encode(_call(order, e, n))) for n, e in enumerate(generate(workload))]
    events: list[Event] = list(generate(workload))
    if order.door == "live":
        events = [{name: value for name, value in e.items() if name != "timestamp"} for e in events]
    if order.door in ("single", "live"):
        return [_request(host, f"/v1/{e['type']}", encode({"writeKey": order.write_key, **e})) for e in events]
    batches = [events[start : start + order.batch] for start in range(0, len(events), order.batch)]
    if order.door == "device":
        batches = [[{**e, "anonymousId": f"device-of-batch-{order.seed}-{n}"} for e in of] for n, of in enumerate(batches)]
    return [_request(host, "/v1/batch", encode({"writeKey": order.write_key, "batch": of})) for of in batches]


def run(order: Order, requests: list[bytes]) -> Sent:
    """Send them all."""
    left = Requests(requests, order).left
    selector = selectors.DefaultSelector()
    connections = [Connection(order.urls[n % len(order.urls)], left) for n in range(min(order.connections, len(requests)))]
    began, cpu = time.perf_counter(), time.process_time()
    for connection in connections:
        connection.send()
        selector.register(connection.socket, selectors.EVENT_READ, connection)
    waiting = len(connections)
    while waiting:
        for key, _ in selector.select():
            connection = key.data
            if connection.receive() and not connection.send():
                selector.unregister(connection.socket)
                waiting -= 1
    seconds, spent = time.perf_counter() - began, time.process_time() - cpu
    for connection in connections:
        connection.socket.close()
    refused = sum(connection.refused for connection in connections)
    sent, events = len(requests) * order.copies, order.events * order.copies
    return Sent(seconds=seconds, requests=sent, events=events, refused=refused, cpu=spent)


def _call(order: Order, event: Event, n: int) -> dict[str, Any]:
    """Of /track."""
    call = as_track(event, order.write_key)
    if order.door == "one":
        call |= {"profile": {"id": ONE}, "session": {"id": f"session-of-one-{n % SESSIONS:02d}"}}
    return call


def _of_others(body: bytes, seed: int, copy: int) -> bytes:
    """The same request of other people, with other ids of messages; no longer and no shorter."""
    for name in (b"message-%d-" % seed, *NUMBERED):
        body = body.replace(name + b"0", name + b"%d" % copy)
    return body


def _request(host: str, path: str, body: bytes) -> bytes:
    head = f"POST {path} HTTP/1.1\r\nhost: {host}\r\ncontent-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n"
    return head.encode() + body


def main() -> None:
    """As a process."""
    order = msgspec.json.decode(sys.argv[1], type=Order)
    requests = requests_of(order)
    print("ready", flush=True)
    sys.stdin.readline()
    print(msgspec.json.encode(run(order, requests)).decode(), flush=True)


if __name__ == "__main__":
    main()
