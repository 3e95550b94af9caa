"""Which log it is that stands there: a log that a backup was made beside, the same later on, or another."""

from typing import Protocol

from attrs import frozen


@frozen(kw_only=True)
class Lineage:
    """`origin` is made with the log and stays through all its generations, restarts and copies; "" where nobody has made one.

    `generation` is the newest, `waiting` how many entries wait in whichever.
    """

    origin: str
    generation: int
    waiting: int = 0


class Lineages(Protocol):
    """Asking makes no log, and begins no generation."""

    async def look(self) -> Lineage:
        """Raises: Invalid for a log of a newer version; Unavailable."""
