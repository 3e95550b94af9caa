"""Everything that users edit: sources, tokens, later all the rest; by kind and id, with revisions."""

from collections.abc import Sequence
from typing import Protocol

from ..domain.definitions import Definition
from ..domain.scope import Scope


class Definitions(Protocol):
    """Reads are real-time. Every write raises the scope's revision by one."""

    async def revision(self, scope: Scope) -> int:
        """The number of writes so far: a reader that knows a lower one reads again. Raises: Unavailable."""

    async def list(self, scope: Scope, kind: str) -> Sequence[Definition]:
        """All of a kind, by id. Raises: Unavailable."""

    async def get(self, scope: Scope, kind: str, id: str) -> Definition | None:
        """One, None where there is none. Raises: Unavailable."""

    async def find(self, kind: str, lookup: str) -> tuple[Scope, Definition] | None:
        """The one with this lookup value, in whatever scope. Raises: Unavailable."""

    async def save(self, scope: Scope, definition: Definition, *, expected: int | None) -> Definition:
        """Store it under the next revision of it (`definition.revision` is not read) and return it as stored.

        `expected` is the revision that was read, None to create. Raises: Conflict when another is stored; Unavailable.
        """

    async def delete(self, scope: Scope, kind: str, id: str, *, expected: int) -> None:
        """Raises: Conflict when another revision is stored, Missing when there is none; Unavailable."""
