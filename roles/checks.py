"""What /readyz asks of every role. Whatever a role needs to do its work makes it unready; what people should look at is a warning."""

from collections.abc import Mapping

from thamesthrive.domain.scope import Scope
from thamesthrive.web.checks import WELL, Check, Seen

from .compose import Platform

LAG_WARNED = 100_000                            # entries waiting, from which on a load balancer should know
STALE_S = 180.0                                 # a canary that came no more for so long


def checks(platform: Platform) -> Mapping[str, Check]:
    """Name -> check."""
    return {
        "store": lambda: _store(platform),
        "migrations": lambda: _migrations(platform),
        "intake": lambda: _intake(platform),
        "lag": lambda: _lag(platform),
        "deliveries": lambda: _deliveries(platform),
        "queue": lambda: _queue(platform),
        "scheduler": lambda: _scheduler(platform),
        "canary": lambda: _canary(platform),
    }


async def _store(platform: Platform) -> Seen:
    await platform.stores.partitions.load()
    return WELL


async def _migrations(platform: Platform) -> Seen:
    return Seen(wrong=await platform.stores.schema.problem())


async def _intake(platform: Platform) -> Seen:
    await platform.outside.intake.acknowledged()
    return WELL


async def _lag(platform: Platform) -> Seen:
    lags, now = await platform.uses.upkeep.backlog.lags(), platform.clock.now()
    waiting = sum(lag.entries for lag in lags.values())
    shown = {str(p): {"entries": lag.entries, "oldest_s": round(lag.age_s(now), 3)} for p, lag in lags.items() if lag.entries}
    wrong = f"{waiting} entries wait to be drained; add workers" if waiting > LAG_WARNED else None
    return Seen(wrong=wrong, details={"entries": waiting, "partitions": shown} if waiting else {})


async def _deliveries(platform: Platform) -> Seen:
    standing = await platform.uses.again.standing(Scope())
    warning = f"{standing.dead} deliveries were given up; /api/deliveries?status=dead says why, replay or discard them"
    return Seen(warning=warning if standing.dead else None, details={"waiting": standing.waiting} if standing.waiting else {})


async def _queue(platform: Platform) -> Seen:
    waiting = await platform.uses.upkeep.queue.waiting()
    dead = {name: of.dead for name, of in waiting.items() if of.dead}
    warning = f"tasks were given up ({', '.join(f'{name}: {n}' for name, n in dead.items())}); the worker's log says why" if dead else None
    return Seen(warning=warning, details={"messages": {name: of.messages for name, of in waiting.items() if of.messages}})


async def _scheduler(platform: Platform) -> Seen:
    beat = await platform.uses.upkeep.beats.heard()
    if beat is None:
        return Seen(warning="no scheduler leads, so nothing is done by itself; run one: thamesthrive run --role scheduler")
    return Seen(details={"leader": beat.leader, "since": beat.since})


async def _canary(platform: Platform) -> Seen:
    canary = platform.uses.upkeep.canary
    flight = await canary.last()
    if flight is None:
        return WELL                             # none was due yet, or the scheduler's check says why
    age_s = (platform.clock.now() - flight.at).total_seconds()
    details = {"at": flight.at, "accept_s": round(flight.accept_s, 4), "visible_s": flight.visible_s and round(flight.visible_s, 4)}
    if flight.visible_s is None:
        return Seen(warning="no search found the canary's event; is a worker running, and is it behind?", details=details)
    if flight.visible_s > canary.warn_s:
        return Seen(warning=f"it took {flight.visible_s:.1f} s until a search found the canary's event", details=details)
    if age_s > STALE_S:
        return Seen(warning=f"the canary flew {age_s:.0f} s ago, and should every minute", details=details)
    return Seen(details=details)
