"""Erasing a person, step by step: the root becomes a tombstone in one write, then every part has one of its own and every key begins anew.

The drain does this, since it decides who an entry is of; what else the person left is taken out afterwards (`privacy/`). It may stop
anywhere: what is to be done stands in the record before it is done, and every step done again changes nothing.
"""

import structlog
from attrs import frozen

from ..domain.entry import Entry, Position
from ..domain.erasure import Erasure, State
from ..domain.identity import PROFILE, Home, Identity, Key, begun_anew, claim, identity_id
from ..domain.profile import Profile, erased_at, open_profile, tombstone
from ..domain.scope import Scope
from ..kernel.errors import Conflict
from ..ports.profiles import ProfileWrite
from ..ports.stores import Stores
from ..ports.versions import Versioned
from .closing import begin_anew, close_visits, noted
from .departures import Departures
from .held import Held, drop
from .joining import Cause
from .rules import Rules


@frozen
class Erasing:
    """Works on the store directly, as departures do: nobody's memory can be trusted about who is gone."""

    stores: Stores
    scope: Scope
    rules: Rules
    held: Held

    async def erase(self, position: Position, entry: Entry) -> None:
        """Done once, by the record. Raises: Unavailable."""
        while True:
            try:
                return await self._erase((position, entry))
            except Conflict:                    # another process works at the same note: read it again
                continue

    async def _erase(self, cause: Cause) -> None:
        read = (await self.stores.erasures.load(self.scope, [cause[1].erasure or ""])).get(cause[1].erasure or "")
        if read is None:                        # asked for in a store that was lost since
            structlog.get_logger().warning("unknown erasure", erasure=cause[1].erasure, scope=str(self.scope))
            return
        if read.value.state is not State.ASKED:
            return
        read = await self._marked(await self._begun(read, cause[0]))
        if read.value.part is not None:
            read = await self._take_apart(read, cause)
        closed = await close_visits(self.stores, self.scope, read.value)
        self._forget(read.value)
        counts = {"profile": len(read.value.parts), "identity": len(read.value.identities), "session": closed}
        await self._write(read, state=State.ERASED, counts=counts)

    async def _take_apart(self, read: Versioned[Erasure], cause: Cause) -> Versioned[Erasure]:
        """The person; and whoever has come with the key since, where another erasure was faster."""
        part = None if read.value.parts else read.value.part
        while True:
            if part is not None:
                buried = await self._bury(part, read.value, cause)
                read = await self._write(read, parts=tuple(sorted({*read.value.parts, *buried})))
            await self._part(read.value)
            read = await begin_anew(self.stores, self.scope, read, self.rules.hashed)
            part = await self._leads_to(read.value)
            if part is None:
                return read

    async def _begun(self, read: Versioned[Erasure], position: Position) -> Versioned[Erasure]:
        """Since when, and which part is asked for: that stands before anything is changed that would tell it."""
        if read.value.at is not None:
            return read
        return await self._write(read, at=position, part=await self._part_asked_for(read.value, position))

    async def _part_asked_for(self, record: Erasure, position: Position) -> str | None:
        if record.profile is not None and await self._document(record.profile):
            return record.profile
        identity = record.identity or identity_id(self.rules.hashed, self.scope, Key(PROFILE, record.profile or ""))
        known = await self._identity(identity)
        if known is None or (known.value.erased is not None and known.value.erased >= position):
            return None
        return known.value.home.part

    async def _marked(self, read: Versioned[Erasure]) -> Versioned[Erasure]:
        """A key that nobody knows is known as erased from now on: an entry on its way may bring it."""
        record = read.value
        if record.identity is None or record.part is not None or record.at is None:
            return read
        made = claim(record.identity, record.type or "", Home("", record.at), record.at, "")
        if await self.stores.identities.claim(self.scope, [begun_anew(self.rules.hashed, made, record.at)]):
            return read
        part = await self._part_asked_for(record, record.at)
        return read if part is None else await self._write(read, part=part)

    async def _leads_to(self, record: Erasure) -> str | None:
        """Whom the key that was asked for leads to by now, if they are not erased by this."""
        known = await self._identity(record.identity) if record.identity else None
        if known is None or record.at is None or (known.value.erased is not None and known.value.erased >= record.at):
            return None
        return known.value.home.part

    async def _bury(self, part: str, record: Erasure, cause: Cause) -> tuple[str, ...]:
        """The one write that decides: whoever folds into the person from now on finds the tombstone. Returns the names of the parts."""
        departures = Departures(self.stores.profiles, self.scope, self.rules)
        at = record.at or cause[0]
        while True:
            way = await departures.arrive(part, cause)
            root = way.root if way else Versioned(open_profile(Home(part, at)))
            if root.value.erased is not None or await departures.write(erased_at(root.value, at), root.version):
                return tuple(sorted(root.value.parts))

    async def _part(self, record: Erasure) -> None:
        """A tombstone for each part by itself.

        Of the frozen documents first those that no other points to: who came by such another would find it led to somebody who lacks
        it, and take it out. The root's comes last; it loses the names, which led to it until now.
        """
        while True:
            standing = {id: read for id, read in (await self.stores.profiles.load(self.scope, record.parts)).items() if id in record.parts}
            pointed = {read.value.root.part for read in standing.values() if read.value.root is not None}
            left = [id for id in record.parts if id not in standing or standing[id].value.root is not None]
            left = [id for id in left if id not in pointed] or [id for id, read in standing.items() if _names_others(read.value)]
            if not left:
                return
            await self.stores.profiles.write(self.scope, [_tombstone(id, standing.get(id), record) for id in left])

    def _forget(self, record: Erasure) -> None:
        """What this process holds of the person."""
        parts = set(record.parts)
        drop(self.held.documents, parts)
        drop(self.held.sessions, [id for id, read in self.held.sessions.items() if read.value.home.part in parts])

    async def _write(self, read: Versioned[Erasure], **changes: object) -> Versioned[Erasure]:
        return await noted(self.stores, self.scope, read, **changes)

    async def _document(self, id: str) -> Versioned[Profile] | None:
        return (await self.stores.profiles.load(self.scope, [id])).get(id)

    async def _identity(self, id: str) -> Versioned[Identity] | None:
        return (await self.stores.identities.load(self.scope, [id])).get(id)


def _names_others(document: Profile) -> bool:
    """Whether it is the tombstone of a person, not yet of a part."""
    return document.erased is not None and (len(document.parts) > 1 or bool(document.absorbed))


def _tombstone(id: str, standing: Versioned[Profile] | None, record: Erasure) -> ProfileWrite:
    at = record.at
    assert at is not None
    if standing is None:
        return ProfileWrite(tombstone(Home(id, at), at), None, None)
    document = standing.value
    home = document.parts[id].home if id in document.parts else Home(id, document.created)
    return ProfileWrite(tombstone(home, document.erased or at, document.epoch + 1), standing.version, None)
