"""`Visits`: sessions as they are shown."""

from collections.abc import Sequence
from typing import Any

from ..domain.scope import Scope
from ..domain.session import Session, shown_session
from ..kernel.errors import Missing
from ..ports.sessions import Sessions
from .people import People


class Visits:
    """A session keeps the part that opened it."""

    def __init__(self, sessions: Sessions, people: People) -> None:
        self._sessions, self._people = sessions, people

    async def get(self, scope: Scope, id: str) -> dict[str, Any]:
        """Raises: Missing."""
        found = (await self._sessions.load(scope, [id])).get(id)
        if found is None or found.value.is_closed:
            raise Missing(f'there is no session "{id}"; if it was opened just now, ask again in a moment', code="no-such-session")
        return (await self.shown(scope, [found.value]))[0]

    async def shown(self, scope: Scope, sessions: Sequence[Session]) -> Sequence[dict[str, Any]]:
        """As the API and the console show them."""
        names = await self._people.names(scope, [s.home.part for s in sessions])
        return [shown_session(s, names.get(s.home.part)) for s in sessions]
