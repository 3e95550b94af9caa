"""`Entry`: what stands in the intake log. `Position`: where it stands. `Item`: one event of it, as a door read it."""

from datetime import UTC, datetime
from functools import lru_cache
from typing import Literal, NamedTuple
from zlib import crc32

from ..kernel.codec import EMPTY, Raw
from ..kernel.values import Value
from .scope import Scope

FORMAT = 3                                      # the newest that is read: 2 says an erasure, 3 what 1 has no words for


class Position(NamedTuple):
    """Where an entry stands in the log. The order of the fields is the log's order: time, then partition, then number.

    `ms` and `seq` are the id that the log gave (milliseconds that never go back within a partition, and a number within them).
    """

    ms: int
    partition: int
    seq: int
    generation: int

    @property
    def partition_name(self) -> str:
        """The partition with its generation: what a cursor is kept by."""
        return partition_name(self.generation, self.partition)

    @property
    def stream_id(self) -> str:
        """The id within the partition, as the log writes it."""
        return f"{self.ms}-{self.seq}"

    @property
    def time(self) -> datetime:
        """The log's time."""
        return datetime.fromtimestamp(self.ms / 1000, UTC)

    def __str__(self) -> str:
        return f"{self.partition_name}-{self.stream_id}"


@lru_cache(maxsize=1_000)
def partition_name(generation: int, partition: int) -> str:
    """A partition of one generation of the log."""
    return f"{generation}.{partition}"


@lru_cache(maxsize=1_000)
def generation_of(partition_name: str) -> int:
    """The generation that a partition's name says."""
    return int(partition_name.split(".", 1)[0])


class Cursor(NamedTuple):
    """The last entry of one partition that was applied to a part or session."""

    ms: int
    seq: int


START = Cursor(0, 0)


class Item(Value, frozen=True, kw_only=True, gc=False, omit_defaults=True):
    """One event as a door read it: names normalised, times parsed, the free-form parts still bytes.

    What is as it would be without being said is not written, neither here nor in an entry: most of it never is.
    """

    id: str
    type: str
    name: str
    time: datetime
    sent: datetime | None = None                # the timestamp as sent, None where there was none
    sender_id: str | None = None                # the sender's own id of the event (messageId)
    also: str | None = None                     # the id a retry may have been given on the other side of a month's end
    user_id: str | None = None
    anonymous_id: str | None = None
    profile_id: str | None = None               # as given
    session_id: str | None = None               # as given, or made by the door for a first visit
    external_ids: tuple[tuple[str, str], ...] = ()
    keys: tuple[tuple[str, str], ...] = ()      # others that the door found, by type; normalised, or hashed
    properties: Raw = EMPTY
    traits: Raw = EMPTY
    context: Raw = EMPTY


class BadItem(Value, frozen=True, kw_only=True, gc=False):
    """An item that cannot be used: its bytes as they came, and why."""

    body: bytes
    reason: str                                 # a stable code
    sentence: str


class Entry(Value, frozen=True, kw_only=True, gc=False, omit_defaults=True):
    """The events of one call that share an ordering key, or one merge, unmerge or erasure.

    `profile_id` is what a new part is opened under; if the door answered it, it is claimed for the part the events went to.
    For `merge`, `part` is the younger profile and `other` the one it joins; for `unmerge`, `part` is the part that leaves.
    For `erase`, `erasure` is the record that says who goes: nothing of a person stands in the log for it.
    `ephemeral` and `profile_less` are the source's when it was taken: what was promised then holds, whatever becomes of the source.
    """

    scope: Scope
    kind: Literal["events", "merge", "unmerge", "erase"]
    received: datetime
    source: str
    channel: str | None = None
    door: str = ""
    order: str                                  # the ordering key
    profile_id: str | None = None
    answered: bool = False                      # whether the sender was told `profile_id`
    items: tuple[Item, ...] = ()
    bad: tuple[BadItem, ...] = ()
    address: str | None = None
    user_agent: str | None = None
    answer: str | None = None                   # where a waiting caller listens
    part: str | None = None
    other: str | None = None
    by: str = ""                                # who asked for a merge or unmerge
    erasure: str | None = None
    ephemeral: bool = False
    profile_less: bool = False
    v: int = 1

    @property
    def size(self) -> int:
        """How many events it brought, good and bad; a merge, unmerge or erasure brings none."""
        return len(self.items) + len(self.bad)


def place_of(scope: Scope, order: str) -> int:
    """The place of an ordering key: the same in every process, so what shares a key stands in one order.

    Its partition is this modulo how many there are, which only the log knows.
    """
    return crc32(f"{scope}/{order}".encode("utf-8", "surrogatepass"))


def partition_of(scope: Scope, order: str, partitions: int) -> int:
    """The partition of an ordering key where there are so many."""
    return place_of(scope, order) % partitions
