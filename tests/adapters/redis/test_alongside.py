"""A loop runs for as long as a block does, and no longer, whatever becomes of either."""

import asyncio

import pytest

from thamesthrive.adapters.redis.alongside import alongside

pytestmark = pytest.mark.anyio


class Looping:
    """`deaf`: so many cancellations are lost."""

    def __init__(self, deaf: int = 0) -> None:
        self._deaf, self.ended = deaf, False

    async def run(self) -> None:
        try:
            while True:
                try:
                    await asyncio.Event().wait()
                except asyncio.CancelledError:
                    if not self._deaf:
                        raise
                    self._deaf -= 1
        finally:
            self.ended = True


@pytest.mark.parametrize("deaf", [0, 1, 2])
async def test_the_loop_ends_with_the_block_though_a_cancellation_is_lost(deaf: int) -> None:
    loop = Looping(deaf)

    async with alongside(loop.run()):
        await asyncio.sleep(0)
        assert not loop.ended

    assert loop.ended


@pytest.mark.parametrize("deaf", [0, 1])
async def test_a_block_that_fails_ends_the_loop_and_its_failure_is_raised(deaf: int) -> None:
    loop = Looping(deaf)

    async def block() -> None:
        async with alongside(loop.run()):
            await asyncio.sleep(0)
            raise LookupError

    with pytest.raises(LookupError):
        await block()
    assert loop.ended


async def test_a_loop_that_fails_ends_the_block_and_its_failure_is_raised() -> None:
    async def failing() -> None:
        raise LookupError

    with pytest.raises(LookupError):
        async with alongside(failing()):
            await asyncio.Event().wait()


async def test_a_block_that_is_cancelled_ends_the_loop() -> None:
    loop = Looping(deaf=1)

    async def block() -> None:
        async with alongside(loop.run()):
            await asyncio.Event().wait()

    task = asyncio.create_task(block())
    await asyncio.sleep(0.01)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert loop.ended
