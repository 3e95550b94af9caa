"""API tokens: a public id and 256 random bits, of which only a hash is stored."""

import hmac
from datetime import datetime
from hashlib import sha256

from attrs import frozen

PREFIX = "tt"
GRANTS = ("owner", "admin", "developer", "marketer", "analyst", "maintainer")


@frozen(kw_only=True)
class Token:
    """What is stored of a token."""

    id: str
    name: str
    grant: str
    secret_sha256: str
    expires_at: datetime | None = None
    revoked: bool = False
    v: int = 1

    def admits(self, secret: str, now: datetime) -> bool:
        """Whether this secret opens it now. Takes the same time for every wrong secret."""
        same = hmac.compare_digest(self.secret_sha256, hashed_secret(secret))
        return same and not self.revoked and (self.expires_at is None or now < self.expires_at)


def hashed_secret(secret: str) -> str:
    """SHA-256 in hex: the secret has 256 random bits, so a slow hash would add nothing."""
    return sha256(secret.encode()).hexdigest()


def token_text(public_id: str, secret: str) -> str:
    """What the user is shown, once."""
    return f"{PREFIX}_{public_id}_{secret}"


def split_token(text: str) -> tuple[str, str] | None:
    """Public id and secret of a token's text, None if it is none."""
    prefix, _, rest = text.partition("_")
    public_id, _, secret = rest.partition("_")
    return (public_id, secret) if prefix == PREFIX and public_id and secret else None
