"""`Definition`: anything a user edits and we store, with its revision and who changed it when."""

from datetime import datetime

from attrs import frozen

from ..kernel.codec import Raw

SOURCE = "source"
TOKEN = "token"
USER = "user"                                   # kept under EVERYWHERE: a user belongs to a tenant, in both of its stages
DESTINATION = "destination"
REDIRECT = "redirect"
PATH = "path"
SAVED_VIEW = "saved-view"
SCHEDULE = "schedule"                           # whether one is paused; kept under EVERYWHERE
VERIFICATION = "verification"                   # the last check of a scope's ledger
PATH_SCOPE = "path-scope"                       # a scope in which paths were ever declared; kept under EVERYWHERE


@frozen(kw_only=True)
class Definition:
    """`body` is the JSON of the kind's own class. `lookup` is a unique value it can be found by without its scope (a write key)."""

    kind: str
    id: str
    body: Raw
    lookup: str | None = None
    revision: int = 1
    created_at: datetime
    created_by: str
    changed_at: datetime
    changed_by: str
    v: int = 1
