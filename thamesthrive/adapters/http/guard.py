"""The guard: which addresses may be connected to. It judges what a name resolved to, in the moment of connecting, so that neither a
name, nor another way to write an address, nor a name that changes its mind leads inside.
"""

import asyncio
import ipaddress
import socket
from collections.abc import Iterable, Sequence

from attrs import field, frozen
from httpcore2 import SOCKET_OPTION, AnyIOBackend, AsyncNetworkBackend, AsyncNetworkStream, ConnectError, ConnectTimeout

from ...kernel.errors import Invalid
from ...ports.http import AddressRefused

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

CONNECT_S = 10.0
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_COMPATIBLE = ipaddress.IPv6Network("::/96")


@frozen
class Guard:
    """`hosts` and `networks` may be called though they are not public."""

    networks: tuple[Network, ...] = ()
    hosts: frozenset[str] = field(factory=frozenset)

    def permits(self, address: Address) -> bool:
        """Public in itself and in what it stands for, or named."""
        if any(address.version == network.version and address in network for network in self.networks):
            return True
        inner = list(_inside(address))
        return all(self.permits(one) for one in inner) if inner else address.is_global and not address.is_multicast

    async def resolved(self, host: str, port: int) -> Sequence[str]:
        """The addresses of a host, all of which may be called. Raises: AddressRefused; OSError when there are none."""
        name = host.strip("[]").rstrip(".").lower()
        found = await asyncio.get_running_loop().getaddrinfo(host.strip("[]"), port, type=socket.SOCK_STREAM)
        addresses = list(dict.fromkeys(str(sockaddr[0]) for *_, sockaddr in found))
        if name not in self.hosts:
            for address in addresses:
                if not self.permits(ipaddress.ip_address(address.split("%")[0])):
                    raise AddressRefused(
                        f'"{host}" leads to {address}, which is not public; name it in the setting http.allow if it may be called'
                    )
        return addresses


class GuardedBackend(AsyncNetworkBackend):
    """Connects only to addresses that the guard has seen; TLS still asks for the name."""

    def __init__(self, guard: Guard) -> None:
        self._guard, self._inner = guard, AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,           # noqa: ASYNC109  as the library calls it
        local_address: str | None = None,
        socket_options: Iterable[SOCKET_OPTION] | None = None,
    ) -> AsyncNetworkStream:
        try:
            async with asyncio.timeout(CONNECT_S if timeout is None else timeout):
                addresses = await self._guard.resolved(host, port)
        except TimeoutError as error:
            raise ConnectTimeout(f"{host} was not resolved in time") from error
        except OSError as error:
            raise ConnectError(f"{host} is not known") from error
        refused: Exception = ConnectError(f"{host} has no address")
        for address in addresses:
            try:
                return await self._inner.connect_tcp(address, port, timeout=timeout, local_address=local_address)
            except ConnectError as error:
                refused = error
        raise refused

    async def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,           # noqa: ASYNC109  as the library calls it
        socket_options: Iterable[SOCKET_OPTION] | None = None,
    ) -> AsyncNetworkStream:
        raise AddressRefused("a socket of this machine is never called")

    async def sleep(self, seconds: float) -> None:
        await self._inner.sleep(seconds)


def guard_of(allow: str) -> Guard:
    """The guard of the setting `http.allow`. Raises: Invalid."""
    networks: list[Network] = []
    hosts: set[str] = set()
    for part in (part.strip().lower() for part in allow.split(",") if part.strip()):
        if "/" in part or _is_address(part):
            networks.append(_network(part))
        else:
            hosts.add(part.rstrip("."))
    return Guard(tuple(networks), frozenset(hosts))


def _inside(address: Address) -> Iterable[Address]:
    """The addresses that an IPv6 address carries."""
    if isinstance(address, ipaddress.IPv4Address):
        return
    if address.ipv4_mapped is not None:
        yield address.ipv4_mapped
    if address.sixtofour is not None:
        yield address.sixtofour
    if address.teredo is not None:
        yield from address.teredo
    if address in _NAT64 or (address in _COMPATIBLE and int(address) > 1):
        yield ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def _network(text: str) -> Network:
    try:
        return ipaddress.ip_network(text, strict=False)
    except ValueError as error:
        raise Invalid(f'http.allow holds "{text}", which is no network; write one as 10.1.0.0/16, or the name of a host') from error
