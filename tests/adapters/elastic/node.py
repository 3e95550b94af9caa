"""A stand-in for an Elasticsearch node, for what a healthy one will not do on request: be of another version, be silent, be busy."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from attrs import define, field

from tests.servers.closing import close_server


@define
class StandIn:
    """`accepted`: the header of each request. `turned_away`: how often each document of a bulk is still answered 429."""

    version: str
    silent: str = "nothing"
    turned_away: dict[str, int] = field(factory=dict)
    url: str = ""
    accepted: list[str] = field(factory=list)
    bulks: list[list[str]] = field(factory=list)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while request := await reader.readuntil(b"\r\n\r\n"):
                line, *headers = request.decode().split("\r\n")
                named = dict(header.lower().split(": ", 1) for header in headers if header)
                body = await reader.readexactly(int(named.get("content-length", "0")))
                if self.silent in line:
                    await asyncio.sleep(60)
                self.accepted.append(named["accept"])
                greeting = {"version": {"number": self.version}, "_shards": {"failed": 0}}
                self._answer(writer, self._bulk(body) if "/_bulk" in line else greeting)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass                                # the client has what it wanted
        finally:
            writer.close()

    def _answer(self, writer: asyncio.StreamWriter, answer: Any) -> None:
        data = json.dumps(answer).encode()
        head = "HTTP/1.1 200 OK\r\nX-Elastic-Product: Elasticsearch\r\nContent-Type: application/json\r\n"
        writer.write(f"{head}Content-Length: {len(data)}\r\n\r\n".encode() + data)

    def _bulk(self, body: bytes) -> Any:
        ids = [json.loads(line)["create"]["_id"] for line in body.splitlines()[::2]]
        self.bulks.append(ids)
        return {"errors": True, "items": [{"create": self._item(id)} for id in ids]}

    def _item(self, id: str) -> Any:
        if self.turned_away.get(id, 0) == 0:
            return {"status": 201, "_seq_no": 0, "_primary_term": 1}
        self.turned_away[id] -= 1
        return {"status": 429, "error": {"type": "es_rejected_execution_exception"}}


@asynccontextmanager
async def stand_in(version: str, **more: Any) -> AsyncIterator[StandIn]:
    """One that listens on the loopback until the block ends."""
    node = StandIn(version, **more)
    connections: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connections.add(asyncio.ensure_future(node.serve(reader, writer)))

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    node.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield node
    finally:
        await close_server(server)
        for connection in connections:
            connection.cancel()
        await asyncio.gather(*connections, return_exceptions=True)
