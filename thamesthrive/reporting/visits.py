"""`Visits`: sessions as they are shown: by id, newest first, of everybody or of one person."""

from collections.abc import Sequence
from typing import Any

from ..domain.scope import Scope
from ..domain.session import Session, shown_session
from ..kernel.errors import Missing
from ..ports.sessions import Sessions
from ..ports.versions import Page
from .people import People


class Visits:
    """A session keeps the part that opened it."""

    def __init__(self, sessions: Sessions, people: People) -> None:
        self._sessions, self._people = sessions, people

    async def get(self, scope: Scope, id: str) -> dict[str, Any]:
        """Raises: Missing."""
        found = (await self._sessions.load(scope, [id])).get(id)
        if found is None:
            raise Missing(f'there is no session "{id}"; if it was opened just now, ask again in a moment', code="no-such-session")
        return (await self._shown(scope, [found.value]))[0]

    async def page(
        self, scope: Scope, *, limit: int, after: tuple[str, str] | None, parts: Sequence[str] | None = None
    ) -> Page[dict[str, Any]]:
        """Newest start first; only those of these parts, if given."""
        page = await self._sessions.page(scope, limit=limit, after=after, parts=parts)
        return Page(tuple(await self._shown(scope, page.items)), page.next)

    async def count(self, scope: Scope, *, parts: Sequence[str] | None = None) -> int:
        """How many."""
        return await self._sessions.count(scope, parts=parts)

    async def _shown(self, scope: Scope, sessions: Sequence[Session]) -> list[dict[str, Any]]:
        names = await self._people.names(scope, [s.home.part for s in sessions])
        return [shown_session(s, names.get(s.home.part)) for s in sessions]
