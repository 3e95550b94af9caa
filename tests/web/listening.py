"""A reader of an answer that goes on, straight at the application."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlencode

from attrs import define, field

from tests.ports.intakes import until
from tests.web.world import World
from thamesthrive.kernel.codec import decode_any


@define
class Listening:
    """What came so far. `reads` is cleared for a reader that does not."""

    status: int = 0
    headers: dict[bytes, bytes] = field(factory=dict)
    body: bytes = b""
    ended: bool = False
    gone: asyncio.Event = field(factory=asyncio.Event)
    reads: asyncio.Event = field(factory=asyncio.Event)

    async def receive(self) -> Any:
        await self.gone.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Any) -> None:
        await self.reads.wait()
        if message["type"] == "http.response.start":
            self.status, self.headers = message["status"], dict(message["headers"])
        else:
            self.body += message["body"]
            self.ended = not message.get("more_body", False)

    @property
    def events(self) -> list[tuple[str, Any]]:
        """Id and data of each."""
        blocks = [block.split(b"\n") for block in self.body.split(b"\n\n") if block.startswith(b"id: ")]
        return [(lines[0].removeprefix(b"id: ").decode(), decode_any(lines[2].removeprefix(b"data: "))) for lines in blocks]

    async def came(self, count: int) -> list[tuple[str, Any]]:
        """So many, as soon as they are there."""
        await until(lambda: len(self.events) >= count)
        return self.events

    async def began(self) -> None:
        """Returns once the answer has begun."""
        await until(lambda: bool(self.body))


@asynccontextmanager
async def listening(world: World, *, after: str | None = None, **params: str) -> AsyncIterator[Listening]:
    """Leaves at the end of the block; then the application has to be done with it."""
    reader = Listening()
    reader.reads.set()
    headers = [(b"authorization", world.owner["authorization"].encode()), *([(b"last-event-id", after.encode())] if after else [])]
    scope = {
        "type": "http",
        "method": "GET",
        "path": "/api/events/tail",
        "raw_path": b"/api/events/tail",
        "query_string": urlencode(params).encode(),
        "headers": headers,
        "client": ("127.0.0.1", 1),
        "server": ("test", 80),
        "scheme": "http",
        "http_version": "1.1",
        "root_path": "",
    }
    async with asyncio.timeout(60), asyncio.TaskGroup() as tasks:
        tasks.create_task(world.app(scope, reader.receive, reader.send))  # type: ignore[arg-type]  # an Awaitable that is a coroutine
        await reader.began()
        yield reader
        reader.gone.set()
