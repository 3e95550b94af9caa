"""`/healthz`: the process runs. `/readyz`: what it needs is there. `/metrics`: its numbers."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping

from ..collection.collector import Collector
from ..kernel.errors import ThamesThriveError, Unavailable
from .metrics import Metrics
from .replies import Reply, json_reply

Check = Callable[[], Awaitable[str | None]]     # what is wrong, None if nothing

CHECK_S = 2.0


def healthz() -> Reply:
    """Always well: a process that cannot say so does not answer."""
    return json_reply({"status": "ok"})


async def readyz(checks: Mapping[str, Check], *, within_s: float = CHECK_S) -> Reply:
    """200 when every check passes within its time, else 503; with what each said."""
    said = await asyncio.gather(*(_outcome(check, within_s) for check in checks.values()))
    failed = any(said)
    shown = {name: {"ready": False, "reason": why} if why else {"ready": True} for name, why in zip(checks, said, strict=True)}
    return json_reply({"status": "unready" if failed else "ready", "checks": shown}, status=503 if failed else 200)


async def metrics_now(metrics: Metrics, collector: Collector) -> Reply:
    """The lag is asked for when somebody looks."""
    try:
        metrics.waiting(await collector.lag())
    except Unavailable:
        metrics.waiting(float("nan"))
    return metrics.shown()


async def _outcome(check: Check, within_s: float) -> str | None:
    """Why it failed, None if it did not."""
    try:
        async with asyncio.timeout(within_s):
            return await check()
    except TimeoutError:
        return f"no answer within {within_s:g} s"
    except ThamesThriveError as error:
        return error.sentence
