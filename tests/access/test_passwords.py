import asyncio
import threading
from typing import Literal

import pytest
from argon2 import Parameters, PasswordHasher, Type, extract_parameters
from hypothesis import given
from hypothesis import strategies as st

from tests.access.accounts import CHEAP
from thamesthrive.access.passwords import Passwords
from thamesthrive.domain.user import LONGEST, SHORTEST
from thamesthrive.kernel.errors import Invalid, Unavailable

TEXTS = st.text(min_size=SHORTEST, max_size=60)


@given(password=TEXTS, other=TEXTS)
def test_a_hash_admits_its_own_password_and_no_other(password: str, other: str) -> None:
    async def run() -> None:
        passwords = Passwords(2, 50, CHEAP)
        hash = await passwords.hashed(password)

        assert await passwords.admits(hash, password)
        assert await passwords.admits(hash, other) == (other == password)

    asyncio.run(run())


@pytest.mark.anyio
async def test_the_parameters_are_the_second_choice_of_rfc_9106() -> None:
    hash = await Passwords(1, 1).hashed("correct horse battery")

    assert extract_parameters(hash) == Parameters(Type.ID, 19, 16, 32, 3, 65_536, 4)
    assert not Passwords(1, 1).is_outdated(hash)
    assert Passwords(1, 1, CHEAP).is_outdated(hash)


@pytest.mark.anyio
@pytest.mark.parametrize("password", ["x" * (SHORTEST - 1), "x" * (LONGEST + 1)])
async def test_a_password_that_is_too_short_or_too_long_is_not_hashed(password: str) -> None:
    with pytest.raises(Invalid, match="10 to 1000 characters"):
        await Passwords(1, 1, CHEAP).hashed(password)


class Slow(PasswordHasher):
    """Hashes when it is let, and counts how many do at once."""

    def __init__(self) -> None:
        super().__init__(time_cost=1, memory_cost=8, parallelism=1)
        self.go, self.now, self.most, self.lock = threading.Event(), 0, 0, threading.Lock()

    def hash(self, password: str | bytes, *, salt: bytes | None = None) -> str:
        with self.lock:
            self.now += 1
            self.most = max(self.most, self.now)
        self.go.wait(10)
        with self.lock:
            self.now -= 1
        return super().hash(password)


@pytest.mark.anyio
async def test_a_few_hash_at_once_some_wait_and_others_are_sent_away() -> None:
    slow = Slow()
    passwords = Passwords(2, 3, slow)
    tasks = [asyncio.create_task(passwords.hashed("correct horse battery")) for _ in range(8)]
    await asyncio.wait(tasks[5:], timeout=10)

    slow.go.set()
    done = await asyncio.gather(*tasks, return_exceptions=True)

    assert sum(isinstance(each, Unavailable) for each in done) == 3
    assert sum(isinstance(each, str) for each in done) == 5
    assert slow.most <= 2
    assert await passwords.hashed("correct horse battery")


@pytest.mark.anyio
async def test_an_unknown_user_costs_a_hash_too() -> None:
    verified: list[object] = []

    class Counting(PasswordHasher):
        def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:
            verified.append(hash)
            return super().verify(hash, password)

    passwords = Passwords(1, 1, Counting(time_cost=1, memory_cost=8, parallelism=1))

    assert not await passwords.admits(None, "correct horse battery")
    assert len(verified) == 1
    assert not await passwords.admits("no hash at all", "correct horse battery")
