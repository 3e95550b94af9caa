"""What follows from one attempt: it is done, it is tried again, or nobody tries any more."""

from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

from attrs import frozen

from ..domain.delivery import SAID_KEPT, Attempt, Delivery, back_off, dead, delivered, tried
from ..domain.destination import Effort
from ..kernel.errors import Invalid, Unavailable
from ..kernel.values import evolve
from ..ports.http import Response

AGAIN = (408, 425, 429)
MOST_RETRY_AFTER = timedelta(days=1)


@frozen(kw_only=True)
class Tried:
    """One attempt, and what came of it: an answer, or an error."""

    began: datetime
    ended: datetime
    response: Response | None = None
    error: Invalid | Unavailable | None = None
    secrets: tuple[str, ...] = ()

    @property
    def is_well(self) -> bool:
        return self.response is not None and 200 <= self.response.status < 300

    @property
    def is_trouble(self) -> bool:
        """Whether the other side is not there, or not well: then it counts against it, and it is tried again."""
        if self.response is None:
            return isinstance(self.error, Unavailable)
        return self.response.status >= 500 or self.response.status in AGAIN

    @property
    def said(self) -> str:
        """What was answered or went wrong, without secrets."""
        text = self.error.sentence if self.error else self.response.body.decode("utf-8", "replace") if self.response else ""
        for secret in self.secrets:
            text = text.replace(secret, "***")
        return "".join(c if c.isprintable() else " " for c in text)[:SAID_KEPT]

    @property
    def asked_to_wait(self) -> timedelta | None:
        """`Retry-After`, in seconds or as a date."""
        text = self.response.headers.get("retry-after", "").strip() if self.response else ""
        if not text:
            return None
        try:
            wait = timedelta(seconds=int(text)) if text.isdecimal() else parsedate_to_datetime(text) - self.ended
        except (ValueError, TypeError, OverflowError):
            return None
        return min(max(wait, timedelta(0)), MOST_RETRY_AFTER)

    @property
    def attempt(self) -> Attempt:
        took = (self.ended - self.began) // timedelta(milliseconds=1)
        return Attempt(at=self.began, duration_ms=took, status=self.response.status if self.response else None, said=self.said)


def after(delivery: Delivery, last: Tried, effort: Effort, *, share: float) -> Delivery:
    """The delivery after an attempt. `share`: how much of the back-off is left to chance."""
    now = last.ended
    delivery = tried(delivery, last.attempt)
    if last.is_well:
        return delivered(delivery, now)
    what = f"answered {last.response.status}" if last.response else last.said
    if not last.is_trouble:
        return dead(delivery, f"not taken: {what}", now)
    if delivery.tries >= effort.max_attempts:
        return dead(delivery, f"given up after {delivery.tries} attempts: {what}", now)
    wait = max(back_off(delivery.tries, first_s=effort.retry_s, share=share), last.asked_to_wait or timedelta(0))
    return evolve(delivery, due=now + wait)
