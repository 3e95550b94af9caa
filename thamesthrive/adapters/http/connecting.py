"""How the guard stands in the way of every connection: names are judged by what they resolve to, and every socket once more before it is
opened, so that an address which was written as one is judged too.
"""

import socket
from typing import Any

from aiohttp import TCPConnector
from aiohttp.abc import AbstractResolver, ResolveResult

from .guard import AddrInfo, Guard

NUMERIC = socket.AI_NUMERICHOST | socket.AI_NUMERICSERV


class GuardedResolver(AbstractResolver):
    """What it gives is what is connected to."""

    def __init__(self, guard: Guard) -> None:
        self._guard = guard
        self.named: set[str] = set()            # addresses of hosts that the setting names

    async def resolve(self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC) -> list[ResolveResult]:
        found = await self._guard.resolved(host, port)
        if self._guard.is_named(host):
            self.named.update(str(address) for *_, (address, *_) in found)
        return [
            ResolveResult(hostname=host, host=str(address), port=port, family=int(family), proto=int(proto), flags=NUMERIC)
            for family, _, proto, _, (address, *_) in found
        ]

    async def close(self) -> None:
        """Holds nothing."""


def guarded_connector(guard: Guard, *, connections: int, idle_s: float) -> TCPConnector:
    """One pool, of connections that the guard let through."""
    resolver = GuardedResolver(guard)

    def opened(info: AddrInfo) -> socket.socket:
        family, kind, proto, _, place = info
        address = str(place[0])
        if address not in resolver.named:
            guard.judge(address, address)
        made: Any = socket.socket(family, kind, proto)
        return made  # type: ignore[no-any-return]  # as the library's own type says

    return TCPConnector(limit=connections, keepalive_timeout=idle_s, resolver=resolver, socket_factory=opened)
