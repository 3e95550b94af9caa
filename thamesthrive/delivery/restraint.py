"""`Restraint`: for how long a destination is not to be called, and why: its breaker is open, or it asked for a while.

It goes by a clock that is never put right: by the other, what rests could do so for as long as that was wrong.
"""

from datetime import datetime, timedelta

from ..domain.destination import Effort
from .breaker import Breaker
from .rests import Cause, Rest
from .verdict import Tried

TOO_MANY = 429
TRYING_S = 1.0                                  # while one call is trying: when to look again


class Restraint:
    """Of one destination, as it is set. `now`: seconds of the clock that only measures."""

    def __init__(self, effort: Effort) -> None:
        self._effort = effort
        self._breaker = Breaker(effort.breaker_failures, effort.breaker_s)
        self._asked_until = 0.0
        self._trouble: Tried | None = None      # the last there was

    @property
    def failures(self) -> int:
        """In a row."""
        return self._breaker.in_a_row

    @property
    def is_doubtful(self) -> bool:
        """It failed so often that no more than one call at a time tries whether it is there again."""
        return self._breaker.is_open

    def began(self) -> None:
        """A call was made."""
        self._breaker.began()

    def ended(self, last: Tried, now: float) -> None:
        """What came of a call."""
        self._breaker.ended(now, well=not last.is_trouble)
        if last.is_trouble:
            self._trouble = last
        if last.response is not None and last.response.status == TOO_MANY:
            asked = last.asked_to_wait
            self._asked_until = now + (asked.total_seconds() if asked else self._effort.retry_s)

    def wait(self, now: float) -> float:
        """Seconds for which it is not to be called; at most until it is looked at again."""
        breaker = self._breaker.wait(now)
        return max(TRYING_S if breaker is None else breaker, self._asked_until - now, 0.0)

    def rest(self, now: float, time: datetime) -> Rest | None:
        """The same for people; None when it may be called. `time`: what `now` is on their clocks."""
        breaker, asked = self._breaker.wait(now), max(self._asked_until - now, 0.0)
        if self._trouble is None or (breaker == 0.0 and not asked):
            return None
        response = self._trouble.response
        return Rest(
            until=time + timedelta(seconds=max(breaker or 0.0, asked)),
            cause=Cause.ASKED if asked > (breaker or 0.0) else Cause.FAILED,
            failures=self.failures,
            status=response.status if response else None,
            said=self._trouble.said,
        )
