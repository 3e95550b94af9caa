"""`DeclaredTypes`: which paths are declared as what, known for about a second."""

from collections.abc import Mapping

from ..domain.declared import DeclaredPath, DeclaredType
from ..domain.fields import Kind
from ..domain.scope import Scope
from ..ports.clock import Clock
from ..ports.declared import Declared

KNOWN_S = 1.0
MOST_SCOPES = 1_000


class DeclaredTypes:
    """Asked by every search, so it does not ask the store each time."""

    def __init__(self, declared: Declared, clock: Clock) -> None:
        self._declared, self._clock = declared, clock
        self._known: dict[Scope, tuple[float, frozenset[DeclaredPath]]] = {}

    async def of(self, scope: Scope, kind: Kind) -> Mapping[str, DeclaredType]:
        """Path, as TQL writes it -> its type. Raises: Unavailable."""
        return {d.path: d.type for d in await self._all(scope) if d.kind == kind.name}

    async def _all(self, scope: Scope) -> frozenset[DeclaredPath]:
        now = self._clock.monotonic()
        asked, found = self._known.get(scope, (None, frozenset()))
        if asked is None or now - asked >= KNOWN_S:
            found = frozenset(await self._declared.all(scope))
            if len(self._known) >= MOST_SCOPES:
                self._known.clear()
            self._known[scope] = now, found
        return found
