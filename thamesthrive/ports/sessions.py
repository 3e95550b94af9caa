"""Where visits are kept, and for each key the newest one."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from ..domain.scope import Scope
from ..domain.session import LatestSession, Session
from .search import Search
from .versions import Version, Versioned


class Sessions(Search[Session], Protocol):
    """Reads by id are real-time."""

    async def load(self, scope: Scope, ids: Sequence[str]) -> Mapping[str, Versioned[Session]]:
        """The sessions that exist, by id. Raises: Unavailable."""

    async def write(self, scope: Scope, sessions: Sequence[Versioned[Session]]) -> Mapping[str, Version]:
        """Write each whose version is still the one read (None: create).

        Returns the new versions; missing: a conflict. Raises: Unavailable.
        """

    async def load_latest(self, scope: Scope, ids: Sequence[str]) -> Mapping[str, Versioned[LatestSession]]:
        """The newest session of each key (by identity id) that has one. Raises: Unavailable."""

    async def write_latest(self, scope: Scope, latest: Sequence[Versioned[LatestSession]]) -> Mapping[str, Version]:
        """As `write`."""
