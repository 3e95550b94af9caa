"""Where erasures are kept, asked for, under way and done."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from ..domain.erasure import Erasure
from ..domain.scope import Scope
from .versions import Page, Version, Versioned


class Erasures(Protocol):
    """Reads by id are real-time."""

    async def load(self, scope: Scope, ids: Sequence[str]) -> Mapping[str, Versioned[Erasure]]:
        """Those that exist, by id. Raises: Unavailable."""

    async def write(self, scope: Scope, erasures: Sequence[Versioned[Erasure]]) -> Mapping[str, Version]:
        """Write each whose version is still the one read (None: create). Returns the new versions; missing: a conflict.

        Raises: Unavailable.
        """

    async def page(self, scope: Scope, *, limit: int, after: tuple[str, str] | None = None) -> Page[Erasure]:
        """Last asked for first. May lag behind by a second. Raises: Unavailable."""

    async def unfinished(self, *, limit: int) -> Sequence[tuple[Scope, str]]:
        """Scope and id of those that are not done, of all scopes, first asked first. Sees all that was written before.

        Raises: Unavailable.
        """
