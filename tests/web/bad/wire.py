"""What goes wrong before there is a request: heads, lengths and chunks, written to a socket byte by byte, and how it is answered.

The body's time-out is a second here; that of a head is the server's own.
"""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable

from attrs import frozen

from .doors import Door

PATIENCE_S = 20.0


@frozen
class Heard:
    """Everything that came back, until the server closed or was quiet after an answer. `took_s`: until it closed."""

    data: bytes
    took_s: float

    @property
    def said(self) -> str:
        """As the table writes it: each answer's status, and the code of an error; whether the connection ended."""
        return ", ".join(filter(None, (*map(_answer, _split(self.data)), "closed" if self.took_s < PATIENCE_S else "")))


class Wire:
    """One connection."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, door: Door, key: str) -> None:
        self._reader, self._writer, self.door, self.key = reader, writer, door, key
        self._begun = time.monotonic()

    @property
    def body(self) -> bytes:
        """A good one."""
        return self.door.body(self.key, [{}])

    def head(self, *lines: str, method: str = "POST", path: str = "", version: str = "1.1") -> bytes:
        """With these lines beside the host."""
        return "\r\n".join([f"{method} {path or self.door.path} HTTP/{version}", "host: x", *lines, "", ""]).encode()

    def sized(self, size: int, *lines: str) -> bytes:
        """A head that says how large the body is."""
        return self.head(f"content-length: {size}", *lines)

    async def send(self, data: bytes) -> None:
        """Whatever the other side does."""
        self._writer.write(data)
        await self._writer.drain()

    async def drip(self, data: bytes, pause_s: float) -> None:
        """A byte at a time, for as long as it goes."""
        for at in range(len(data)):
            await self.send(data[at : at + 1])
            await asyncio.sleep(pause_s)
            if self._reader.at_eof():
                return

    async def heard(self, quiet_s: float = PATIENCE_S) -> Heard:
        """Until the other side closes, or says nothing for so long."""
        data = b""
        try:
            while True:
                async with asyncio.timeout(quiet_s):
                    if not (more := await self._reader.read(65_536)):
                        break
                data += more
        except TimeoutError:
            return Heard(data, PATIENCE_S)
        except ConnectionError:
            pass
        return Heard(data, time.monotonic() - self._begun)


Talk = Callable[[Wire], Awaitable[Heard]]


@frozen
class WireRow:
    """`answer`: as `Heard.said` writes it. `talks`: all that is meant by `what`."""

    what: str
    answer: str
    talks: tuple[Talk, ...]


def writes(make: Callable[[Wire], bytes], quiet_s: float = PATIENCE_S) -> Talk:
    """Sends this and listens."""

    async def talk(wire: Wire) -> Heard:
        await wire.send(make(wire))
        return await wire.heard(quiet_s)

    return talk


def _split(data: bytes) -> list[tuple[bytes, bytes]]:
    """Head and body of each answer."""
    answers = []
    while data:
        head, _, data = data.partition(b"\r\n\r\n")
        lengths = [int(line.split(b":")[1]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
        size = lengths[0] if lengths else 0
        answers.append((head, data[:size]))
        data = data[size:]
    return answers


def _answer(answer: tuple[bytes, bytes]) -> str:
    status = answer[0].split(b" ")[1].decode()
    try:
        told = json.loads(answer[1])
    except ValueError:
        return status
    return f"{status} `{told['code']}`" if "code" in told else status
