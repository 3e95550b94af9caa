"""Who an address of the network stands for."""

import re
from ipaddress import ip_address

NETWORK = 19                                    # characters of a whole IPv6 address, 64 bits: one subscriber has all that begin with them

_WITH_PORT = re.compile(r"\[([^\]]+)\](?::\d+)?|([0-9.]+):\d+")


def subscriber_of(address: str) -> str:
    """Itself, or the network that an IPv6 address belongs to. Proxies may write a port behind it."""
    written = _WITH_PORT.fullmatch(address)
    bare = (written[1] or written[2]) if written else address
    try:
        found = ip_address(bare)
    except ValueError:
        return address                          # a proxy of ours wrote something else: that is who it is
    if found.version == 4:
        return str(found)
    return str(found.ipv4_mapped or found.exploded[:NETWORK])
