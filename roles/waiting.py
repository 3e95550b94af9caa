"""Waiting in a loop of a role."""

import asyncio


async def pause(stop: asyncio.Event, seconds: float) -> None:
    """So long, or until told to stop."""
    try:
        async with asyncio.timeout(seconds):
            await stop.wait()
    except TimeoutError:
        return
