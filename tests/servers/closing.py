"""Closing a server of asyncio."""

import asyncio


async def close_server(server: asyncio.Server) -> None:
    """Nobody is let in any more. Who has just knocked is let in first: closed meanwhile, the server would forget his socket."""
    for _ in range(3):
        await asyncio.sleep(0)
    server.close()
