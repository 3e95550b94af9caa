"""Secrets that are made once in the store, so that all replicas agree, and never change."""

from typing import Protocol


class Secrets(Protocol):
    """Kept with the data they protect: every backup holds them."""

    async def once(self, name: str, made: bytes) -> bytes:
        """The secret of this name; the one given becomes it if there was none. Raises: Unavailable."""
