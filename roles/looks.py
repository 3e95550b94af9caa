"""What `doctor` looks at in a platform that it has opened."""

from collections.abc import Awaitable, Callable, Mapping

from .compose import Platform

OLD_S = 60.0                                    # an entry that waits longer is behind

Look = Callable[[Platform], Awaitable[tuple[str, str]]]
"""What is wrong and what to do, "" if nothing; and what is worth a note."""


async def _log(platform: Platform) -> tuple[str, str]:
    """Behind is what waits for longer than a drain takes, whatever the number."""
    lags, now = await platform.uses.upkeep.backlog.lags(), platform.clock.now()
    waiting = {partition: lag for partition, lag in lags.items() if lag.entries}
    if not waiting:
        return "", f"nothing waits in its {len(lags)} partitions"
    told = "; ".join(f"partition {p}: {lag.entries} entries wait, the oldest for {lag.age_s(now):.0f} s" for p, lag in waiting.items())
    behind = max(lag.age_s(now) for lag in waiting.values()) > OLD_S
    return (f"{told}; see that workers run (thamesthrive run --role worker), and add some", "") if behind else ("", told)


async def _queue(platform: Platform) -> tuple[str, str]:
    waiting = await platform.uses.upkeep.queue.waiting()
    dead = sum(of.dead for of in waiting.values())
    note = ", ".join(f"{name}: {of.messages} messages" for name, of in waiting.items())
    return "", f"{note}; {dead} tasks were given up lately, the worker's log says why" if dead else note


async def _scheduler(platform: Platform) -> tuple[str, str]:
    """None leads where nothing runs, so that is no more than a note."""
    beat = await platform.uses.upkeep.beats.heard()
    if beat is None:
        return "", "none leads, so nothing is done by itself; thamesthrive run --role scheduler runs one"
    paused = [standing.schedule.name for standing in await platform.uses.upkeep.schedules.list() if standing.paused]
    since = f"{beat.leader} leads since {beat.since:%Y-%m-%d %H:%M:%S} UTC"
    return "", f"{since}; paused: {', '.join(paused)}" if paused else since


async def _ledger(platform: Platform) -> tuple[str, str]:
    check, wrong, last = platform.uses.upkeep.ledger_check, [], []
    for scope in await platform.uses.ledger.scopes():
        found = await check.last(scope)
        if found is None:
            continue
        last.append(found.at)
        if found.differences:
            wrong.append(f"{scope}: {len(found.differences) + found.untold} differences, first: {found.differences[0].sentence}")
    if wrong:
        return f"{'; '.join(wrong)}; thamesthrive run --role job --job verify-ledger lists them", ""
    return "", f"balanced when it was last verified, {max(last):%Y-%m-%d %H:%M} UTC" if last else "not verified yet"


async def _canary(platform: Platform) -> tuple[str, str]:
    flight = await platform.uses.upkeep.canary.last()
    if flight is None:
        return "", "none flew within a day"
    if flight.visible_s is None:
        return "no search found its event; see that workers run, and whether they are behind", ""
    return "", f"{flight.visible_s:.2f} s until a search found its event, {flight.at:%Y-%m-%d %H:%M} UTC"


LOOKS: Mapping[str, Look] = {"log": _log, "queue": _queue, "scheduler": _scheduler, "ledger": _ledger, "canary": _canary}
