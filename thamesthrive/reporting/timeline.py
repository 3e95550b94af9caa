"""`Timeline`: events as they are shown."""

from collections.abc import Sequence
from typing import Any

from ..domain.event import Event
from ..domain.scope import Scope
from ..domain.shown import shown_event
from ..kernel.errors import Missing
from ..ports.events import Events
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
        return (await self.shown(scope, [found]))[0]

    async def shown(self, scope: Scope, events: Sequence[Event]) -> Sequence[dict[str, Any]]:
        """As the API and the console show them."""
        names = await self._people.names(scope, [e.part for e in events if e.part])
        return [shown_event(e, names.get(e.part) if e.part else None) for e in events]
