import gzip
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from thamesthrive.client import Refusal, Sent, Target, batches, send
from thamesthrive.kernel.errors import Denied, Invalid, Unavailable

Answer = tuple[int, dict[str, str], bytes]

OK: Answer = (200, {}, b'{"success":true}')


class Door:
    """An HTTP server that gives the answers it was told to, then success, and keeps what came."""

    def __init__(self) -> None:
        self.answers: list[Answer] = []
        self.bodies: list[dict[str, Any]] = []
        self.requests: list[tuple[str, str]] = []
        door = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                door.requests.append((self.path, self.headers["authorization"]))
                door.bodies.append(json.loads(gzip.decompress(body) if self.headers.get("content-encoding") else body))
                status, headers, content = door.answers.pop(0) if door.answers else OK
                self.send_response(status)
                for name, value in {**headers, "content-length": str(len(content))}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, format: str, *args: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.target = Target(url=f"http://127.0.0.1:{self.server.server_port}", write_key="key", timeout_s=5)


@pytest.fixture
def door() -> Iterator[Door]:
    door = Door()
    thread = threading.Thread(target=door.server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield door
    door.server.shutdown()
    thread.join()
    door.server.server_close()


def lines(n: int) -> list[bytes]:
    return [b'{"event": "page-view", "userId": "u%d"}\n' % i for i in range(n)]


def sent_ids(door: Door) -> list[str]:
    return [event["messageId"] for body in door.bodies for event in body["batch"]]


def test_lines_go_in_batches_in_their_order_with_ids_of_their_own(door: Door) -> None:
    heard: list[int] = []

    sent = send(door.target, lines(250), on_batch=lambda sent: heard.append(sent.events))

    assert (sent.events, sent.refused, heard) == (250, [], [100, 200, 250])
    assert sent.read_bytes == sum(map(len, lines(250)))
    assert [event["userId"] for body in door.bodies for event in body["batch"]] == [f"u{i}" for i in range(250)]
    assert {event["type"] for body in door.bodies for event in body["batch"]} == {"track"}
    assert len(set(sent_ids(door))) == 250
    assert {r[0] for r in door.requests} == {"/v1/batch"}
    assert {r[1] for r in door.requests} == {"Basic a2V5Og=="}


def test_an_events_own_id_and_kind_stay(door: Door) -> None:
    send(door.target, [b'{"type": "identify", "messageId": "m1", "traits": {}}', b'{"event": "x", "messageId": null}'])

    first, second = door.bodies[0]["batch"]
    assert (first["type"], first["messageId"]) == ("identify", "m1")
    assert second["messageId"]


def test_lines_that_cannot_be_read_are_told_and_left_out(door: Door) -> None:
    sent = send(door.target, [b"{", b"\n", b'"text"', b'{"a": 1}', *lines(1), b"\xff", b'{"event": "%s"}' % (b"x" * 400_001)])

    assert sent.events == 1
    assert [r.line for r in sent.refused] == [1, 3, 4, 6, 7]
    assert sent.refused[2] == Refusal(4, 'an event needs "event" (its name), or "type": "identify" or "page"')


def test_a_try_that_failed_in_passing_is_made_again_with_the_same_ids(door: Door) -> None:
    door.answers = [(503, {"retry-after": "7"}, b"{}"), (429, {}, b""), OK]
    waited: list[float] = []

    sent = send(door.target, lines(2), wait=waited.append)

    assert sent.events == 2
    assert waited == [7.0, 2.0]
    assert len(door.bodies) == 3
    assert len(set(sent_ids(door))) == 2


def test_what_will_not_change_is_not_tried_again(door: Door) -> None:
    door.answers = [(401, {}, b'{"code": "denied", "message": "unknown write key", "remedy": "make a source"}')]

    with pytest.raises(Denied, match="401: unknown write key; make a source"):
        send(door.target, lines(1))

    assert len(door.bodies) == 1


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b"\xff"])
def test_an_answer_that_cannot_be_read_is_an_error_like_any_other(door: Door, body: bytes) -> None:
    door.answers = [(400, {}, body)]

    with pytest.raises(Invalid, match="answered 400"):
        send(door.target, lines(1))


def test_a_platform_that_does_not_answer_is_unavailable() -> None:
    waited: list[float] = []

    with pytest.raises(Unavailable, match="is the api role running there"):
        send(Target(url="http://127.0.0.1:9", write_key="key", tries=3), lines(1), wait=waited.append)

    assert waited == [1.0, 2.0]


def test_a_batch_is_never_larger_than_a_door_takes() -> None:
    big = [b'{"event":"x","properties":{"a":"%s"}}' % (b"a" * 1_000) for _ in range(50)]

    made = list(batches(big, most_bytes=10_000))

    assert sum(len(b.events) for b in made) == 50
    assert max(sum(map(len, b.events)) for b in made) <= 10_000
    assert sum(b.read_bytes for b in made) == sum(map(len, big))


def test_nothing_to_send_sends_nothing(door: Door) -> None:
    assert send(door.target, [b"\n", b"  \n"]) == Sent(events=0, read_bytes=4, refused=[])
    assert door.bodies == []
