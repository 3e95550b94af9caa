"""The guard: which addresses may be connected to. It judges what a name resolved to, in the moment of connecting, so that neither a
name, nor another way to write an address, nor a name that changes its mind leads inside.
"""

import asyncio
import ipaddress
import socket
from collections.abc import Iterable, Sequence
from typing import Any

from attrs import field, frozen

from ...kernel.errors import Invalid
from ...ports.http import AddressRefused

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

AddrInfo = tuple[Any, Any, int, str, Any]

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

    async def resolved(self, host: str, port: int) -> Sequence[AddrInfo]:
        """The addresses of a host, all of which may be called. Raises: AddressRefused; OSError when there are none."""
        plain = host.strip("[]")
        found = await asyncio.get_running_loop().getaddrinfo(plain, port, type=socket.SOCK_STREAM)
        if not self.is_named(plain):
            for *_, (address, *_) in found:
                self.judge(host, str(address))
        return found

    def is_named(self, host: str) -> bool:
        """Whether the setting names this host, whatever its addresses are."""
        return host.rstrip(".").lower() in self.hosts

    def judge(self, host: str, address: str) -> None:
        """Raises: AddressRefused."""
        if not self.permits(ipaddress.ip_address(address.split("%")[0])):
            raise AddressRefused(f'"{host}" leads to {address}, which is not public; name it in the setting http.allow if it may be called')


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
