"""Ids: random ones, ones derived by a keyed hash, and what a well-formed given id looks like."""

import re
from hashlib import blake2b
from secrets import token_hex

WELL_FORMED = re.compile(r"[A-Za-z0-9._:-]{8,128}")

_SEPARATOR = b"\x1f"
_MOST_BEGUN = 1_024


class KeyedHash:
    """32 hex of a keyed hash over text parts: nobody without the secret can tell what was hashed, or make a matching id."""

    def __init__(self, secret: bytes) -> None:
        self._keyed = blake2b(key=secret, digest_size=16)
        self._begun: dict[tuple[str, ...], blake2b] = {}        # hashes of all parts but the last, which are few: kind, scope, source

    def __call__(self, *parts: str) -> str:
        """The id of these parts. The same parts give the same id for ever, so a store's secret never changes."""
        before = parts[:-1]
        begun = self._begun.get(before)
        state = (begun if begun is not None else self._begin(before)).copy()
        if parts:
            state.update(_framed(parts[-1]))
        return state.hexdigest()

    def _begin(self, parts: tuple[str, ...]) -> blake2b:
        if len(self._begun) >= _MOST_BEGUN:
            self._begun.clear()
        state = self._begun[parts] = self._keyed.copy()
        for part in parts:
            state.update(_framed(part))
        return state


def _framed(part: str) -> bytes:
    """With its length, so that ("ab", "c") is not ("a", "bc")."""
    data = part.encode("utf-8", "surrogatepass")
    return b"%d%b%b" % (len(data), _SEPARATOR, data)


def random_id() -> str:
    """32 random hex."""
    return token_hex(16)


def is_well_formed(value: str) -> bool:
    """Whether a given profile or session id may be used as it is."""
    return WELL_FORMED.fullmatch(value) is not None
