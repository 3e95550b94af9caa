"""`Breaker`: after so many failures in a row nobody calls for a while; then one call tries whether the other side is there again."""

from attrs import define


@define
class Breaker:
    """Times are of a clock that never goes back. `failures` of 0: it never opens."""

    failures: int
    rest_s: float
    in_a_row: int = 0
    _closed_at: float | None = None             # when it may be tried again; None: all is well
    _is_trying: bool = False

    def wait(self, now: float) -> float | None:
        """Seconds to wait, 0: call; None: one call is trying, and what it hears decides."""
        if self._closed_at is None:
            return 0.0
        if self._is_trying:
            return None
        return max(0.0, self._closed_at - now)

    def began(self) -> None:
        """A call was made."""
        self._is_trying = self._closed_at is not None

    def ended(self, now: float, *, well: bool) -> None:
        """A call was answered, or failed."""
        self.in_a_row = 0 if well else self.in_a_row + 1
        if well:
            self._closed_at, self._is_trying = None, False
        elif self.failures and (self._is_trying or (self._closed_at is None and self.in_a_row >= self.failures)):
            self._closed_at, self._is_trying = now + self.rest_s, False

    @property
    def is_open(self) -> bool:
        return self._closed_at is not None
