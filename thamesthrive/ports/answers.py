"""How a caller who waits for the result gets it from the drain."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from attrs import field, frozen


@frozen(kw_only=True)
class Answer:
    """What the drain tells a waiting caller about one entry. Never a trait."""

    to: str                                     # as in the entry
    profile: str | None
    session: str | None
    events: tuple[str, ...] = ()
    errors: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    ux: tuple[Mapping[str, Any], ...] = ()
    response: Mapping[str, Any] = field(factory=dict)


class Answers(Protocol):
    """At most once: who does not hear answers with what it has."""

    def expect(self) -> str:
        """A new address to put into an entry. Raises: Unavailable when too many wait."""

    async def wait(self, to: str, *, entries: int, timeout_s: float) -> Sequence[Answer]:
        """The answers that came within the time, at most one an entry; the address ends with it."""

    async def publish(self, answers: Sequence[Answer]) -> None:
        """Raises: Unavailable."""
