"""Leases with fencing numbers, and who else is there to share the work."""

from collections.abc import Sequence
from typing import Protocol

from attrs import frozen

PROCESSES = "processes"                         # a group: every process that runs roles
QUIET = "quiet"                                 # a group: while it has members, no drain takes a partition, and each gives back what it has


@frozen
class Lease:
    """`fence` grows with each new owner of `name`."""

    name: str
    holder: str
    fence: int


class Locks(Protocol):
    """Leases run out by themselves after the time-to-live the adapter was made with."""

    async def take(self, name: str, holder: str) -> Lease | None:
        """A lease, None while another holder has one. Raises: Unavailable."""

    async def renew(self, leases: Sequence[Lease]) -> Sequence[Lease]:
        """Those that are still held, for another time-to-live. Raises: Unavailable."""

    async def release(self, leases: Sequence[Lease]) -> None:
        """Free at once, if still held. Raises: Unavailable."""

    async def attend(self, group: str, member: str) -> int:
        """Say that a member lives, for one time-to-live; returns how many of the group do. Raises: Unavailable."""

    async def leave(self, group: str, member: str) -> None:
        """Say that a member is gone. Raises: Unavailable."""

    async def living(self, group: str) -> int:
        """How many members of a group live. Raises: Unavailable."""
