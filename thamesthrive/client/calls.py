"""`Calls`: what a program says of a person, each call checked and written as JSON where it is made, so that it may change what it gave.

Both clients offer these; what they do with a call's bytes is theirs.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Generic, TypedDict, TypeVar, Unpack
from uuid import UUID

from ..kernel.ids import random_id
from .options import DEFAULTS, Options
from .values import json_of, time_text

R_co = TypeVar("R_co", covariant=True)

Tree = Mapping[str, Any]
Id = str | int | UUID

LONGEST = 256                                   # characters of an id or a name


class Common(TypedDict, total=False):
    """What any call may say. One of `user_id` and `anonymous_id` is needed.

    `timestamp`: when it happened, with a zone; now without. `message_id`: the same id is stored once, however often it is sent; made
    without. `context` and `integrations`: see docs/reference/doors.md.
    """

    user_id: Id | None
    anonymous_id: Id | None
    timestamp: datetime | None
    message_id: str | None
    context: Tree | None
    integrations: Tree | None


NAMES = frozenset(Common.__annotations__)


class Calls(ABC, Generic[R_co]):
    """Each call raises TypeError or ValueError for what cannot be sent, at once: no id, an empty name, a value that JSON has not
    (see `values`), an event larger than `Options.event_bytes`; RuntimeError once the client is closed.
    """

    _options: Options = DEFAULTS

    @abstractmethod
    def _take(self, call: bytes) -> R_co:
        """Queue it."""

    def track(self, event: str, properties: Tree | None = None, **common: Unpack[Common]) -> R_co:
        """Something happened: `track("Order Completed", {"total": 12.5}, user_id="ann")`."""
        name = _name("the event's name", event)
        return self._say({"type": "track", "event": name, "properties": _tree("properties", properties)}, common)

    def identify(self, traits: Tree | None = None, **common: Unpack[Common]) -> R_co:
        """What is known of a person: `identify({"email": "ann@shop.example"}, user_id="ann")`."""
        return self._say({"type": "identify", "traits": _tree("traits", traits)}, common)

    def page(self, name: str | None = None, properties: Tree | None = None, **common: Unpack[Common]) -> R_co:
        """A page was seen. A category is a property."""
        return self._say(_view("page", name, properties), common)

    def screen(self, name: str | None = None, properties: Tree | None = None, **common: Unpack[Common]) -> R_co:
        """A screen of an app was seen."""
        return self._say(_view("screen", name, properties), common)

    def group(self, group_id: Id, traits: Tree | None = None, **common: Unpack[Common]) -> R_co:
        """The person belongs to a group, of which these traits are: `group("acme", {"plan": "pro"}, user_id="ann")`."""
        return self._say({"type": "group", "groupId": _needed_id("group_id", group_id), "traits": _tree("traits", traits)}, common)

    def alias(self, previous_id: Id, **common: Unpack[Common]) -> R_co:
        """Whoever was this anonymous id is now `user_id`, which is needed."""
        if common.get("user_id") is None:
            raise ValueError("alias needs a user_id: who the person is now")
        return self._say({"type": "alias", "previousId": _needed_id("previous_id", previous_id)}, common)

    def _say(self, own: Tree, common: Common) -> R_co:
        return self._take(call_of(own, common, self._options))


def call_of(own: Tree, common: Common, options: Options) -> bytes:
    """The JSON of one call, with an id and a time. Raises: TypeError, ValueError."""
    if unknown := common.keys() - NAMES:
        raise TypeError(f"a {own['type']} call takes no {', '.join(sorted(unknown))}; it takes {', '.join(sorted(NAMES))}")
    said = {
        **own,
        "userId": _id("user_id", common.get("user_id")),
        "anonymousId": _id("anonymous_id", common.get("anonymous_id")),
        "messageId": _id("message_id", common.get("message_id")) or random_id(),
        "timestamp": _time(common.get("timestamp")),
        "context": _tree("context", common.get("context")),
        "integrations": _tree("integrations", common.get("integrations")),
    }
    if said["userId"] is None and said["anonymousId"] is None:
        raise ValueError(f"a {own['type']} call needs a user_id or an anonymous_id: whose it is")
    call = json_of({name: value for name, value in said.items() if value is not None}, depth=options.depth)
    if len(call) > options.event_bytes:
        raise ValueError(f"the event has {len(call)} bytes, and the platform takes {options.event_bytes}; leave something out")
    return call


def _view(kind: str, name: str | None, properties: Tree | None) -> Tree:
    return {"type": kind, "name": None if name is None else _name("a name", name), "properties": _tree("properties", properties)}


def _name(what: str, value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{what} is a text, not a {type(value).__name__}")
    if not value.strip():
        raise ValueError(f"{what} is empty")
    return _short(what, value)


def _needed_id(what: str, value: object) -> str:
    if value is None:
        raise ValueError(f"{what} is needed")
    return _id(what, value) or ""


def _id(what: str, value: object) -> str | None:
    if value is None:
        return None
    if not isinstance(value, str | int | UUID) or isinstance(value, bool):
        raise TypeError(f"{what} is a text or a number, not a {type(value).__name__}")
    text = str(value).strip()
    if not text:
        raise ValueError(f"{what} is empty; leave it out, or give None")
    return _short(what, text)


def _short(what: str, text: str) -> str:
    if len(text) > LONGEST or "\x00" in text:
        raise ValueError(f"{what} must be at most {LONGEST} characters, without NUL")
    return text


def _tree(what: str, value: object) -> Tree | None:
    if value is not None and not isinstance(value, Mapping):
        raise TypeError(f"{what} is a mapping, not a {type(value).__name__}")
    return value


def _time(value: object) -> str:
    if value is None:
        return time_text(datetime.now(UTC))
    if not isinstance(value, datetime):
        raise TypeError(f"timestamp is a datetime with a time zone, not a {type(value).__name__}")
    return time_text(value)
