"""`Rate`: how many of something may come in how long, as people write it: `1000/second`."""

import re
from functools import lru_cache

from attrs import frozen

from ..kernel.errors import Invalid

SECONDS = {"second": 1, "minute": 60, "hour": 3_600, "day": 86_400}
MOST_PER_S = 1_000_000

_WRITTEN = re.compile(r"([1-9][0-9]{0,11})/(second|minute|hour|day)")


@frozen
class Rate:
    """So many in so many seconds: never more in the long run; after a rest as many at once."""

    count: int
    seconds: int

    @property
    def per_s(self) -> float:
        return self.count / self.seconds


@lru_cache(maxsize=1_024)
def read_rate(text: str) -> Rate:
    """Raises: Invalid."""
    written = _WRITTEN.fullmatch(text)
    if written is None:
        raise Invalid(f'"{text[:50]}" is no rate; write one as 1000/second or 50000/minute: a number, and second, minute, hour or day')
    rate = Rate(int(written[1]), SECONDS[written[2]])
    if rate.per_s > MOST_PER_S:
        raise Invalid(f'"{text[:50]}" is more than {MOST_PER_S}/second; leave the rate out where there is to be none')
    return rate
