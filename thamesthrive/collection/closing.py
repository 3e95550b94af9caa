"""What of an erased person leads on: visits are closed, so that who names such a session next opens it anew, and keys begin anew.

The drain does both, and so does who cleans up after it, for what was in the middle of being written then.
"""

from ..domain.erasure import Erasure
from ..domain.identity import begun_anew
from ..domain.scope import Scope
from ..domain.session import closed, forgotten
from ..kernel.errors import Conflict
from ..kernel.ids import KeyedHash
from ..kernel.values import evolve
from ..ports.stores import Stores
from ..ports.versions import Versioned

PAGE = 500                                      # records in one step


async def close_visits(stores: Stores, scope: Scope, erasure: Erasure) -> int:
    """Those of its parts, and what its keys know of them. Doing it again closes no more. Returns how many. Raises: Unavailable."""
    count, parts = 0, frozenset(erasure.parts)
    while parts and (ids := await stores.remains.find(scope, "session", erasure.parts, limit=PAGE)):
        found = await stores.sessions.load(scope, ids)
        # Whoever else names such a session may have opened it anew since it was found: it is theirs then.
        theirs = [Versioned(closed(read.value), read.version) for read in found.values() if read.value.home.part in parts]
        made = await stores.sessions.write(scope, theirs)
        count += len(made)
    for start in range(0, len(erasure.identities), PAGE):
        await _forget_latest(stores, scope, erasure.identities[start : start + PAGE])
    return count


async def begin_anew(stores: Stores, scope: Scope, read: Versioned[Erasure], hashed: KeyedHash) -> Versioned[Erasure]:
    """Every key that leads to one of its parts. Which they are is noted first: afterwards nothing tells. Returns the note as it is then.

    Raises: Conflict when somebody else has written the note; Unavailable.
    """
    at, parts = read.value.at, frozenset(read.value.parts)
    assert at is not None
    while parts and (ids := await stores.remains.find(scope, "identity", read.value.parts, limit=PAGE)):
        found = await stores.identities.load(scope, ids)
        types = sorted({*read.value.types, *(identity.value.type for identity in found.values())})
        known = dict.fromkeys((*read.value.identities, *ids))
        read = await noted(stores, scope, read, identities=tuple(known), types=tuple(types))
        anew = [Versioned(begun_anew(hashed, i.value, at), i.version) for i in found.values() if i.value.home.part in parts]
        await stores.identities.move(scope, anew)
    return read


async def noted(stores: Stores, scope: Scope, read: Versioned[Erasure], **changes: object) -> Versioned[Erasure]:
    """The note with these changes. Raises: Conflict when somebody else has written it; Unavailable."""
    changed = evolve(read.value, **changes)
    made = await stores.erasures.write(scope, [Versioned(changed, read.version)])
    if changed.id not in made:
        raise Conflict("another process works at the same erasure")
    return Versioned(changed, made[changed.id])


async def _forget_latest(stores: Stores, scope: Scope, identities: tuple[str, ...]) -> None:
    """Which session was a key's newest, where nobody has opened that anew."""
    latest = await stores.sessions.load_latest(scope, identities)
    named = await stores.sessions.load(scope, [read.value.session for read in latest.values() if read.value.session])
    gone = [read for read in latest.values() if (session := named.get(read.value.session)) is not None and session.value.is_closed]
    await stores.sessions.write_latest(scope, [Versioned(forgotten(read.value), read.version) for read in gone])
