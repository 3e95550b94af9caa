"""`Check`: something that is looked at, for `/readyz` and `/api/health`; `Seen`: what was seen. Which there are is the roles' to say."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from attrs import field, frozen

from ..kernel.errors import ThamesThriveError

CHECK_S = 2.0


@frozen(kw_only=True)
class Seen:
    """What a check saw. `wrong` keeps others from sending here; a `warning` is for people, and so are the details."""

    wrong: str | None = None
    warning: str | None = None
    details: Mapping[str, Any] = field(factory=dict)


WELL = Seen()

Check = Callable[[], Awaitable[Seen]]


async def look(checks: Mapping[str, Check], *, within_s: float = CHECK_S) -> Mapping[str, Seen]:
    """All of them at once; one that takes longer is wrong."""
    said = await asyncio.gather(*(_seen(check, within_s) for check in checks.values()))
    return dict(zip(checks, said, strict=True))


async def _seen(check: Check, within_s: float) -> Seen:
    try:
        async with asyncio.timeout(within_s):
            return await check()
    except TimeoutError:
        return Seen(wrong=f"no answer within {within_s:g} s")
    except ThamesThriveError as error:
        return Seen(wrong=error.sentence)
