"""A versioned table. Every effect on it is preceded by a `Step`, at which a test may let somebody else run, or end the caller."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Generic, TypeVar

from ...domain.scope import Scope
from ...ports.versions import Page, Version, Versioned

T = TypeVar("T")

Step = Callable[[], Awaitable[None]]


async def no_step() -> None:
    """Nobody else runs."""


class Table(Generic[T]):
    """Documents by scope and id. Each read call and each single write is atomic; a bulk is not."""

    def __init__(self, step: Step = no_step) -> None:
        self._step = step
        self.rows: dict[tuple[Scope, str], tuple[T, int]] = {}

    async def load(self, scope: Scope, ids: Iterable[str]) -> Mapping[str, Versioned[T]]:
        await self._step()
        found = {id: self.rows[scope, id] for id in ids if (scope, id) in self.rows}
        return {id: Versioned(value, Version(version)) for id, (value, version) in found.items()}

    async def write(self, scope: Scope, id: str, value: T, version: Version | None) -> Version | None:
        """The new version, None where another than this version is stored."""
        await self._step()
        stored = self.rows.get((scope, id))
        if version != (Version(stored[1]) if stored else None):
            return None
        number = (stored[1] if stored else 0) + 1
        self.rows[scope, id] = value, number
        return Version(number)

    async def write_all(self, scope: Scope, writes: Iterable[tuple[str, T, Version | None]]) -> Mapping[str, Version]:
        made = {id: await self.write(scope, id, value, version) for id, value, version in writes}
        return {id: version for id, version in made.items() if version is not None}

    def values(self, scope: Scope) -> list[T]:
        return [value for (of, _), (value, _) in self.rows.items() if of == scope]


def page_of(rows: Iterable[tuple[str, str, T]], limit: int, after: tuple[str, str] | None) -> Page[T]:
    """One page of rows (sort value, id, item), largest first."""
    ordered = sorted((r for r in rows if after is None or r[:2] < after), key=lambda r: r[:2], reverse=True)
    shown = ordered[:limit]
    more = len(ordered) > limit
    return Page(tuple(r[2] for r in shown), shown[-1][:2] if more else None)
