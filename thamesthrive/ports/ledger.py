"""Reading the ledger. It is written by the intake: *received* with the append, the rest with the acknowledgement; and by a restore."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from ..domain.ledger import Account
from ..domain.scope import Scope


class Ledger(Protocol):
    """Counts are kept for 8 days."""

    async def read(self, scope: Scope, *, since_minute: int) -> Mapping[Account, Mapping[str, int]]:
        """Account -> outcome -> count. Raises: Unavailable."""

    async def scopes(self) -> Sequence[Scope]:
        """Those that ever received anything, in order. Raises: Unavailable."""

    async def totals(self) -> Mapping[str, int]:
        """Outcome -> count, over all scopes and sources, since the log was made. Raises: Unavailable."""

    async def put_back(self, counts: Mapping[Account, Mapping[str, int]], totals: Mapping[str, int]) -> None:
        """Make these what was counted, of accounts that are still kept; doing it again changes nothing. Raises: Unavailable."""
