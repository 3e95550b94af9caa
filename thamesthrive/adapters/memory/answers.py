"""Answers within one process."""

import asyncio
from collections.abc import Sequence

from ...kernel.errors import Unavailable
from ...kernel.ids import random_id
from ...ports.answers import Answer


class MemoryAnswers:
    def __init__(self, *, most: int = 1_000) -> None:
        self._most = most
        self._waiting: dict[str, asyncio.Queue[Answer]] = {}

    def expect(self) -> str:
        if len(self._waiting) >= self._most:
            raise Unavailable(f"{self._most} callers wait for a result already; ask for ids instead")
        to = random_id()
        self._waiting[to] = asyncio.Queue()
        return to

    async def wait(self, to: str, *, entries: int, timeout_s: float) -> Sequence[Answer]:
        came: list[Answer] = []
        try:
            async with asyncio.timeout(timeout_s):
                while len(came) < entries:
                    came.append(await self._waiting[to].get())
        except TimeoutError:
            pass                                # the caller answers with what came
        finally:
            del self._waiting[to]
        return came

    async def publish(self, answers: Sequence[Answer]) -> None:
        for answer in answers:
            if waiting := self._waiting.get(answer.to):
                waiting.put_nowait(answer)
