"""Nobody gets from outside to what is inside, however it is written."""

import ipaddress

import pytest

from thamesthrive.adapters.http.guard import guard_of
from thamesthrive.kernel.errors import Invalid
from thamesthrive.ports.http import AddressRefused

pytestmark = pytest.mark.anyio

INSIDE = [
    "127.0.0.1", "127.8.8.8", "0.0.0.0", "10.0.0.1", "172.16.3.4", "192.168.1.1", "169.254.169.254", "100.64.0.1", "224.0.0.1",
    "255.255.255.255", "192.0.2.1", "198.18.0.1", "240.0.0.1",
    "::1", "::", "fe80::1", "fc00::1", "fd12:3456::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1",
    "64:ff9b::7f00:1", "64:ff9b::a00:1", "2002:7f00:1::", "2002:a00:1::", "2001:db8::1", "fd00:ec2::254",
]
OUTSIDE = ["8.8.8.8", "93.184.215.14", "2606:4700:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::"]

WRITTEN = [
    "127.0.0.1", "localhost", "LocalHost", "2130706433", "0x7f000001", "0x7f.1", "017700000001", "127.1", "0", "::1", "[::1]",
    "::ffff:127.0.0.1", "::ffff:7f00:1",
]


@pytest.mark.parametrize("address", INSIDE)
def test_what_is_not_public_is_refused(address: str) -> None:
    assert not guard_of("").permits(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", OUTSIDE)
def test_what_is_public_is_not(address: str) -> None:
    assert guard_of("").permits(ipaddress.ip_address(address))


@pytest.mark.parametrize("host", WRITTEN)
async def test_however_the_own_machine_is_written_it_is_refused_with_the_remedy(host: str) -> None:
    with pytest.raises(AddressRefused, match=r"is not public; name it in the setting http\.allow"):
        await guard_of("").resolved(host, 80)


async def test_a_network_or_a_host_may_be_named() -> None:
    for allow, host in (("127.0.0.0/8, ::1", "127.0.0.1"), ("127.0.0.1", "2130706433"), ("LocalHost", "localhost")):
        assert "127.0.0.1" in [place[0] for *_, place in await guard_of(allow).resolved(host, 80)]
    with pytest.raises(AddressRefused):
        await guard_of("127.0.0.0/8").resolved("10.0.0.1", 80)
    with pytest.raises(AddressRefused):
        await guard_of("localhost").resolved("127.0.0.1", 80)


def test_what_an_address_carries_may_be_named() -> None:
    assert guard_of("10.0.0.0/8").permits(ipaddress.ip_address("::ffff:10.0.0.1"))
    assert not guard_of("10.0.0.0/8").permits(ipaddress.ip_address("::ffff:127.0.0.1"))


def test_a_network_that_is_none_is_named() -> None:
    with pytest.raises(Invalid, match=r'"10\.0\.0/99", which is no network'):
        guard_of("10.0.0/99")
