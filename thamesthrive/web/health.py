"""`/healthz`: the process runs. `/readyz`: what it needs is there. `/api/health`: the same for people. `/metrics`: its numbers."""

import asyncio
from collections.abc import Awaitable, Mapping
from datetime import datetime
from typing import Any, Literal, TypeVar

import msgspec

from ..kernel.errors import Unavailable
from ..ports.locks import PROCESSES
from .checks import CHECK_S, Check, Seen, look
from .replies import Reply, json_reply
from .route import Asked

T = TypeVar("T")
State = Literal["well", "warning", "wrong"]
STATES: tuple[State, ...] = ("well", "warning", "wrong")


class CheckShown(msgspec.Struct):
    """One thing that was looked at. `sentence`: what is the matter and what to do; null where all is well."""

    name: str
    state: State
    sentence: str | None


class PartitionShown(msgspec.Struct):
    """Entries that wait in one partition of the intake, and when the log took the oldest of them."""

    partition: int
    entries: int
    oldest: datetime | None


class FlightShown(msgspec.Struct):
    """The last canary: seconds until it was accepted, and until a search found it; null if none did."""

    at: datetime
    accept_s: float
    visible_s: float | None


class LeaderShown(msgspec.Struct):
    """The scheduler that leads, since when, and when it last said so."""

    name: str
    since: datetime
    said: datetime


class HealthShown(msgspec.Struct):
    """How the platform is. What cannot be asked is null, and a check says why. `processes`: how many run roles."""

    at: datetime
    state: State
    checks: list[CheckShown]
    partitions: list[PartitionShown] | None
    canary: FlightShown | None
    scheduler: LeaderShown | None
    processes: int | None


def healthz() -> Reply:
    """Always well: a process that cannot say so does not answer."""
    return json_reply({"status": "ok"})


async def readyz(checks: Mapping[str, Check], *, within_s: float = CHECK_S) -> Reply:
    """200 when every check passes within its time, else 503; with what each said."""
    seen = await look(checks, within_s=within_s)
    failed = any(one.wrong for one in seen.values())
    shown = {name: _shown(one) for name, one in seen.items()}
    return json_reply({"status": "unready" if failed else "ready", "checks": shown}, status=503 if failed else 200)


async def get_health(asked: Asked) -> Reply:
    """Answers also when nothing is well."""
    upkeep = asked.uses.upkeep
    seen, lags, flight, beat, processes = await asyncio.gather(
        look(asked.checks),
        _if_known(upkeep.backlog.lags()),
        _if_known(upkeep.canary.last()),
        _if_known(upkeep.beats.heard()),
        _if_known(upkeep.locks.living(PROCESSES)),
    )
    checks = [CheckShown(name, _state(one), one.wrong or one.warning) for name, one in seen.items()]
    return json_reply(
        HealthShown(
            at=asked.uses.clock.now(),
            state=max((check.state for check in checks), key=STATES.index, default="well"),
            checks=checks,
            partitions=None if lags is None else [PartitionShown(partition, lag.entries, lag.oldest) for partition, lag in lags.items()],
            canary=None if flight is None else FlightShown(flight.at, flight.accept_s, flight.visible_s),
            scheduler=None if beat is None else LeaderShown(beat.leader, beat.since, beat.at),
            processes=processes,
        )
    )


async def _if_known(asking: Awaitable[T]) -> T | None:
    """None where who knows it is away or slow, which one of the checks tells."""
    try:
        async with asyncio.timeout(CHECK_S):
            return await asking
    except (TimeoutError, Unavailable):
        return None


def _state(seen: Seen) -> State:
    return "wrong" if seen.wrong else "warning" if seen.warning else "well"


def _shown(seen: Seen) -> Mapping[str, Any]:
    said = {"reason": seen.wrong, "warning": seen.warning}
    return {"ready": seen.wrong is None, **{name: text for name, text in said.items() if text}, **seen.details}
