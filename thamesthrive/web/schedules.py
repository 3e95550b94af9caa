"""`/api/schedules`: what the platform does by itself, and when. They belong to the installation, so its own tenant alone changes them."""

from datetime import datetime

import msgspec

from ..domain.scope import Scope
from ..kernel.errors import Denied
from ..maintenance.schedules import Standing
from .paging import Listing
from .replies import Reply, json_reply
from .route import Asked

OWN = Scope().tenant


class ScheduleShown(msgspec.Struct):
    """`fired`: when it last was due and put; `due`: when it next is, null while it is paused."""

    name: str
    does: str
    every_s: int
    paused: bool
    fired: datetime | None
    due: datetime | None


class Ran(msgspec.Struct):
    """`put`, or `in-flight` where the last run is not done yet, which will do."""

    name: str
    put: str


async def list_schedules(asked: Asked) -> Reply:
    return await _listed(asked)


async def pause_schedule(asked: Asked) -> Reply:
    _check_own(asked)
    await asked.uses.upkeep.schedules.pause(asked.place["name"], by=asked.by)
    return await _listed(asked)


async def resume_schedule(asked: Asked) -> Reply:
    _check_own(asked)
    await asked.uses.upkeep.schedules.resume(asked.place["name"], by=asked.by)
    return await _listed(asked)


async def run_schedule(asked: Asked) -> Reply:
    _check_own(asked)
    name = asked.place["name"]
    return json_reply(Ran(name, str(await asked.uses.upkeep.schedules.run(name))), status=202)


async def _listed(asked: Asked) -> Reply:
    return json_reply(Listing([_shown(standing) for standing in await asked.uses.upkeep.schedules.list()]))


def _check_own(asked: Asked) -> None:
    """Raises: Denied."""
    if asked.scope.tenant != OWN:
        raise Denied(f'schedules belong to the installation: a token of the tenant "{OWN}" changes them', code="not-granted")


def _shown(standing: Standing) -> ScheduleShown:
    schedule = standing.schedule
    return ScheduleShown(schedule.name, schedule.does, schedule.every_s, standing.paused, standing.fired, standing.due)
