import json
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from thamesthrive.client import Options
from thamesthrive.client.calls import Calls
from thamesthrive.kernel.times import read_time
from thamesthrive.web.options import ApiOptions


class Kept(Calls[dict[str, Any]]):
    """Gives back what it would send."""

    def __init__(self, options: Options) -> None:
        self._options = options

    def _take(self, call: bytes) -> dict[str, Any]:
        said: dict[str, Any] = json.loads(call)
        return said


calls: Any = Kept(Options())


def own(said: dict[str, Any]) -> dict[str, Any]:
    """What is of the call alone."""
    return {name: value for name, value in said.items() if name not in ("messageId", "timestamp", "userId")}


def test_each_call_has_the_shape_that_the_door_reads() -> None:
    assert own(calls.track("Order Completed", {"total": 1}, user_id="u")) == {
        "type": "track",
        "event": "Order Completed",
        "properties": {"total": 1},
    }
    assert own(calls.identify({"a": 1}, user_id="u")) == {"type": "identify", "traits": {"a": 1}}
    assert own(calls.page("Home", {"url": "/"}, user_id="u")) == {"type": "page", "name": "Home", "properties": {"url": "/"}}
    assert own(calls.page(user_id="u")) == {"type": "page"}
    assert own(calls.screen("Main", user_id="u")) == {"type": "screen", "name": "Main"}
    assert own(calls.group(7, {"plan": "pro"}, user_id="u")) == {"type": "group", "groupId": "7", "traits": {"plan": "pro"}}
    assert own(calls.alias("old", user_id="u")) == {"type": "alias", "previousId": "old"}


def test_each_call_has_an_id_of_its_own_and_the_time_of_the_call() -> None:
    before = datetime.now(UTC)
    first, second = calls.track("x", user_id="u"), calls.track("x", user_id="u")

    assert first["messageId"] != second["messageId"]
    assert before <= (read_time(first["timestamp"]) or before) <= datetime.now(UTC)


def test_what_any_call_may_say_is_said() -> None:
    said = calls.track(
        "x",
        user_id=UUID(int=1),
        anonymous_id=" a ",
        message_id="m",
        timestamp=datetime(2026, 1, 2, tzinfo=UTC),
        context={"ip": "203.0.113.1"},
        integrations={"All": True},
    )

    assert said == {
        "type": "track",
        "event": "x",
        "userId": "00000000-0000-0000-0000-000000000001",
        "anonymousId": "a",
        "messageId": "m",
        "timestamp": "2026-01-02T00:00:00.000000Z",
        "context": {"ip": "203.0.113.1"},
        "integrations": {"All": True},
    }


def test_what_was_given_may_change_afterwards() -> None:
    properties = {"n": 1}
    said = calls.track("x", properties, user_id="u")
    properties["n"] = 2

    assert said["properties"] == {"n": 1}


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: calls.track("x"), "a track call needs a user_id or an anonymous_id"),
        (lambda: calls.track("x", user_id=None, anonymous_id=None), "needs a user_id"),
        (lambda: calls.track("x", user_id=" "), "user_id is empty"),
        (lambda: calls.track("x", user_id="u" * 257), "user_id must be at most 256"),
        (lambda: calls.track("x", anonymous_id="a\0"), "anonymous_id must be at most 256 characters, without NUL"),
        (lambda: calls.track("  ", user_id="u"), "the event's name is empty"),
        (lambda: calls.track("x" * 257, user_id="u"), "the event's name must be at most 256"),
        (lambda: calls.page("", user_id="u"), "a name is empty"),
        (lambda: calls.group("", user_id="u"), "group_id is empty"),
        (lambda: calls.group(None, user_id="u"), "group_id is needed"),
        (lambda: calls.alias("old", anonymous_id="a"), "alias needs a user_id"),
        (lambda: calls.alias(None, user_id="u"), "previous_id is needed"),
        (lambda: calls.track("x", {"a": "b" * 40_000}, user_id="u"), r"the event has 40\d\d\d bytes, and the platform takes 32768"),
        (lambda: calls.track("x", user_id="u", timestamp=datetime(2026, 1, 1)), "names no time zone"),  # noqa: DTZ001
        (lambda: calls.track("x", {"n": float("nan")}, user_id="u"), r"properties\.n is nan"),
    ],
)
def test_what_cannot_be_sent_is_a_clear_error(call: Any, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        call()


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: calls.track(5, user_id="u"), "the event's name is a text, not a int"),
        (lambda: calls.track(None, user_id="u"), "the event's name is a text"),
        (lambda: calls.identify("ann", {"email": "x"}), "takes from 1 to 2 positional arguments"),
        (lambda: calls.identify("ann"), "traits is a mapping, not a str"),
        (lambda: calls.track("x", [1], user_id="u"), "properties is a mapping, not a list"),
        (lambda: calls.track("x", user_id=True), "user_id is a text or a number, not a bool"),
        (lambda: calls.track("x", user_id=1.5), "user_id is a text or a number, not a float"),
        (lambda: calls.track("x", user_id="u", context="c"), "context is a mapping"),
        (lambda: calls.track("x", user_id="u", timestamp="2026-01-01"), "timestamp is a datetime with a time zone, not a str"),
        (lambda: calls.track("x", userId="u"), "a track call takes no userId; it takes anonymous_id, context"),
    ],
)
def test_what_is_of_another_kind_is_a_clear_error(call: Any, sentence: str) -> None:
    with pytest.raises(TypeError, match=sentence):
        call()


def test_the_limits_are_those_of_the_doors() -> None:
    ours, doors = Options(), ApiOptions()

    assert (ours.event_bytes, ours.depth) == (doors.max_event_bytes, doors.max_depth)
    assert ours.batch_bytes <= doors.max_body_bytes


def test_an_event_may_be_just_as_large_as_the_door_takes() -> None:
    just = 32_768 - len(json.dumps(calls.track("x", {"a": ""}, user_id="u"), separators=(",", ":")))

    assert calls.track("x", {"a": "b" * just}, user_id="u")
    with pytest.raises(ValueError, match="32769 bytes"):
        calls.track("x", {"a": "b" * (just + 1)}, user_id="u")
