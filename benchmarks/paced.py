"""The open-loop load generator: sends on schedule, whatever the answers do. A latency counts from the time at which a request was due.

Run as `python -m benchmarks.paced PACE`: makes all requests, says `ready`, waits for a line, prints what happened. It has its requests and
connections from `client`.
"""

import selectors
import sys
import time
from collections import deque

import msgspec
from attrs import frozen

from .client import Connection, Order, requests_of

CONNECTIONS = 256
LEAD_S = 0.05                                   # from the word to the first request
REST_S = 10.0                                   # how long answers that are still missing are waited for
PENDING = b'"pending":true'


@frozen(kw_only=True)
class Pace:
    """What to send, and how fast."""

    order: Order
    per_second: float


@frozen(kw_only=True)
class Paced:
    """What happened. `began`: when the first was due, by the monotonic clock, which all processes share.

    `waited_ms`: by request, from when it was due until it was answered. `late_ms`: of a hundred requests the one that was sent latest after
    it was due, by our own fault or for want of a connection. `refused`: another answer than 200, or one that tells no result yet.
    """

    began: float
    per_second: float
    seconds: float
    waited_ms: list[float]
    late_ms: float
    refused: int
    cpu: float

    @property
    def share(self) -> float:
        """Of one core."""
        return self.cpu / self.seconds

    def due(self, number: int) -> float:
        """When this request was to be sent."""
        return self.began + number / self.per_second


class Sender:
    """Requests by number, the connections they travel on, and when each was answered."""

    def __init__(self, pace: Pace, requests: list[bytes]) -> None:
        self._pace, self._requests = pace, requests
        self._selector = selectors.SelectSelector()     # microseconds; epoll rounds its waiting up to milliseconds
        self._idle: deque[Connection] = deque()
        self._number: dict[Connection, int] = {}
        self._began = time.monotonic() + LEAD_S
        self._late: list[float] = []
        self._waited = [float("inf")] * len(requests)
        self._refused = self._answered = self._opened = 0

    def run(self) -> Paced:
        """All of them."""
        cpu, next_one, until = time.process_time(), 0, self._due(len(self._requests)) + REST_S
        while self._answered < len(self._requests) and time.monotonic() < until:
            while next_one < len(self._requests) and self._due(next_one) <= time.monotonic() and self._may_send():
                self._send(next_one)
                next_one += 1
            self._receive(max(0.0, self._next_look(next_one) - time.monotonic()))
        seconds = time.monotonic() - self._began
        self._close()
        refused = self._refused + len(self._requests) - self._answered
        waited = [ms if ms < float("inf") else REST_S * 1_000 for ms in self._waited]
        late = sorted(self._late)[int(len(self._late) * 0.99)]
        return Paced(
            began=self._began, per_second=self._pace.per_second, seconds=seconds, waited_ms=waited, late_ms=late, refused=refused,
            cpu=time.process_time() - cpu,
        )

    def _due(self, number: int) -> float:
        return self._began + number / self._pace.per_second

    def _next_look(self, next_one: int) -> float:
        may = next_one < len(self._requests) and self._may_send()
        return self._due(next_one) if may else time.monotonic() + 0.1

    def _may_send(self) -> bool:
        return bool(self._idle) or self._opened < CONNECTIONS

    def _send(self, number: int) -> None:
        """On the connection that was used last, so that those too many fall asleep."""
        connection = self._idle.pop() if self._idle else self._open()
        self._number[connection] = number
        self._late.append((time.monotonic() - self._due(number)) * 1_000)
        connection.socket.sendall(self._requests[number])

    def _open(self) -> Connection:
        urls = self._pace.order.urls
        connection = Connection(urls[self._opened % len(urls)], iter(()))
        self._opened += 1
        self._selector.register(connection.socket, selectors.EVENT_READ, connection)
        return connection

    def _receive(self, wait_s: float) -> None:
        for key, _ in self._selector.select(wait_s):
            connection: Connection = key.data
            if connection not in self._number:
                self._forget(connection)
            elif self._has_answer(connection):
                number = self._number.pop(connection)
                self._waited[number] = (time.monotonic() - self._due(number)) * 1_000
                self._answered += 1
                self._refused += not connection.answer.startswith(b"HTTP/1.1 200") or PENDING in connection.answer
                self._idle.append(connection)

    def _has_answer(self, connection: Connection) -> bool:
        """Where the server closed what was idle while the request was on its way, that is sent again; its time goes on."""
        try:
            return connection.receive()
        except ConnectionError:
            number = self._number.pop(connection)
            self._forget(connection)
            self._send(number)
            return False

    def _close(self) -> None:
        for key in list(self._selector.get_map().values()):
            key.data.socket.close()
        self._selector.close()

    def _forget(self, connection: Connection) -> None:
        """The server closed it."""
        self._selector.unregister(connection.socket)
        connection.socket.close()
        if connection in self._idle:
            self._idle.remove(connection)
        self._opened -= 1


def main() -> None:
    """As a process."""
    pace = msgspec.json.decode(sys.argv[1], type=Pace)
    requests = requests_of(pace.order)
    print("ready", flush=True)
    sys.stdin.readline()
    print(msgspec.json.encode(Sender(pace, requests).run()).decode(), flush=True)


if __name__ == "__main__":
    main()
