"""Definitions in memory, as fresh as the scope's revision: a change made anywhere is known within a second."""

import asyncio
from collections import OrderedDict
from collections.abc import Sequence

from attrs import define, field

from ...domain.definitions import Definition
from ...domain.scope import Scope
from ...kernel.errors import Unavailable
from ...ports.clock import Clock
from ...ports.definitions import Definitions

CHECK_S = 1.0
MAX_UNKNOWN = 10_000
KEEP_S = 900.0


@define
class _Known:
    """What was read under one revision of a scope. `asked`: when somebody last asked for a newer one; `seen`: when that was answered."""

    revision: int
    asked: float
    seen: float
    lists: dict[str, tuple[Definition, ...]] = field(factory=dict)
    items: dict[tuple[str, str], Definition] = field(factory=dict)


class CachedDefinitions:
    """Asks the store for a scope's revision at most once in `check_s`; who comes meanwhile goes on with what is known.

    While the store is away, what is known holds for `keep_s`, so that doors can go on accepting.

    A lookup that nobody has is remembered for `check_s`, at most `max_unknown` of them: wrong keys cost the store little.
    """

    def __init__(
        self, definitions: Definitions, clock: Clock, *, check_s: float = CHECK_S, max_unknown: int = MAX_UNKNOWN, keep_s: float = KEEP_S
    ) -> None:
        self._definitions, self._clock = definitions, clock
        self._check_s, self._max_unknown, self._keep_s = check_s, max_unknown, keep_s
        self._known: dict[Scope, _Known] = {}
        self._found: dict[tuple[str, str], tuple[Scope, Definition, int]] = {}
        self._unknown: OrderedDict[tuple[str, str], float] = OrderedDict()

    async def revision(self, scope: Scope) -> int:
        return (await self._fresh(scope)).revision

    async def list(self, scope: Scope, kind: str) -> Sequence[Definition]:
        known = await self._fresh(scope)
        if kind not in known.lists:
            known.lists[kind] = tuple(await self._definitions.list(scope, kind))
        return known.lists[kind]

    async def get(self, scope: Scope, kind: str, id: str) -> Definition | None:
        known = await self._fresh(scope)
        if (kind, id) not in known.items:
            found = await self._definitions.get(scope, kind, id)
            if found is None:
                return None
            known.items[kind, id] = found
        return known.items[kind, id]

    async def find(self, kind: str, lookup: str) -> tuple[Scope, Definition] | None:
        name = kind, lookup
        if name in self._found:
            scope, definition, revision = self._found[name]
            if (await self._fresh(scope)).revision == revision:
                return scope, definition
            self._found.pop(name, None)
        if self._is_unknown(name):
            return None
        return await self._ask(name)

    async def save(self, scope: Scope, definition: Definition, *, expected: int | None) -> Definition:
        try:
            return await self._definitions.save(scope, definition, expected=expected)
        finally:
            self._forget(scope)

    async def delete(self, scope: Scope, kind: str, id: str, *, expected: int) -> None:
        try:
            await self._definitions.delete(scope, kind, id, expected=expected)
        finally:
            self._forget(scope)

    async def _ask(self, name: tuple[str, str]) -> tuple[Scope, Definition] | None:
        found = await self._definitions.find(*name)
        if found is None:
            self._remember_unknown(name)
            return None
        scope = found[0]
        revision = (await self._fresh(scope)).revision
        again = await self._definitions.find(*name)     # read after the revision, so a change in between shows in it
        if again is None or again[0] != scope:
            return again
        self._found[name] = scope, again[1], revision
        return again

    async def _fresh(self, scope: Scope) -> _Known:
        now = self._clock.monotonic()
        known = self._known.get(scope)
        if known is None:
            known = self._known[scope] = _Known(await self._definitions.revision(scope), now, now)
            return known
        if now - known.asked < self._check_s:
            return known
        known.asked = now
        try:
            async with asyncio.timeout(self._check_s):
                revision = await self._definitions.revision(scope)
        except (Unavailable, TimeoutError) as error:
            if now - known.seen > self._keep_s:
                raise Unavailable("the store does not answer, and what is known of it is too old") from error
            return known
        known.seen = now
        if known.revision != revision:
            known = self._known[scope] = _Known(revision, now, now)
        return known

    def _forget(self, scope: Scope) -> None:
        self._known.pop(scope, None)
        self._found = {name: row for name, row in self._found.items() if row[0] != scope}
        self._unknown.clear()

    def _is_unknown(self, name: tuple[str, str]) -> bool:
        until = self._unknown.get(name)
        return until is not None and self._clock.monotonic() < until

    def _remember_unknown(self, name: tuple[str, str]) -> None:
        self._unknown[name] = self._clock.monotonic() + self._check_s
        self._unknown.move_to_end(name)
        while len(self._unknown) > self._max_unknown:
            self._unknown.popitem(last=False)
