"""Closing the visits of who was erased: who names such a session next opens it anew."""

from ..domain.erasure import Erasure
from ..domain.scope import Scope
from ..domain.session import closed, forgotten
from ..ports.stores import Stores
from ..ports.versions import Versioned

PAGE = 500                                      # records in one step


async def close_visits(stores: Stores, scope: Scope, erasure: Erasure) -> int:
    """Those of its parts, and what its keys know of them. Doing it again closes no more. Returns how many. Raises: Unavailable."""
    count = 0
    while erasure.parts and (ids := await stores.remains.find(scope, "session", erasure.parts, limit=PAGE)):
        found = await stores.sessions.load(scope, ids)
        made = await stores.sessions.write(scope, [Versioned(closed(read.value), read.version) for read in found.values()])
        count += len(made)
    for start in range(0, len(erasure.identities), PAGE):
        await _forget_latest(stores, scope, erasure.identities[start : start + PAGE])
    return count


async def _forget_latest(stores: Stores, scope: Scope, identities: tuple[str, ...]) -> None:
    """Which session was a key's newest, where nobody has opened that anew."""
    latest = await stores.sessions.load_latest(scope, identities)
    named = await stores.sessions.load(scope, [read.value.session for read in latest.values() if read.value.session])
    gone = [read for read in latest.values() if (session := named.get(read.value.session)) is not None and session.value.is_closed]
    await stores.sessions.write_latest(scope, [Versioned(forgotten(read.value), read.version) for read in gone])
