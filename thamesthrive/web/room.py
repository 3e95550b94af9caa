"""`Room`: how many calls of the doors are at hand at a time, and how large their bodies may be together.

What a process holds of a call (its body, the entry made of it, the bytes of the flush) is a few times its body, so this bounds its memory.
"""

from ..kernel.errors import Unavailable
from .options import ApiOptions

RETRY_S = 1


class Room:
    """Whoever takes a place gives it back, however the call ends."""

    def __init__(self, options: ApiOptions) -> None:
        self._most_calls, self._most_bytes = options.held_calls, options.held_bytes
        self.calls = self.bytes = 0

    def take(self, size: int) -> None:
        """A place for a call with a body of this size; one call alone always has one. Raises: Unavailable."""
        if self.calls and (self.calls >= self._most_calls or self.bytes + size > self._most_bytes):
            raise Unavailable("more calls come than are answered; send again later", code="too-busy", retry_after_s=RETRY_S)
        self.calls += 1
        self.bytes += size

    def give_back(self, size: int) -> None:
        """As it was taken."""
        self.calls -= 1
        self.bytes -= size
