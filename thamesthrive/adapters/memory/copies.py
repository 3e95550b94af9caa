"""The whole store in memory as it stood at one moment."""

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any

from attrs import frozen

from ...domain.definitions import Definition
from ...domain.scope import EVERYWHERE, Scope
from ...kernel.errors import Conflict
from ...ports.copies import Copied, Kind, Secret
from .table import Table

READ = 3                                        # records at a time: few, so that tests see several pages


@frozen(kw_only=True)
class MemoryCopies:
    """`tables` hold the value of a record, `definitions` and `secrets` are the adapters' own."""

    tables: Mapping[Kind, Table[Any]]
    definitions: dict[tuple[Scope, str, str], Definition]
    revisions: dict[Scope, int]
    secrets: dict[str, bytes]

    @asynccontextmanager
    async def snapshot(self) -> AsyncIterator["MemorySnapshot"]:
        held: dict[Kind, list[Copied]] = {kind: list(_copied(table)) for kind, table in self.tables.items()}
        held["definition"] = [Copied(scope, definition) for (scope, _, _), definition in self.definitions.items()]
        held["secret"] = [Copied(EVERYWHERE, Secret(name, secret)) for name, secret in self.secrets.items()]
        yield MemorySnapshot(held)

    async def keep(self, scope: Scope, definition: Definition) -> None:
        if (scope, definition.kind, definition.id) in self.definitions:
            return
        if definition.lookup and any((d.kind, d.lookup) == (definition.kind, definition.lookup) for d in self.definitions.values()):
            raise Conflict(f'another {definition.kind} than "{definition.id}" has this lookup value')
        self.definitions[scope, definition.kind, definition.id] = definition
        self.revisions[scope] = self.revisions.get(scope, 0) + 1


@frozen
class MemorySnapshot:
    held: Mapping[Kind, Sequence[Copied]]

    async def count(self, kind: Kind) -> int:
        return len(self.held[kind])

    async def read(self, kind: Kind) -> AsyncIterator[Sequence[Copied]]:
        of = self.held[kind]
        for begin in range(0, len(of), READ):
            yield of[begin : begin + READ]


def _copied(table: Table[Any]) -> Iterator[Copied]:
    """A person stands beside their view."""
    for (scope, _), (value, _) in table.rows.items():
        yield Copied(scope, value[0] if isinstance(value, tuple) else value)
