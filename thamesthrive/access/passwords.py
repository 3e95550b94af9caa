"""`Passwords`: argon2id hashes of passwords, made in threads, and only a few at once: each takes tens of milliseconds and 64 MiB."""

import asyncio
import secrets
from collections.abc import Callable
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.profiles import RFC_9106_LOW_MEMORY

from ..domain.user import LONGEST, SHORTEST
from ..kernel.errors import Invalid, Unavailable

T = TypeVar("T")


class Passwords:
    """With the second choice of RFC 9106 (3 passes, 64 MiB, 4 lanes) unless another hasher is given."""

    def __init__(self, at_once: int, most_waiting: int, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY)
        self._turn, self._most, self._held = asyncio.Semaphore(at_once), at_once + most_waiting, 0
        self._nobodys = ""

    async def hashed(self, password: str) -> str:
        """Raises: Invalid for one that is too short; Unavailable when too many wait."""
        if not SHORTEST <= len(password) <= LONGEST:
            raise Invalid(f"a password has {SHORTEST} to {LONGEST} characters; a few words make a good one", code="bad-password")
        return await self._in_turn(lambda: self._hasher.hash(_bytes(password)))

    async def admits(self, hash: str | None, password: str) -> bool:
        """Whether it is that password. Without a hash never, in the same time. Raises: Unavailable."""
        if not self._nobodys:
            self._nobodys = await self._in_turn(lambda: self._hasher.hash(secrets.token_bytes()))
        known = hash or self._nobodys
        same = await self._in_turn(lambda: _verified(self._hasher, known, password[:LONGEST]))
        return same and hash is not None and len(password) <= LONGEST

    def is_outdated(self, hash: str) -> bool:
        """Whether it was made with other parameters than new ones are."""
        return self._hasher.check_needs_rehash(hash)

    async def _in_turn(self, work: Callable[[], T]) -> T:
        if self._held >= self._most:
            raise Unavailable("too many sign in at once; try again in a moment", retry_after_s=2)
        self._held += 1
        try:
            async with self._turn:
                return await asyncio.to_thread(work)
        finally:
            self._held -= 1


def _verified(hasher: PasswordHasher, hash: str, password: str) -> bool:
    try:
        return hasher.verify(hash, _bytes(password))
    except (VerificationError, InvalidHashError):
        return False


def _bytes(password: str) -> bytes:
    return password.encode("utf-8", "surrogatepass")
