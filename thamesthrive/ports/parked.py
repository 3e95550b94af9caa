"""Where that is kept which could not be used at all."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from ..domain.ledger import Tally
from ..domain.parked import Parked
from ..domain.scope import Scope
from .versions import Page


class ParkedItems(Protocol):
    """Records are made once; making one again changes nothing."""

    async def create(self, scope: Scope, parked: Sequence[Parked]) -> None:
        """Keep each that is not kept yet. Raises: Unavailable."""

    async def page(self, scope: Scope, *, limit: int, after: tuple[str, str] | None = None) -> Page[Parked]:
        """Newest first. May lag behind by a second. Raises: Unavailable."""

    async def latest(self, scope: Scope, source: str, *, limit: int) -> Sequence[Parked]:
        """Those of a source, newest first, among the last ten thousand of all sources. May lag behind by a second. Raises: Unavailable."""

    async def count(self, scope: Scope) -> int:
        """How many. May lag behind by a second. Raises: Unavailable."""

    async def tallied(self, scope: Scope, minutes: range) -> Tally:
        """How many events they stand for, by source and minute of receipt. May lag behind by a second. Raises: Unavailable."""

    async def sweep(self, before: datetime, *, limit: int) -> int:
        """Delete those of every scope that were received before, at most about so many; returns how many were. Raises: Unavailable."""
