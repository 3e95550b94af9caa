"""The load: many connections, each of which tells one chapter after the other, and tells everything again until it is answered.

An event is *answered* when a door said 2xx: from then on it has to be stored once. 429, 5xx, a broken connection or silence mean that
nobody knows; the sender tells it again, under the same ids, at whatever door. Any other answer is a finding.
"""

import asyncio
import random
import threading
from collections.abc import Callable, Sequence

from attrs import define, field, frozen

from tests.faults.lives import wait_for

TELLERS = 24
SILENCE_S = 2.0                                 # after this long a teller takes it that nobody will answer
AGAIN_S = 0.05
LONGEST_PAUSE_S = 0.3                           # however long a door asks to wait
PASSING = frozenset({408, 425, 429, *range(500, 600)}) - {501, 505}
REST_S = 60.0


@frozen
class Parcel:
    """One request."""

    path: str
    body: bytes


Tell = Callable[[], Sequence[Parcel]]


@define
class Said:
    """What the doors answered."""

    answered: int = 0
    again: int = 0
    findings: list[str] = field(factory=list)


class Load:
    """Runs in a thread of its own. `chapters_a_second` is what all tellers together begin, as long as they are answered."""

    def __init__(self, ports: Sequence[int], tell: Tell, seed: int, *, chapters_a_second: float) -> None:
        self._ports, self._tell, self._rng = tuple(ports), tell, random.Random(seed)
        self._pause_s = TELLERS / chapters_a_second
        self._loop = asyncio.new_event_loop()
        self._going, self._stop, self._busy = asyncio.Event(), asyncio.Event(), 0
        self._lines: set[Line] = set()
        self._kept: list[Parcel] | None = None
        self._asking: set[asyncio.Future[None]] = set()         # one for each request that is on its way
        self._thread = threading.Thread(target=self._run, daemon=True)
        self.said = Said()

    def __enter__(self) -> "Load":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join()

    def go(self) -> None:
        self._loop.call_soon_threadsafe(self._going.set)

    def rest(self) -> None:
        """No new chapters; returns when all that were begun are answered to their ends."""
        self._loop.call_soon_threadsafe(self._going.clear)
        wait_for(lambda: not self._going.is_set() and not self._busy, "what was begun is answered", within_s=REST_S)

    def remember(self) -> None:
        """From now on keep what is answered, as a sender with a buffer does."""
        self._kept = []

    def tell_again(self) -> None:
        """All that was answered since, under the same ids; returns when it is answered."""
        asyncio.run_coroutine_threadsafe(self._tell_again(), self._loop).result(REST_S)

    async def _tell_again(self) -> None:
        """Also what was on its way: a door may have it in the log that is gone, and answer late."""
        if self._asking:
            await asyncio.wait(set(self._asking))
        parcels, self._kept = self._kept or [], None
        rng = random.Random(len(parcels))
        line = self._line(rng)
        for parcel in parcels:
            line = await self._until_answered(line, parcel, rng)

    def _run(self) -> None:
        with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
            runner.run(self._tellers())

    async def _tellers(self) -> None:
        async with asyncio.TaskGroup() as group:
            tellers = [group.create_task(self._teller(random.Random(self._rng.random()))) for _ in range(TELLERS)]
            await self._stop.wait()
            for teller in tellers:
                teller.cancel()
        for line in self._lines:
            line.close()
        await asyncio.sleep(0)                  # or connections would be left to the collector

    async def _teller(self, rng: random.Random) -> None:
        line = self._line(rng)
        while True:
            await asyncio.sleep(rng.uniform(0, 2 * self._pause_s))
            await self._going.wait()
            self._busy += 1                     # at once with the look at _going, or a chapter could begin in a rest
            for parcel in self._tell():
                line = await self._until_answered(line, parcel, rng)
            self._busy -= 1

    async def _until_answered(self, line: "Line", parcel: Parcel, rng: random.Random) -> "Line":
        while True:
            try:
                status, pause_s, text = await self._asked(line, parcel)
            except (OSError, EOFError, TimeoutError, asyncio.LimitOverrunError):
                status, pause_s, text = 503, AGAIN_S, ""
                self._lines.discard(line)
                line.close()
                line = self._line(rng)
            if 200 <= status < 300:
                self.said.answered += 1
                if self._kept is not None:
                    self._kept.append(parcel)
                return line
            if status not in PASSING or status == 500:
                self.said.findings.append(f"{parcel.path} was answered {status}: {text[:300]}")
                return line
            self.said.again += 1
            await asyncio.sleep(rng.uniform(0.5, 1) * min(pause_s, LONGEST_PAUSE_S))

    async def _asked(self, line: "Line", parcel: Parcel) -> tuple[int, float, str]:
        asking = self._loop.create_future()
        self._asking.add(asking)
        try:
            async with asyncio.timeout(SILENCE_S):
                return await line.post(parcel)
        finally:
            self._asking.discard(asking)
            asking.set_result(None)

    def _line(self, rng: random.Random) -> "Line":
        line = Line(rng.choice(self._ports))
        self._lines.add(line)
        return line


class Line:
    """One connection that is kept, opened when it is first used."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def post(self, parcel: Parcel) -> tuple[int, float, str]:
        """Status, the seconds that the door asks to wait, and what it said."""
        if self._streams is None:
            self._streams = await asyncio.open_connection("127.0.0.1", self._port)
        reader, writer = self._streams
        head = f"POST {parcel.path} HTTP/1.1\r\nhost: door\r\ncontent-type: application/json\r\ncontent-length: {len(parcel.body)}\r\n\r\n"
        writer.write(head.encode() + parcel.body)
        await writer.drain()
        begin, *lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        body = await reader.readexactly(int(headers.get("content-length", 0)))
        return int(begin.split()[1]), float(headers.get("retry-after", AGAIN_S)), body.decode("utf-8", "replace")

    def close(self) -> None:
        if self._streams is not None:
            self._streams[1].transport.abort()
        self._streams = None
