"""`Timeline`: events as they are shown: by id, newest first, of everybody or of one person."""

from collections.abc import Sequence
from typing import Any

from ..domain.event import Event
from ..domain.profile import Profile
from ..domain.scope import Scope
from ..kernel.errors import Missing
from ..ports.events import EventFilter, Events
from ..ports.versions import Page
from .people import People


class Timeline:
    """Events keep the part they went to; whose part that is now, is asked of the people."""

    def __init__(self, events: Events, people: People) -> None:
        self._events, self._people = events, people

    async def get(self, scope: Scope, id: str) -> dict[str, Any]:
        """One event, whatever became of it. Raises: Missing."""
        found = (await self._events.load(scope, [id])).get(id)
        if found is None:
            raise Missing(f'there is no event "{id}"; if it was sent just now, ask again in a moment', code="no-such-event")
        return (await self._shown(scope, [found]))[0]

    async def page(self, scope: Scope, filter: EventFilter, *, limit: int, after: tuple[str, str] | None) -> Page[dict[str, Any]]:
        """Newest first."""
        page = await self._events.page(scope, filter, limit=limit, after=after)
        return Page(tuple(await self._shown(scope, page.items)), page.next)

    async def count(self, scope: Scope, filter: EventFilter) -> int:
        """How many."""
        return await self._events.count(scope, filter)

    async def _shown(self, scope: Scope, events: Sequence[Event]) -> list[dict[str, Any]]:
        names = await self._people.names(scope, [e.part for e in events if e.part])
        return [shown_event(e, names.get(e.part) if e.part else None) for e in events]


def parts_of(profile: Profile) -> tuple[str, ...]:
    """Every part of a person, to filter by."""
    return tuple(sorted(profile.parts))


def shown_event(event: Event, profile_id: str | None) -> dict[str, Any]:
    """The event as the API and the console show it: `insert` is its receipt, `create` when it happened."""
    return {
        "id": event.id,
        "type": event.type,
        "name": event.name,
        "source": {"id": event.source},
        "session": {"id": event.session},
        "profile": {"id": profile_id, "part": event.part},
        "metadata": {
            "time": {"insert": event.received, "create": event.time},
            "channel": event.channel,
            "door": event.door,
            "status": event.claim.outcome,
            "reason": event.reason,
            "flags": event.flags,
            "sender_id": event.sender_id,
        },
        "properties": event.properties,
        "traits": event.traits,
        "context": event.context,
        "data": event.data,
        "page": event.page,
        "tags": event.tags,
        "journey": {"state": event.journey},
    }
