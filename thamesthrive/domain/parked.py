"""`Parked`: what could not be used at all, with its bytes and the reason."""

from datetime import datetime

from attrs import frozen

from .entry import Position


@frozen(kw_only=True)
class Parked:
    """Kept 30 days. `reason` is a stable code, `sentence` says what is wrong with it; `events`: how many the ledger counts for it."""

    id: str
    entry: Position
    source: str
    reason: str
    sentence: str
    received: datetime
    body: bytes
    events: int = 1
    v: int = 1


class Reason:
    """The codes."""

    MALFORMED = "malformed"
    INVALID = "invalid"
    TOO_LARGE = "too-large"
    TOO_DEEP = "too-deep"
    ID_REUSED = "id-reused"
    UNREADABLE = "unreadable-entry"
    REFUSED = "refused-by-store"
    UNFOLDABLE = "cannot-be-folded"
    DEADLY = "killed-workers"
