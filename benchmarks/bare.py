"""The baseline of the doors: an application that reads the body and answers, under the server that the product configures.

Run as `python -m benchmarks.bare PORT`, until SIGTERM.
"""

import asyncio
import signal
import sys
from typing import Any

import uvloop
from hypercorn.asyncio import serve

from roles.api import server_config
from roles.garbage import settle

ANSWER = b'{"success":true}'
HEADERS = ((b"content-type", b"application/json"), (b"content-length", b"%d" % len(ANSWER)))


async def application(scope: Any, receive: Any, send: Any) -> None:
    """Raw ASGI, nothing between."""
    if scope["type"] != "http":
        return
    body, more = bytearray(), True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
    await send({"type": "http.response.body", "body": ANSWER})


async def run(port: int) -> None:
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    served: Any = application
    settle()
    await serve(served, server_config("127.0.0.1", port, 1), shutdown_trigger=stop.wait, mode="asgi")


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(run(int(sys.argv[1])))
