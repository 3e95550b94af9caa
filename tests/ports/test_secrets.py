"""The contract of `Secrets`. They have no scope, so each test has names of its own."""

import asyncio

import pytest

from tests.ports.stores import Opened
from thamesthrive.kernel.ids import random_id

pytestmark = pytest.mark.anyio


async def test_the_first_secret_of_a_name_stands_for_ever(opened: Opened) -> None:
    name = random_id()

    assert await opened.stores.secrets.once(name, b"first") == b"first"
    assert await opened.stores.secrets.once(name, b"second") == b"first"
    assert await opened.stores.secrets.once(name, b"first") == b"first"


async def test_another_name_has_another_secret(opened: Opened) -> None:
    one, other = random_id(), random_id()

    assert await opened.stores.secrets.once(one, b"one") == b"one"
    assert await opened.stores.secrets.once(other, b"other") == b"other"


@pytest.mark.parametrize("secret", [bytes(range(256)), b"\x00" * 32, b"\xff"])
async def test_any_bytes_are_a_secret(opened: Opened, secret: bytes) -> None:
    name = random_id()

    assert await opened.stores.secrets.once(name, secret) == secret
    assert await opened.stores.secrets.once(name, b"other") == secret


async def test_replicas_that_start_at_once_agree(opened: Opened) -> None:
    name = random_id()
    made = [f"secret {n}".encode() for n in range(16)]

    answers = await asyncio.gather(*(opened.stores.secrets.once(name, secret) for secret in made))

    assert len(set(answers)) == 1
    assert answers[0] in made
