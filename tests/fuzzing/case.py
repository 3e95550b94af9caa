"""`Case`: one input. `Target`: what it is given to. `Broken`: a promise that it showed to be none."""

from random import Random
from typing import Protocol

from attrs import frozen

Parts = tuple[bytes, ...]


class Broken(AssertionError):
    """What was promised of every input does not hold of this one."""


@frozen
class Case:
    """`number` and the seed make the parts, so either says what was tried."""

    target: str
    number: int
    parts: Parts


class Target(Protocol):
    """Something that takes what comes from outside. It may keep what it took: its answers may depend on the cases before."""

    name: str

    def made(self, rng: Random) -> Parts:
        """An input: texts as UTF-8, half characters among them."""

    async def tried(self, parts: Parts) -> None:
        """Raises: Broken, or whatever came out that should not."""


def text_of(part: bytes) -> str:
    """A part as text."""
    return part.decode("utf-8", "surrogatepass" if _is_text(part) else "replace")


def bytes_of(text: str) -> bytes:
    """A text as a part."""
    return text.encode("utf-8", "surrogatepass")


def _is_text(part: bytes) -> bool:
    try:
        part.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return False
    return True
