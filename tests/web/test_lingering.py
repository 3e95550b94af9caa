"""Who is refused while still sending is listened to, so that the answer can be read; not for ever, and not where nothing is to come."""

import asyncio
from typing import Any

import pytest

from tests.web.world import open_world
from thamesthrive.web.lingering import END, Lingering

pytestmark = pytest.mark.anyio

CHUNK: Any = {"type": "http.request", "body": b"x" * 1_000, "more_body": True}
LAST: Any = {**CHUNK, "more_body": False}
LARGE, SMALL = [(b"content-length", b"100000")], [(b"content-length", b"2")]
ANSWER: Any = {"type": "http.response.body", "body": b"{}"}


async def refuse(scope: Any, receive: Any, send: Any) -> None:
    """Without having read anything."""
    await send({"type": "http.response.start", "status": 413, "headers": []})
    await send(ANSWER)


async def read(scope: Any, receive: Any, send: Any) -> None:
    """The whole body first."""
    while (await receive()).get("more_body"):
        pass
    await send(ANSWER)


class Sender:
    """Sends these messages, then nothing more. `log`: what passed, in order."""

    def __init__(self, *messages: Any) -> None:
        self._messages = list(reversed(messages))
        self.log: list[Any] = []

    async def receive(self) -> Any:
        await asyncio.sleep(0)
        if not self._messages:
            await asyncio.Event().wait()
        self.log.append(self._messages.pop())
        return self.log[-1]

    async def send(self, message: Any) -> None:
        self.log.append(message)


async def called(app: Any, sender: Sender, headers: Any, version: str = "1.1") -> list[Any]:
    scope = {"type": "http", "http_version": version, "headers": headers}
    await Lingering(app, 0.05, idle_s=0.01)(scope, sender.receive, sender.send)
    return sender.log


@pytest.mark.parametrize("headers", [LARGE, SMALL, [(b"transfer-encoding", b"chunked")]])
async def test_the_answer_is_sent_at_once_and_ends_when_the_body_has(headers: Any) -> None:
    log = await called(refuse, Sender(CHUNK, CHUNK, LAST), headers)

    assert log[1:] == [{**ANSWER, "more_body": True}, CHUNK, CHUNK, LAST, END]


async def test_a_body_of_http_2_that_tells_no_length_is_waited_for_too() -> None:
    log = await called(refuse, Sender(CHUNK, LAST), [], "2")

    assert log[1:] == [{**ANSWER, "more_body": True}, CHUNK, LAST, END]


async def test_who_leaves_is_not_waited_for() -> None:
    log = await called(refuse, Sender(CHUNK, {"type": "http.disconnect"}), LARGE)

    assert log[-1] == END


async def test_who_goes_on_and_on_is_let_go() -> None:
    log = await called(refuse, Sender(*[CHUNK] * 100_000), LARGE)

    assert log[-2:] == [CHUNK, END]
    assert len(log) < 100_000


async def test_who_sends_nothing_more_is_let_go() -> None:
    log = await called(refuse, Sender(CHUNK), LARGE)

    assert log[-2:] == [CHUNK, END]


@pytest.mark.parametrize(("app", "headers"), [(read, LARGE), (refuse, [(b"content-length", b"0")]), (refuse, [])])
async def test_nobody_waits_where_the_body_has_come_or_there_is_none(app: Any, headers: Any) -> None:
    log = await called(app, Sender(LAST), headers)

    assert log[-1] == ANSWER


async def test_whom_a_door_refuses_before_it_reads_is_listened_to_as_well() -> None:
    async with open_world() as world:
        sender = Sender(CHUNK, CHUNK, LAST)
        headers = [(b"content-length", b"100000000"), (b"content-encoding", b"gzip")]
        scope = {"type": "http", "method": "POST", "path": "/track", "query_string": b"", "headers": headers, "http_version": "1.1"}

        await world.app(scope, sender.receive, sender.send)

        assert sender.log[0]["status"] == 413
        assert sender.log[1]["more_body"] is True
        assert sender.log[2:] == [CHUNK, CHUNK, LAST, END]


async def test_whom_a_door_has_read_is_answered_in_one_go() -> None:
    async with open_world() as world:
        sender = Sender({**LAST, "body": b"{}"})
        scope = {"type": "http", "method": "POST", "path": "/track", "query_string": b"", "headers": SMALL, "http_version": "1.1"}

        await world.app(scope, sender.receive, sender.send)

        assert [message["type"] for message in sender.log[1:]] == ["http.response.start", "http.response.body"]
        assert "more_body" not in sender.log[2]
