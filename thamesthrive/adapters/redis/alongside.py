"""Running a loop for as long as a block does."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import Any


@asynccontextmanager
async def alongside(loop: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """The loop is cancelled when the block ends; if it fails, the block is cancelled and the failure raised.

    A plain task group would wrap what either raises into a group, and hide it from an `except`.
    """
    failed: BaseException | None = None
    try:
        async with asyncio.TaskGroup() as group:
            task = group.create_task(loop)
            yield
            task.cancel()
    except BaseExceptionGroup as several:
        failed = several.exceptions[0] if len(several.exceptions) == 1 else several
    if failed is not None:
        raise failed
