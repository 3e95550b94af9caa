"""`Erasure`: that somebody asked for a person to be erased, how far it is, and afterwards the receipt. It holds no value of anybody."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from attrs import field, frozen

from .entry import Position


class State(StrEnum):
    """`erased`: nobody finds the person any more, and what came in before cannot bring them back; what they left is being taken out."""

    ASKED = "asked"
    ERASED = "erased"
    DONE = "done"


@frozen(kw_only=True)
class Erasure:
    """`profile`, or `identity` (the id of a key's record, with its `type`), is what was asked for.

    `at` is the entry that did it: what the log took up to there is refused. `parts` and `identities` are what there is to look for until it
    is done; after that, nothing tells which of them were one person. `counts`: by kind, how many records were emptied or deleted.
    """

    id: str
    asked: datetime
    by: str
    profile: str | None = None
    identity: str | None = None
    type: str | None = None
    state: State = State.ASKED
    at: Position | None = None
    part: str | None = None
    parts: tuple[str, ...] = ()
    identities: tuple[str, ...] = ()
    types: tuple[str, ...] = ()                 # of those identities
    counts: Mapping[str, int] = field(factory=dict)
    ended: datetime | None = None
    v: int = 1
