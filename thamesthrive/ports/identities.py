"""Where known keys are kept, one record a key. The record's id is a keyed hash, so it tells nobody the value."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from ..domain.identity import Identity
from ..domain.scope import Scope
from .versions import Version, Versioned


class Identities(Protocol):
    """Reads by id are real-time."""

    async def load(self, scope: Scope, ids: Sequence[str]) -> Mapping[str, Versioned[Identity]]:
        """The records that exist, by id. Raises: Unavailable."""

    async def claim(self, scope: Scope, identities: Sequence[Identity]) -> Mapping[str, Version]:
        """Create each record that does not exist. Two concurrent claims cannot both win.

        Returns the versions of those made; an id that is missing from the answer was there already. Raises: Unavailable.
        """

    async def move(self, scope: Scope, identities: Sequence[Versioned[Identity]]) -> Mapping[str, Version]:
        """Write each record whose version is still the one read. Returns the new versions; missing: a conflict. Raises: Unavailable."""
