"""`AsyncClient`: for programs with an asyncio event loop."""

import asyncio
from collections.abc import Coroutine
from concurrent.futures import Future
from types import TracebackType
from typing import Any, Self

from .sending import Sending


class AsyncClient(Sending[Coroutine[Any, Any, bool]]):
    """As `Client`, with every call a coroutine that never holds up the loop.

    It sends in a thread, which outlives the loop: `on_error` is called there, and what is left when the loop ends is sent at the end of the
    process. It belongs to no loop, and may be used from several.

        async with AsyncClient("WRITE-KEY", "https://cdp.example") as client:
            await client.track("Order Completed", {"total": 12.5}, user_id="ann")
    """

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        await self.close()

    async def flush(self, timeout_s: float | None = None) -> bool:
        """As `Client.flush`."""
        return await _answer_within(self._flush(), timeout_s)

    async def close(self, timeout_s: float | None = None) -> bool:
        """As `Client.close`."""
        allowed_s = self._closing(timeout_s)
        is_done = await _answer_within(self._line.flush(), allowed_s)
        self._ended()
        return is_done

    async def _take(self, call: bytes) -> bool:
        while not self._offer(call):
            if not self._may_wait() or not await asyncio.wrap_future(self._line.room(call)):
                return self._turned_away()
        return True


async def _answer_within(answer: Future[bool], timeout_s: float | None) -> bool:
    try:
        return await asyncio.wait_for(asyncio.wrap_future(answer), timeout_s)
    except TimeoutError:
        return False
