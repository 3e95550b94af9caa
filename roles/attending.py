"""Saying that this process runs roles, for who must not begin while any does (`--job restore`)."""

import asyncio

import structlog

from thamesthrive.backup.restorer import require_whole
from thamesthrive.kernel.errors import Unavailable
from thamesthrive.kernel.ids import random_id
from thamesthrive.ports.locks import PROCESSES

from .compose import Platform
from .waiting import pause


async def arrive(platform: Platform) -> str:
    """Returns the name to stay under. Who restores marks the store and then looks who runs; so this is said before the mark is looked for.

    Raises: Conflict for a store that is being restored; Unavailable.
    """
    member = random_id()
    await platform.locks.attend(PROCESSES, member)
    try:
        await require_whole(platform.stores)
    except BaseException:
        await leave(platform, member)
        raise
    return member


async def stay(platform: Platform, member: str, stop: asyncio.Event) -> None:
    """Until `stop`."""
    try:
        while not stop.is_set():
            try:
                await platform.locks.attend(PROCESSES, member)
            except Unavailable as error:
                structlog.get_logger().warning("not said that this process runs", code=error.code, reason=error.sentence)
            await pause(stop, platform.settings.redis.lease_s / 5)
    finally:
        await leave(platform, member)


async def leave(platform: Platform, member: str) -> None:
    """At once, or else a little later by itself."""
    try:
        await platform.locks.leave(PROCESSES, member)
    except Unavailable as error:
        structlog.get_logger().warning("not said that this process ends", code=error.code, reason=error.sentence)
