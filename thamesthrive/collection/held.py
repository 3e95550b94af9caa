"""`Held`: what was read of the store for one scope, with the versions. Most of it is kept from round to round.

A held profile or session may be out of date: every write carries its version, so that shows as a conflict and it is read again; where
nothing may be written, it is read anew (`Loader`).
Identities decide without being written, so they are read anew in every round; groups too, since everybody writes them.
"""

from collections.abc import Iterable
from typing import TypeVar

from ..domain.event import Claim
from ..domain.group import Group
from ..domain.identity import Identity
from ..domain.profile import Profile
from ..domain.session import LatestSession, Session
from ..ports.versions import Version, Versioned

T = TypeVar("T")


class Held:
    """Documents by id. What is absent was not read, or does not exist."""

    def __init__(self) -> None:
        self.identities: dict[str, Versioned[Identity]] = {}
        self.documents: dict[str, Versioned[Profile]] = {}
        self.sessions: dict[str, Versioned[Session]] = {}
        self.groups: dict[str, Versioned[Group]] = {}
        self.latest: dict[str, Versioned[LatestSession]] = {}
        self.claims: dict[str, Claim] = {}
        self.announced: set[tuple[str, int]] = set()            # merges: document, epoch

    def begin_round(self, most: int) -> None:
        """Forget what must be read anew, and the oldest of the rest."""
        self.identities, self.latest, self.groups, self.claims = {}, {}, {}, {}
        if len(self.announced) > most:
            self.announced.clear()
        for table in (self.documents, self.sessions):
            for id in list(table)[: max(0, len(table) - most)]:
                del table[id]


def keep(table: dict[str, Versioned[T]], id: str, value: T, version: Version) -> None:
    """Note what was written, as the newest."""
    table.pop(id, None)
    table[id] = Versioned(value, version)


def drop(table: dict[str, Versioned[T]], ids: Iterable[str]) -> set[str]:
    """Forget what turned out to be out of date; returns the ids."""
    gone = set(ids)
    for id in gone:
        table.pop(id, None)
    return gone
