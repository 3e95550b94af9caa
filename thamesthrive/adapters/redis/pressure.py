"""`Pressure`: whether the log has room. Doors refuse before memory or disk is short, so that what was accepted can still be drained."""

import asyncio
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import structlog
from redis.asyncio import Redis
from redis.exceptions import ResponseError

from ...kernel.errors import Unavailable
from .errors import FULL_RETRY_S, translated
from .options import RedisOptions

LOOK_S = 1.0
HERE = ("localhost", "127.0.0.1", "::1")


class Pressure:
    """`run` has to run alongside, or it knows only what it saw first. `folders`: where this machine writes what comes in."""

    def __init__(self, client: Redis, options: RedisOptions, folders: Sequence[Path]) -> None:
        self._client, self._folders, self.options = client, tuple(folders), options
        self._wrong = ""
        self._code = ""

    def check(self) -> None:
        """Raises: Unavailable while there is too little room."""
        if self._wrong:
            raise Unavailable(self._wrong, code=self._code, retry_after_s=FULL_RETRY_S)

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            await asyncio.sleep(LOOK_S)
            try:
                await self.look()
            except Unavailable:
                continue                        # an append says so itself

    async def look(self) -> None:
        """See how much room there is. Raises: Unavailable when the server does not say."""
        with translated("ask Redis how full it is"):
            memory: Any = await self._client.info("memory")
        wrong, code = self._memory(memory), "log-full"
        if not wrong:
            wrong, code = next((said for folder in self._folders if (said := self._disk(folder))), ""), "disk-full"
        if bool(wrong) != bool(self._wrong):
            structlog.get_logger().warning("appends refused" if wrong else "appends accepted again", reason=wrong or self._wrong)
        self._wrong, self._code = wrong, code

    def _memory(self, memory: Any) -> str:
        """Buffers that are not counted when memory is full are not counted here either."""
        most = int(memory["maxmemory"])
        used = int(memory["used_memory"]) - int(memory.get("mem_not_counted_for_evict", 0))
        if not most or used * 100 < most * self.options.full_percent:
            return ""
        return (
            f"the intake log is {used * 100 // most} % full (redis.full_percent is {self.options.full_percent}): wait until the worker "
            "has caught up, add workers, or raise the server's maxmemory"
        )

    def _disk(self, folder: Path) -> str:
        try:
            free = os.statvfs(folder)
        except OSError:
            return ""                           # the folder is not of this machine, or its owner says what is wrong
        mega = free.f_bavail * free.f_frsize // 1_000_000
        if mega * 1_000_000 >= self.options.least_free_bytes:
            return ""
        return f"{folder} has only {mega} MB free (redis.least_free_bytes is {self.options.least_free_bytes}): make room there"


async def folder_of(client: Redis, url: str) -> Sequence[Path]:
    """Where a server on this machine keeps its log; none where it is elsewhere or does not tell. Raises: Unavailable."""
    if not url.startswith("unix:") and urlsplit(url).hostname not in HERE:
        return ()
    try:
        with translated("ask Redis for its folder"):
            found: Any = await client.config_get("dir")
    except Unavailable as error:
        if isinstance(error.__cause__, ResponseError):
            return ()
        raise
    return tuple(Path(folder) for folder in dict(found).values())
