"""`Session`: a visit. It belongs to the part of the event that opened it, and counts every stored event that named it."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from ..kernel.values import Value, evolve
from .entry import Cursor
from .identity import Home
from .part import Fact

UNKNOWN = datetime(1970, 1, 1, tzinfo=UTC)


class Session(Value, frozen=True, kw_only=True, gc=False):
    """`opened_by` is the event that opened it: that event, and no other, counts a visit in the part `home`."""

    id: str
    opened_by: str
    home: Home
    source: str
    channel: str | None = None
    start: datetime
    last: datetime
    events: int = 0
    firsts: Mapping[str, Fact] = {}            # `branch.leaf` of utm, device, os, app, geo, time -> earliest
    cursors: Mapping[str, Cursor] = {}
    v: int = 1

    @property
    def is_closed(self) -> bool:
        """Whether its person was erased: it is shown to nobody, and who names it next opens it anew."""
        return not self.opened_by

    @property
    def duration_s(self) -> float:
        return (self.last - self.start).total_seconds()

    def grown(self, time: datetime, **more: Any) -> "Session":
        """With one more event, and other fields that it changes."""
        start, last = time if time < self.start else self.start, time if time > self.last else self.last
        return evolve(self, events=self.events + 1, start=start, last=last, **more)


def closed(session: Session) -> Session:
    """Of a person who was erased. It keeps its cursors, so that nothing is applied to it again."""
    home = Home("", session.home.created)
    return Session(id=session.id, opened_by="", home=home, source="", start=UNKNOWN, last=UNKNOWN, cursors=session.cursors)


class LatestSession(Value, frozen=True, kw_only=True, gc=False):
    """The newest session of a key, for events that name none. `id` is the key's identity id."""

    id: str
    session: str
    start: datetime
    last: datetime
    v: int = 1

    def holds(self, time: datetime, inactivity: timedelta) -> bool:
        """Whether an event of this time belongs to it."""
        return self.start <= time <= self.last + inactivity

    def grown(self, time: datetime) -> "LatestSession":
        return LatestSession(id=self.id, session=self.session, start=self.start, last=max(self.last, time))


def forgotten(latest: LatestSession) -> LatestSession:
    """The key's next event that names no session opens one."""
    return LatestSession(id=latest.id, session="", start=UNKNOWN, last=UNKNOWN)


def shown_session(session: Session, profile_id: str | None) -> dict[str, Any]:
    """The session as the API and the console show it."""
    return {
        "id": session.id,
        "profile": {"id": profile_id, "part": session.home.part},
        "source": {"id": session.source},
        "metadata": {
            "time": {"insert": session.start, "update": session.last, "duration": session.duration_s},
            "channel": session.channel,
        },
        "events": session.events,
        **nested_firsts(session.firsts),
    }


def nested_firsts(firsts: Mapping[str, Fact]) -> dict[str, Any]:
    """`utm.source` and the like, as a tree."""
    tree: dict[str, Any] = {}
    for path, fact in firsts.items():
        branch, _, leaf = path.partition(".")
        tree.setdefault(branch, {})[leaf] = fact.value
    return tree
