"""Running a loop for as long as a block does."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import Any

AGAIN_S = 0.5


@asynccontextmanager
async def alongside(loop: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """The loop is cancelled when the block ends; if it fails, the block is cancelled and the failure raised.

    A plain task group would wrap what either raises into a group, and hide it from an `except`.
    """
    failed: BaseException | None = None
    try:
        async with asyncio.TaskGroup() as group:
            task = group.create_task(loop)
            try:
                yield
            finally:
                await _end(task)
    except BaseExceptionGroup as several:
        failed = several.exceptions[0] if len(several.exceptions) == 1 else several
    if failed is not None:
        raise failed


async def _end(task: asyncio.Task[None]) -> None:
    """Cancel it until it is over. `asyncio.wait_for` of Python 3.11, by which the client sends, loses a cancellation that comes as what it
    waits for is done; the loop then goes on.
    """
    while not task.done():
        task.cancel()
        await asyncio.wait([task], timeout=AGAIN_S)
