"""Leases in memory. They run out by the time they are given."""

from collections.abc import Callable, Sequence

from ...ports.locks import Lease


class MemoryLocks:
    """`monotonic` gives seconds."""

    def __init__(self, monotonic: Callable[[], float], *, lease_s: float = 5.0) -> None:
        self._monotonic, self._lease_s = monotonic, lease_s
        self._held: dict[str, tuple[Lease, float]] = {}
        self.fences: dict[str, int] = {}
        self._members: dict[str, dict[str, float]] = {}

    def fence(self, name: str) -> int:
        """The newest fencing number of a lease."""
        return self.fences.get(name, 0)

    def raise_fence(self, name: str, fence: int) -> None:
        """The next owner's is above this."""
        self.fences[name] = max(fence, self.fence(name))

    def restart(self, fences: dict[str, int]) -> None:
        """As the server comes back with these; nobody holds anything."""
        self.fences, self._held, self._members = fences, {}, {}

    async def take(self, name: str, holder: str) -> Lease | None:
        if self._holder(name):
            return None
        self.fences[name] = self.fence(name) + 1
        lease = Lease(name, holder, self.fences[name])
        self._held[name] = lease, self._monotonic() + self._lease_s
        return lease

    async def renew(self, leases: Sequence[Lease]) -> Sequence[Lease]:
        kept = [lease for lease in leases if self.holds(lease)]
        for lease in kept:
            self._held[lease.name] = lease, self._monotonic() + self._lease_s
        return kept

    async def release(self, leases: Sequence[Lease]) -> None:
        for lease in leases:
            if self.holds(lease):
                del self._held[lease.name]

    async def attend(self, group: str, member: str) -> int:
        members = self._members.setdefault(group, {})
        members[member] = self._monotonic() + self._lease_s
        return await self.living(group)

    async def leave(self, group: str, member: str) -> None:
        self._members.get(group, {}).pop(member, None)

    async def living(self, group: str) -> int:
        return sum(until > self._monotonic() for until in self._members.get(group, {}).values())

    def holds(self, lease: Lease) -> bool:
        """Whether it is the one that is held under its name."""
        return self._holder(lease.name) == lease

    def _holder(self, name: str) -> Lease | None:
        held = self._held.get(name)
        return held[0] if held and held[1] > self._monotonic() else None
