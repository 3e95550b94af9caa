"""The baseline of the doors: an application that reads the body and answers, under a server as the product configures it.

Run as `python -m benchmarks.bare PORT [SERVER]`, until SIGTERM.
"""

import asyncio
import signal
import sys
from typing import Any

import uvloop

from roles.garbage import settle
from roles.servers import serve_app
from thamesthrive.kernel.codec import decode, encode
from thamesthrive.web.options import ApiOptions

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


async def run(options: ApiOptions) -> None:
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    settle()
    await serve_app(application, options, stop)


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        port, server = (*sys.argv[1:], "hypercorn")[:2]
        runner.run(run(decode(encode({"port": int(port), "server": server}), ApiOptions)))
