"""`Filler`: gives the records that were there before a declaration its typed value, a small step at a time, in one process at a time."""

from collections.abc import Sequence

import structlog
from attrs import frozen

from ..domain.declared import DeclaredPath, Filling
from ..domain.definitions import PATH, PATH_SCOPE
from ..domain.scope import EVERYWHERE, Scope
from ..kernel.codec import decode
from ..kernel.errors import Conflict, Invalid, Missing, Unavailable
from ..ports.declared import Declared
from ..ports.definitions import Definitions
from ..ports.locks import Lease, Locks

LEASE = "declared-paths"
STEP = 500                                      # records: short, since a store may have to let its writer wait


@frozen
class Filled:
    """How far one path is."""

    scope: Scope
    path: DeclaredPath
    filling: Filling


class Filler:
    """How far it is stands in the store, so whoever holds the lease goes on where another one stopped."""

    def __init__(self, definitions: Definitions, declared: Declared, locks: Locks, holder: str) -> None:
        self._definitions, self._declared, self._locks, self._holder = definitions, declared, locks, holder
        self._lease: Lease | None = None

    async def step(self) -> Sequence[Filled]:
        """One step of each path that is not full. Nothing to do, or another process does it: nothing. Raises: Unavailable."""
        if not await self._may():
            return ()
        unfilled = [(scope, path) for scope in await self._scopes() for path in await self._unfilled(scope)]
        return [done for scope, path in unfilled if (done := await self._fill(scope, path)) is not None]

    @property
    def holds(self) -> bool:
        """Whether the last step was this process's to do."""
        return self._lease is not None

    async def release(self) -> None:
        """Another process may go on at once."""
        lease, self._lease = self._lease, None
        try:
            await self._locks.release([lease] if lease else [])
        except Unavailable:
            return                              # the lease runs out by itself

    async def _may(self) -> bool:
        kept = await self._locks.renew([self._lease]) if self._lease else ()
        self._lease = kept[0] if kept else await self._locks.take(LEASE, self._holder)
        return self._lease is not None

    async def _fill(self, scope: Scope, path: DeclaredPath) -> Filled | None:
        """None when it was forgotten, or the lease went to another process, in between."""
        if not await self._may():
            return None
        try:
            return Filled(scope, path, await self._declared.fill(scope, path, limit=STEP))
        except Missing:
            return None

    async def _unfilled(self, scope: Scope) -> Sequence[DeclaredPath]:
        """Those of a scope, after the store was made to hold what is defined.

        The store is read first: whatever it holds then was defined before, so what is not defined by now has been deleted.
        """
        held = dict(await self._declared.all(scope))
        defined = {decode(d.body, DeclaredPath) for d in await self._definitions.list(scope, PATH)}
        for gone in held.keys() - defined:
            await self._declared.forget(scope, gone)
        for new in sorted(defined - held.keys()):
            await self._declare(scope, new)
        held = dict(await self._declared.all(scope)) if defined - held.keys() else held
        return [path for path, filling in sorted(held.items(), key=_first) if path in defined and not filling.finished]

    async def _declare(self, scope: Scope, path: DeclaredPath) -> None:
        """One that the store cannot take holds up no other; it stays unfilled, which its definition shows."""
        try:
            await self._declared.declare(scope, path)
        except (Conflict, Invalid) as error:
            structlog.get_logger().warning("path not declared", scope=str(scope), kind=path.kind, reason=error.sentence)

    async def _scopes(self) -> Sequence[Scope]:
        return [decode(d.body, Scope) for d in await self._definitions.list(EVERYWHERE, PATH_SCOPE)]


def _first(item: tuple[DeclaredPath, Filling]) -> DeclaredPath:
    return item[0]
