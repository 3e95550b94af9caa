"""`/healthz`: the process runs. `/readyz`: what it needs is there. `/metrics`: its numbers."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from attrs import field, frozen

from ..kernel.errors import ThamesThriveError
from .replies import Reply, json_reply

CHECK_S = 2.0


@frozen(kw_only=True)
class Seen:
    """What a check saw. `wrong` keeps others from sending here; a `warning` is for people, and so are the details."""

    wrong: str | None = None
    warning: str | None = None
    details: Mapping[str, Any] = field(factory=dict)


WELL = Seen()

Check = Callable[[], Awaitable[Seen]]


def healthz() -> Reply:
    """Always well: a process that cannot say so does not answer."""
    return json_reply({"status": "ok"})


async def readyz(checks: Mapping[str, Check], *, within_s: float = CHECK_S) -> Reply:
    """200 when every check passes within its time, else 503; with what each said."""
    said = await asyncio.gather(*(_seen(check, within_s) for check in checks.values()))
    failed = any(seen.wrong for seen in said)
    shown = {name: _shown(seen) for name, seen in zip(checks, said, strict=True)}
    return json_reply({"status": "unready" if failed else "ready", "checks": shown}, status=503 if failed else 200)


def _shown(seen: Seen) -> Mapping[str, Any]:
    said = {"reason": seen.wrong, "warning": seen.warning}
    return {"ready": seen.wrong is None, **{name: text for name, text in said.items() if text}, **seen.details}


async def _seen(check: Check, within_s: float) -> Seen:
    try:
        async with asyncio.timeout(within_s):
            return await check()
    except TimeoutError:
        return Seen(wrong=f"no answer within {within_s:g} s")
    except ThamesThriveError as error:
        return Seen(wrong=error.sentence)
