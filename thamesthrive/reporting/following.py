"""`Following`: events as they happen, filtered by a condition; from now on, or from where a reader was before."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from ..domain.event import Event
from ..domain.fields import Kind
from ..domain.scope import Scope
from ..kernel.codec import decode_any
from ..kernel.errors import Invalid, Unavailable
from ..kernel.times import read_time
from ..language.closures import compiled
from ..language.condition import Condition, Path
from ..language.values import at
from ..ports.clock import Clock
from ..ports.tail import Tail, Told
from .records import Records

AT_ONCE = 200                                   # so many are looked at before somebody else may
MOST = 50                                       # readers of one process

_PLACE = re.compile(r"\d{1,18}-\d{1,18}", re.ASCII)

Test = Callable[[Any, datetime], bool]


class Followed:
    """One reader. Enter it for as long as it reads."""

    def __init__(self, following: "Following", scope: Scope, test: Test, place: str) -> None:
        self._following, self._scope, self._test, self._place = following, scope, test, place

    async def next(self) -> Sequence[Told]:
        """Those that match of the next few; nothing when there are none yet. Raises: Unavailable."""
        told = await self._following.tail.read(self._scope, self._place, limit=AT_ONCE)
        if told:
            self._place = told[-1].id
        now = self._following.clock.now()
        return [one for one in told if self._test(_record(one.body, self._following.records.kind), now)]

    def __enter__(self) -> "Followed":
        self._following.readers += 1
        return self

    def __exit__(self, *_: object) -> None:
        self._following.readers -= 1


class Following:
    """`profile.id` in a condition is the person as known when the reader begins."""

    def __init__(self, tail: Tail, records: Records[Event], clock: Clock) -> None:
        self.tail, self.records, self.clock = tail, records, clock
        self.readers = 0

    async def follow(self, scope: Scope, condition: Condition, after: str | None) -> Followed:
        """`after`: the last id that the reader had; None from now on. Raises: Invalid; Unavailable, also when too many read."""
        if after is not None and not _PLACE.fullmatch(after):
            raise Invalid("Last-Event-ID is an id as this stream gave it; leave it out to begin now", code="bad-place")
        if self.readers >= MOST:
            raise Unavailable(f"{MOST} readers follow events here already; come again later", code="tail-busy", retry_after_s=10)
        test = compiled(await self.records.ready(scope, condition), branches=self.records.kind.words)
        return Followed(self, scope, test, after or await self.tail.newest(scope))


def _record(body: bytes, kind: Kind) -> Mapping[str, Any]:
    """The event with its times as times."""
    record: dict[str, Any] = decode_any(body)
    for field in kind.fields:
        if field.type == "time":
            *above, name = field.path.split(".")
            branch, text = at(Path(tuple(above)), record), at(field.at, record)
            if isinstance(text, str):
                branch[name] = read_time(text)
    return record
