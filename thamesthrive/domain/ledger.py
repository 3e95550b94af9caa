"""The ledger's counts: per source and minute, what was received and what became of it."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from .event import Outcome
from .scope import Scope

RECEIVED = "received"
STORED = "stored"
DUPLICATE = "duplicate"
REJECTED = "rejected:"                          # followed by the reason
PARKED = "parked"
QUARANTINED = "quarantined"
ERASED = "erased"                               # the reason of a rejection: its person was erased after it came


class Account(NamedTuple):
    """Where a count is kept: `minute` is the receipt's, as minutes since 1970."""

    scope: Scope
    source: str
    minute: int


Tally = Mapping[Account, Mapping[str, int]]


def as_told(outcome: str, reason: str | None) -> str:
    """How the ledger names the outcome of an event's record."""
    if outcome == Outcome.ERASED:               # what was counted stays counted
        return STORED
    return f"{outcome}:{reason}" if outcome == Outcome.REJECTED else outcome


def minute_of(time: datetime) -> int:
    """Minutes since 1970."""
    return int(time.timestamp()) // 60


def tally(counts: Iterable[tuple[Account, str]]) -> dict[Account, dict[str, int]]:
    """Sum single outcomes up."""
    total: dict[Account, dict[str, int]] = {}
    for account, outcome in counts:
        per = total.setdefault(account, {})
        per[outcome] = per.get(outcome, 0) + 1
    return total
