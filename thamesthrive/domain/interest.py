"""`Interest`: how much somebody cares for something: the value of the latest reset, and all that raised or lowered it since.

A function of the set of events, in whatever order they come, as long as no reset comes later than `MOST` changes that happened after it.
"""

from bisect import insort
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from attrs import frozen

MOST = 500                                      # changes that are kept singly; older ones are put together


class Amount(NamedTuple):
    """An exact number of millionths, when it became true (event time) and by which event."""

    millionths: int
    time: datetime
    event: str
    currency: str = ""

    @property
    def order(self) -> tuple[datetime, str]:
        return self.time, self.event


@frozen
class Interest:
    """`folded`: the sum of the oldest changes, with time and event of the newest of them. `changes`: the others, in order."""

    reset: Amount | None = None
    folded: Amount | None = None
    changes: tuple[Amount, ...] = ()


NONE = Interest()


def raised(interest: Interest, by: Amount) -> Interest:
    """After one change; a negative one lowers. What is older than the latest reset changes nothing."""
    if interest.reset is not None and by.order <= interest.reset.order:
        return interest
    if interest.folded is not None and by.order < interest.folded.order:
        return Interest(interest.reset, _with(interest.folded, by.millionths), interest.changes)
    changes = list(interest.changes)
    insort(changes, by, key=lambda change: (change.order, change.millionths))
    if len(changes) <= MOST:
        return Interest(interest.reset, interest.folded, tuple(changes))
    oldest, *kept = changes
    before = interest.folded.millionths if interest.folded else 0
    return Interest(interest.reset, _with(oldest, before), tuple(kept))


def reset(interest: Interest, to: Amount) -> Interest:
    """After a reset: what is older falls away."""
    if interest.reset is not None and to.order <= interest.reset.order:
        return interest
    folded = interest.folded if interest.folded and interest.folded.order > to.order else None
    return Interest(to, folded, tuple(change for change in interest.changes if change.order > to.order))


def worth(interests: Iterable[Interest]) -> int:
    """The value, in millionths, of one interest over all parts of a person."""
    all_of = list(interests)
    last = max((i.reset for i in all_of if i.reset), key=lambda r: r.order, default=None)
    changes = [c for i in all_of for c in (*i.changes, *([i.folded] if i.folded else []))]
    since = sum(c.millionths for c in changes if last is None or c.order > last.order)
    return since + (last.millionths if last else 0)


def _with(amount: Amount, more: int) -> Amount:
    return amount._replace(millionths=amount.millionths + more)
