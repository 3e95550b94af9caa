from collections.abc import Iterator

import pytest
from attrs import evolve, field, frozen

from tests.clocks import HandClock
from tests.servers.receiver import Answer, Receiver
from thamesthrive.client import Denied, Unavailable
from thamesthrive.client.lines import OF_A_FILE, Clock, Refusal, Sent, batches, send
from thamesthrive.client.posting import Target

from .doors import body_of, events_of, refusing
from .doors import door as opened


@frozen
class Waited:
    """A clock that goes as far as it is asked to wait."""

    pauses: list[float] = field(factory=list)
    hands: HandClock = field(factory=HandClock)

    def clock(self) -> Clock:
        return Clock(self.hands.monotonic, self._wait)

    def _wait(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.hands.advance(seconds)


@pytest.fixture
def door() -> Iterator[Receiver]:
    with opened() as there:
        yield there


def target(door: Receiver) -> Target:
    return Target(door.url, "key")


def first(door: Receiver, *answers: Answer) -> None:
    """It gives these answers before it goes on as it was."""
    left, after = list(answers), door.prescription
    door.prescription = lambda call: left.pop(0) if left else after(call)


def lines(n: int) -> list[bytes]:
    return [b'{"event": "page-view", "userId": "u%d"}\n' % i for i in range(n)]


def sent_ids(door: Receiver) -> list[str]:
    """Of all tries."""
    return [event["messageId"] for call in door.calls for event in body_of(call)["batch"]]


def test_lines_go_in_batches_in_their_order_with_ids_of_their_own(door: Receiver) -> None:
    heard: list[int] = []

    sent = send(target(door), lines(1_200), on_batch=lambda sent: heard.append(sent.events))

    assert (sent.events, sent.refused, heard) == (1_200, [], [500, 1_000, 1_200])
    assert sent.read_bytes == sum(map(len, lines(1_200)))
    assert [event["userId"] for event in events_of(door)] == [f"u{i}" for i in range(1_200)]
    assert {event["type"] for event in events_of(door)} == {"track"}
    assert len(set(sent_ids(door))) == 1_200
    assert {call.path for call in door.calls} == {"/v1/batch"}
    assert {call.headers["authorization"] for call in door.calls} == {"Basic a2V5Og=="}


def test_an_events_own_id_and_kind_stay(door: Receiver) -> None:
    send(target(door), [b'{"type": "identify", "messageId": "m1", "traits": {}}', b'{"event": "x", "messageId": null}'])

    first, second = events_of(door)
    assert (first["type"], first["messageId"]) == ("identify", "m1")
    assert second["messageId"]


def test_lines_that_cannot_be_read_are_told_and_left_out(door: Receiver) -> None:
    sent = send(target(door), [b"{", b"\n", b'"text"', b'{"a": 1}', *lines(1), b"\xff", b'{"event": "%s"}' % (b"x" * 499_001)])

    assert sent.events == 1
    assert [r.line for r in sent.refused] == [1, 3, 4, 6, 7]
    assert sent.refused[2] == Refusal(4, 'an event needs "event" (its name), or "type": "identify" or "page"')


def test_a_try_that_failed_in_passing_is_made_again_with_the_same_ids(door: Receiver) -> None:
    first(door, Answer(503, {"retry-after": "7"}), Answer(429))
    waited = Waited()

    sent = send(target(door), lines(2), clock=waited.clock())

    assert sent.events == 2
    assert waited.pauses[0] == 0.0
    assert 7.0 <= waited.pauses[1] <= 7.5
    assert 0.5 <= waited.pauses[2] <= 1.0
    assert len(door.calls) == 3
    assert len(set(sent_ids(door))) == 2


def test_what_will_not_change_is_not_tried_again(door: Receiver) -> None:
    first(door, refusing(401, "unknown write key"))

    with pytest.raises(Denied, match="401: unknown write key"):
        send(target(door), lines(1))

    assert len(door.calls) == 1


def test_a_platform_that_does_not_answer_is_unavailable() -> None:
    waited = Waited()

    with pytest.raises(Unavailable, match="is the api role running there"):
        send(Target("http://127.0.0.1:9", "key"), lines(1), clock=waited.clock())

    assert 30.0 <= sum(waited.pauses) <= 60.0


def test_a_batch_is_never_larger_than_a_door_takes() -> None:
    big = [b'{"event":"x","properties":{"a":"%s"}}' % (b"a" * 1_000) for _ in range(50)]

    made = list(batches(big, evolve(OF_A_FILE, batch_bytes=11_000, event_bytes=10_000)))

    assert sum(len(b.events) for b in made) == 50
    assert max(sum(map(len, b.events)) for b in made) <= 10_000
    assert sum(b.read_bytes for b in made) == sum(map(len, big))


def test_nothing_to_send_sends_nothing(door: Receiver) -> None:
    assert send(target(door), [b"\n", b"  \n"]) == Sent(events=0, read_bytes=4, refused=[])
    assert door.calls == []
