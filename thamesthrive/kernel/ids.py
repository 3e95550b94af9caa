"""Ids: random ones, ones derived by a keyed hash, and what a well-formed given id looks like."""

import re
from hashlib import blake2b
from secrets import token_hex

WELL_FORMED = re.compile(r"[A-Za-z0-9._:-]{8,128}")

_SEPARATOR = "\x1f"


class KeyedHash:
    """32 hex of a keyed hash over text parts: nobody without the secret can tell what was hashed, or make a matching id."""

    def __init__(self, secret: bytes) -> None:
        self._keyed = blake2b(key=secret, digest_size=16)

    def __call__(self, *parts: str) -> str:
        """The id of these parts. The same parts give the same id for ever, so a store's secret never changes."""
        state = self._keyed.copy()
        state.update(_joined(parts))
        return state.hexdigest()


def _joined(parts: tuple[str, ...]) -> bytes:
    """With lengths in bytes, so that ("ab", "c") is not ("a", "bc")."""
    text = "".join([f"{len(part)}{_SEPARATOR}{part}" for part in parts])
    if text.isascii():
        return text.encode()
    return b"".join(f"{len(data)}{_SEPARATOR}".encode() + data for data in (part.encode("utf-8", "surrogatepass") for part in parts))


def random_id() -> str:
    """32 random hex."""
    return token_hex(16)


def is_well_formed(value: str) -> bool:
    """Whether a given profile or session id may be used as it is."""
    return WELL_FORMED.fullmatch(value) is not None
