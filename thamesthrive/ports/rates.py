"""How often something may happen, over all processes together."""

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from attrs import frozen

from ..domain.scope import Scope


@frozen
class Paced:
    """What goes by this name comes one every so often. `burst`: how many may follow each other at once after a rest."""

    scope: Scope
    name: str
    per_s: float                                # at most a million
    burst: int = 1


class Wait(NamedTuple):
    """Who has to wait: the place of who says so, and for how many seconds at least."""

    place: int
    seconds: float


class Rates(Protocol):
    """Evenly; who asks too early is told when to come again, and has not used anything up."""

    async def take(self, paces: Sequence[Paced], *, count: int = 1) -> Wait | None:
        """None: all of it may happen now, and counts by every name. Otherwise nothing does.

        `count` of them come together and are not torn apart: they may come as soon as one may, and what they are too many is waited for by
        who comes next. So a call that is larger than any burst comes through too, and none is a way around. Raises: Unavailable.
        """

    async def forget(self, scope: Scope, name: str) -> None:
        """Nothing has come by this name: as many may come at once as after a rest. Raises: Unavailable."""
