"""The points at which a worker is killed: each port call of the drain, and when."""

import random
from collections.abc import Iterator, Sequence

from .dying import Fault, Moment

# Every method that the drain and its holder call.
CALLS = (
    ("profiles", "load"), ("profiles", "write"),
    ("identities", "load"), ("identities", "claim"), ("identities", "move"),
    ("sessions", "load"), ("sessions", "write"), ("sessions", "load_latest"), ("sessions", "write_latest"),
    ("groups", "load"), ("groups", "write"),
    ("events", "claims"), ("events", "create"),
    ("parked", "create"),
    ("partitions", "load"), ("partitions", "write"),
    ("intake", "read"), ("intake", "acknowledged"), ("intake", "acknowledge"),
    ("answers", "publish"),
    ("locks", "take"), ("locks", "renew"), ("locks", "release"), ("locks", "attend"), ("locks", "leave"),
)  # fmt: skip
BULKS = (
    ("profiles", "write"), ("identities", "claim"), ("identities", "move"), ("sessions", "write"), ("sessions", "write_latest"),
    ("groups", "write"), ("events", "create"), ("parked", "create"), ("partitions", "write"), ("intake", "acknowledge"),
    ("answers", "publish"), ("locks", "renew"), ("locks", "release"),
)  # fmt: skip
READS = ("load", "read", "load_latest", "claims", "acknowledged")
PARTITIONS = 4
FIRST_CALLS = (("locks", "take"), ("partitions", "load"))        # made once for each partition, if nobody else has it
LAST_CALLS = ("release", "leave")               # made once, when a worker is asked to stop
LATEST = 10


def each_call_once(rng: random.Random) -> list[Fault]:
    """Every call, at one moment each, at its first occurrence."""
    points = [Fault(port, method, rng.choice(moments(port, method))) for port, method in CALLS]
    rng.shuffle(points)
    return points


def every_moment(rng: random.Random) -> list[Fault]:
    """Every call, at every moment: the first time, the second, and a later one."""
    points = [
        Fault(port, method, moment, occurrence)
        for port, method in CALLS
        for moment in moments(port, method)
        for occurrence in occurrences(port, method, rng)
    ]
    rng.shuffle(points)
    return points


def each_write() -> Iterator[tuple[str, str, Moment]]:
    """The calls by which a former owner could do harm, and where in them it may stop."""
    for port, method in CALLS:
        if method not in READS and port != "locks":
            yield from ((port, method, moment) for moment in moments(port, method) if moment != "after")


def moments(port: str, method: str) -> Sequence[Moment]:
    return ("before", "after", "inside") if (port, method) in BULKS else ("before", "after")


def occurrences(port: str, method: str, rng: random.Random) -> Sequence[int]:
    """The first, the second and a later one, as far as a life has them."""
    if method in LAST_CALLS:
        return (1,)
    return (1, 2, PARTITIONS if (port, method) in FIRST_CALLS else rng.randrange(3, LATEST))
