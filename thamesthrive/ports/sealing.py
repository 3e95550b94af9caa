"""Secrets that users give us, as they are stored: readable only to who has the key."""

from typing import Protocol


class Sealing(Protocol):
    """What was sealed once can be opened for as long as its key is known. `about` is bound to it: it opens nowhere else."""

    def seal(self, secret: bytes, about: str) -> str:
        """Different each time."""

    def open(self, sealed: str, about: str) -> bytes:
        """Raises: Unavailable, naming the remedy, when the key it was sealed with is not known, or it was sealed for something else."""
