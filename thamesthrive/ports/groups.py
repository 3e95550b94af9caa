"""Where companies and households are kept. Who belongs to one is asked of the people."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from ..domain.group import Group
from ..domain.scope import Scope
from .versions import Page, Version, Versioned


class Groups(Protocol):
    """Reads by id are real-time; listings may lag behind writes by a second."""

    async def load(self, scope: Scope, ids: Sequence[str]) -> Mapping[str, Versioned[Group]]:
        """The groups that exist, by the ids of their records. Raises: Unavailable."""

    async def write(self, scope: Scope, groups: Sequence[Versioned[Group]]) -> Mapping[str, Version]:
        """Write each whose version is still the one read (None: create).

        Returns the new versions; missing: a conflict. Raises: Unavailable.
        """

    async def page(self, scope: Scope, *, limit: int, after: tuple[str, str] | None = None) -> Page[Group]:
        """Last seen first, then by the record's id. Raises: Unavailable."""

    async def count(self, scope: Scope) -> int:
        """How many. Raises: Unavailable."""
