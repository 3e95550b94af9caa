"""`Refusals`: the last calls that doors refused, of each source by reason."""

from collections.abc import Sequence
from typing import Protocol

from ..domain.refusal import Refusal, RefusedCalls
from ..domain.scope import Scope

KEPT = 20                                       # of one source and reason
KEPT_S = 3 * 86_400                             # after the last of a source


class Refusals(Protocol):
    """Bounded, however many calls are refused; what is too much is counted, or lost."""

    def tell(self, scope: Scope, source: str, refusal: Refusal) -> None:
        """Hand over, at once; it is kept a moment later. While the log is away, what is told is lost."""

    async def of(self, scope: Scope, source: str) -> Sequence[RefusedCalls]:
        """By reason, the one that was last met first. Raises: Unavailable."""
