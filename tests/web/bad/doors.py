"""The doors that bad input is sent to, and how each writes an event. A door to come is one line of `DOORS`."""

from collections.abc import Mapping, Sequence
from typing import Any

from attrs import field, frozen

from tests.fuzzing.verbatim import json_text

TRACK = {"name": "type", "id": "id", "time": "time", "user": "userId", "anonymous": "anonymousId"}
V1 = {"name": "event", "id": "messageId", "time": "timestamp", "user": "userId", "anonymous": "anonymousId"}
NOTHING: Mapping[str, Any] = {}


@frozen
class Door:
    """`items`: the name of its list of events, None where a call is one event. `names`: what it calls the parts of an event.

    `taken`: its status for a call that it takes. `tells`: whether it says what was parked.
    """

    path: str
    items: str | None
    names: Mapping[str, str]
    always: Mapping[str, Any] = field(factory=dict)
    taken: int = 200
    tells: bool = False

    def answers(self, text: str) -> str:
        """With its own status for what it takes."""
        return text.replace("200", str(self.taken))

    def event(self, said: Mapping[str, Any]) -> dict[str, Any]:
        """An event, in this door's words."""
        return {**self.always, **{self.names.get(part, part): value for part, value in {"name": "Search", **said}.items()}}

    def call(self, key: Any, events: Sequence[Any], around: Mapping[str, Any]) -> dict[str, Any]:
        """A call of these events, which are written in this door's words already."""
        keyed = {"source": {"id": key}} if self.items == "events" else {"writeKey": key}
        if self.items is None:
            return {**keyed, **events[0], **around}
        return {**keyed, self.items: list(events), **around}

    def body(self, key: Any, events: Sequence[Mapping[str, Any]], around: Mapping[str, Any] = NOTHING) -> bytes:
        """The bytes of such a call."""
        return json_text(self.call(key, [self.event(said) for said in events], around)).encode()


DOORS = (
    Door("/v1/track", None, V1),
    Door("/track", "events", TRACK, tells=True),
    Door("/beacon", "events", TRACK, taken=204),
    Door("/v1/batch", "batch", V1, {"type": "track"}),
    Door("/v1/import", "batch", V1, {"type": "track"}),
)
