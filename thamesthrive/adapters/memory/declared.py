"""Declared paths in memory: nothing becomes quicker by them, but they are filled step by step as anywhere."""

from collections.abc import Callable, Mapping

from ...domain.declared import DeclaredPath, Filling
from ...domain.fields import KindName
from ...domain.scope import Scope
from ...kernel.errors import Conflict, Missing

Records = Callable[[Scope, KindName], int]
"""How many records of a kind there are."""


class MemoryDeclared:
    def __init__(self, records: Records) -> None:
        self._records = records
        self._filled: dict[Scope, dict[DeclaredPath, Filling]] = {}

    async def all(self, scope: Scope) -> Mapping[DeclaredPath, Filling]:
        return dict(self._filled.get(scope, {}))

    async def declare(self, scope: Scope, path: DeclaredPath) -> None:
        filled = self._filled.setdefault(scope, {})
        if any((d.kind, d.path) == (path.kind, path.path) and d.type != path.type for d in filled):
            raise Conflict(f'"{path.path}" is declared with another type; forget that declaration first')
        total = self._records(scope, path.kind)
        filled.setdefault(path, Filling(done=0, total=total, finished=not total))

    async def fill(self, scope: Scope, path: DeclaredPath, *, limit: int) -> Filling:
        filling = self._filled.get(scope, {}).get(path)
        if filling is None:
            raise Missing(f'"{path.path}" is not declared')
        done = min(filling.done + limit, filling.total)
        self._filled[scope][path] = made = Filling(done=done, total=filling.total, finished=done == filling.total)
        return made

    async def forget(self, scope: Scope, path: DeclaredPath) -> None:
        self._filled.get(scope, {}).pop(path, None)
