"""`Results`: the newest result of something that is done again and again, kept in the store."""

from typing import TypeVar

from ..domain.definitions import Definition
from ..domain.scope import EVERYWHERE
from ..kernel.codec import Raw, decode, encode
from ..kernel.errors import Conflict
from ..kernel.values import evolve
from ..ports.clock import Clock
from ..ports.definitions import Definitions

T = TypeVar("T")

TRIES = 5
BY = "platform"


class Results:
    """By kind and id, for the whole installation."""

    def __init__(self, definitions: Definitions, clock: Clock) -> None:
        self._definitions, self._clock = definitions, clock

    async def get(self, kind: str, id: str, type_: type[T]) -> T | None:
        """None where there is none yet. Raises: Unavailable."""
        found = await self._definitions.get(EVERYWHERE, kind, id)
        return None if found is None else decode(found.body, type_)

    async def put(self, kind: str, id: str, value: object) -> None:
        """Whoever comes last wins. Raises: Conflict when others write all the while; Unavailable."""
        for tried in range(1, TRIES + 1):
            try:
                await self._write(kind, id, Raw(encode(value)))
                return
            except Conflict:
                if tried == TRIES:
                    raise

    async def _write(self, kind: str, id: str, body: Raw) -> None:
        stored, now = await self._definitions.get(EVERYWHERE, kind, id), self._clock.now()
        if stored is None:
            made = Definition(kind=kind, id=id, body=body, created_at=now, created_by=BY, changed_at=now, changed_by=BY)
            await self._definitions.save(EVERYWHERE, made, expected=None)
        else:
            await self._definitions.save(EVERYWHERE, evolve(stored, body=body, changed_at=now, changed_by=BY), expected=stored.revision)
