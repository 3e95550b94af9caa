"""`User`: somebody who signs in with an e-mail and a password. `SignIn`: that they did, on one browser."""

import re
import secrets
import unicodedata
from datetime import datetime, timedelta

from attrs import field, frozen

from .scope import Scope, Stage

MAX_NAME = 100
SHORTEST, LONGEST = 10, 1_000                   # characters of a password

_NOT_IN_IDS = re.compile(r"[^a-z0-9]+")
_NAME_OF_ID = 40
_ID_BYTES = 4


@frozen(kw_only=True)
class User:
    """`password` is an argon2id hash. What signed in under an older `generation` has ended."""

    id: str
    email: str = field(repr=False)
    name: str = field(repr=False)
    grant: str
    password: str = field(repr=False)
    tenant: str = "default"
    disabled: bool = False
    generation: int = 1
    v: int = 1


@frozen(kw_only=True)
class SignIn:
    """What is kept of one, under a hash of the id that the browser holds. It ends at `expires`, or when it is not `used` for long."""

    user: str
    stage: Stage
    generation: int
    created: datetime
    used: datetime
    expires: datetime
    v: int = 1

    def ends(self, idle_s: int) -> datetime:
        """When, if it is not used again."""
        return min(self.expires, self.used + timedelta(seconds=idle_s))


@frozen(kw_only=True)
class SignedIn:
    """A sign-in that holds now, with whose it is."""

    user: User
    stage: Stage
    ends: datetime

    @property
    def scope(self) -> Scope:
        """The session determines it; nothing in a request can name another."""
        return Scope(self.user.tenant, self.stage)


def user_id(name: str) -> str:
    """`Ann Lee` -> `ann-lee-3f9a2c1b`: people read it beside what was changed, and it tells no e-mail."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    readable = _NOT_IN_IDS.sub("-", plain).strip("-")[:_NAME_OF_ID].strip("-") or "user"
    return f"{readable}-{secrets.token_hex(_ID_BYTES)}"
