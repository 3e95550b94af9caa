"""Where people are kept: one document per part's id, live or frozen."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from attrs import frozen

from ..domain.profile import Profile
from ..domain.scope import Scope
from .search import Search
from .versions import Version, Versioned


@frozen
class ProfileWrite:
    """A document to write with the version that was read (None: create), and its view (None for a frozen document)."""

    profile: Profile
    version: Version | None
    view: Mapping[str, Any] | None


class Profiles(Search[Profile], Protocol):
    """Reads by id are real-time: they see every write that was answered before. Searches see live people only."""

    async def load(self, scope: Scope, ids: Sequence[str]) -> Mapping[str, Versioned[Profile]]:
        """The documents that exist, by id; frozen ones too. Raises: Unavailable."""

    async def write(self, scope: Scope, writes: Sequence[ProfileWrite]) -> Mapping[str, Version]:
        """Write each document whose version is still the one read. Each is atomic, the whole is not.

        Returns the new versions; an id that is missing from the answer was a conflict and was not written. Raises: Unavailable.
        """
