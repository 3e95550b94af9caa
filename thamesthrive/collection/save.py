"""save: what a fold decided, one port call an arrow, in the order that makes every crash harmless.

claim identities → create events → write sessions → write groups → freeze → write profiles → empty what the roots hold now → move links.
Each call takes so many documents at most, so that others may write in between.
An arrow that finds somebody else was faster stops the rest: the round is read again where it was out of date, and folded again. Links
move last: a key that a later entry of the round moved away would hide from a replay whom an earlier one was to merge.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TypeVar

from attrs import frozen

from ..domain.base import with_base
from ..domain.entry import Cursor
from ..domain.event import Event
from ..domain.part import trimmed
from ..domain.profile import Profile, emptied, holds_something, lacks
from ..domain.scope import Scope
from ..domain.view import view_of
from ..kernel.values import evolve
from ..ports.events import Refused
from ..ports.profiles import ProfileWrite
from ..ports.stores import Stores
from ..ports.versions import Version, Versioned
from .desk import Desk
from .held import Held, keep
from .load import Loader
from .pace import some_of

T = TypeVar("T")
W = TypeVar("W")


@frozen
class Saver:
    """For one round of one scope. `refused` fills with events that the store will never take."""

    stores: Stores
    scope: Scope
    held: Held
    loader: Loader
    acknowledged: Mapping[str, Cursor]
    refused: dict[str, str]

    async def save(self, desk: Desk) -> bool:
        """True when all of it stands in the store."""
        return (
            await self.claim_identities(desk)
            and await self.create_events(desk)
            and await self.write_sessions(desk)
            and await self.write_groups(desk)
            and await self.freeze(desk)
            and await self.write_profiles(desk)
            and await self.empty_frozen(desk)
            and await self.move_links(desk)
        )

    async def claim_identities(self, desk: Desk) -> bool:
        """First the new parts' own ids: who loses one takes the winner's part and time, and only then are the other keys claimed."""
        if not await self._renew(desk):
            return False
        for claimed in (desk.opened, desk.claimed):
            if not claimed:
                continue
            made = await self._made(self.stores.identities.claim, list(claimed.values()), (self.held.identities, claimed))
            if len(made) < len(claimed):
                self.loader.again(identities=claimed.keys() - made)
                return False
        return True

    async def _renew(self, desk: Desk) -> bool:
        """Keys that lead to who was erased lead to nobody from now on, before anything is decided by where they lead."""
        if not desk.renewed:
            return True
        held = self.held.identities
        made = await self._made(self.stores.identities.move, _versioned(desk.renewed, held), (held, desk.renewed))
        self.loader.again(identities=desk.renewed.keys() - made)
        return len(made) == len(desk.renewed)

    async def create_events(self, desk: Desk) -> bool:
        """The answers decide: a record that is there says whose the event is.

        Those by which others were decided come first. A repeat moves no link, merges nothing and opens no session; what was decided
        by one before it showed as a repeat must not be made.
        """
        new = [event for event in desk.events.values() if event.id not in self.held.claims]
        deciding = [event for event in new if event.id in desk.deciding]
        others = [event for event in new if event.id not in desk.deciding]
        return await self._create(deciding) and await self._create(others)

    async def _create(self, events: Sequence[Event]) -> bool:
        is_new = True
        for some in some_of(events):
            there = await self.stores.events.create(self.scope, some)
            is_new = is_new and not there
            for event in some:
                answer = there.get(event.id, event.claim)
                if isinstance(answer, Refused):
                    self.refused[event.id] = answer.sentence
                else:
                    self.held.claims[event.id] = answer
            await self.loader.pace.breathe()
        return is_new

    async def write_sessions(self, desk: Desk) -> bool:
        """Before the profiles, so that what a fold reads of a session is what is stored."""
        held, stores = self.held, self.stores.sessions
        made = await self._made(stores.write, _versioned(desk.sessions, held.sessions), (held.sessions, desk.sessions))
        newest = await self._made(stores.write_latest, _versioned(desk.latest, held.latest), (held.latest, desk.latest))
        self.loader.again(sessions=desk.sessions.keys() - made, latest=desk.latest.keys() - newest)
        return len(made) == len(desk.sessions) and len(newest) == len(desk.latest)

    async def write_groups(self, desk: Desk) -> bool:
        """After the events, whose records say what counts; a group's own cursors say what it has counted."""
        if not desk.groups:
            return True
        held = self.held.groups
        made = await self._made(self.stores.groups.write, _versioned(desk.groups, held), (held, desk.groups))
        self.loader.again(groups=desk.groups.keys() - made)
        return len(made) == len(desk.groups)

    async def freeze(self, desk: Desk) -> bool:
        """The younger of those that merge, as they were read, with a pointer: from now on nobody writes them."""
        return await self._write([(document, None) for document in desk.frozen.values()])

    async def write_profiles(self, desk: Desk) -> bool:
        """Every root that changed: one write a person and round."""
        shown: list[tuple[Profile, Mapping[str, object] | None]] = []
        for root in filter(None, map(desk.document, desk.changed)):
            slim = self._trimmed(root)
            shown.append((slim, view_of(slim)))
            await self.loader.pace.breathe()
        return await self._write(shown)

    async def empty_frozen(self, desk: Desk) -> bool:
        """Frozen documents whose root holds what they held, or copies would survive an erasure."""
        named = [*desk.passed, *(id for root in desk.roots() for id in root.joined)]
        frozen = [held.value for id in dict.fromkeys(named) if (held := self.held.documents.get(id)) and held.value.root]
        return await self._write([(emptied(document), None) for document in frozen if self._is_copied(document, desk)])

    async def move_links(self, desk: Desk) -> bool:
        """Keys that belong to whom they came last."""
        if not desk.moved:
            return True
        held = self.held.identities
        made = await self._made(self.stores.identities.move, _versioned(desk.moved, held), (held, desk.moved))
        self.loader.again(identities=desk.moved.keys() - made)
        return len(made) == len(desk.moved)

    async def _made(
        self,
        call: Callable[[Scope, Sequence[W]], Awaitable[Mapping[str, Version]]],
        writes: Sequence[W],
        of: tuple[dict[str, Versioned[T]], Mapping[str, T]],
    ) -> set[str]:
        """The ids that were written, each kept in memory as it stands now; of: where that is, and what was written, by id."""
        (held, values), made = of, set[str]()
        for some in some_of(writes):
            for id, version in (await call(self.scope, some)).items():
                keep(held, id, values[id], version)
                made.add(id)
        return made

    async def _write(self, documents: Sequence[tuple[Profile, Mapping[str, object] | None]]) -> bool:
        if not documents:
            return True
        held = self.held.documents
        writes = [ProfileWrite(p, held[p.id].version if p.id in held else None, view) for p, view in documents]
        profiles = {profile.id: profile for profile, _ in documents}
        made = await self._made(self.stores.profiles.write, writes, (held, profiles))
        self.loader.again(documents=profiles.keys() - made)
        return len(made) == len(documents)

    def _is_copied(self, document: Profile, desk: Desk) -> bool:
        """Whether a frozen document holds something that its root holds too."""
        root = desk.standing(document.home)
        return holds_something(document) and root is not None and root.root is None and not lacks(root, document)

    def _trimmed(self, root: Profile) -> Profile:
        """Effects fall away once the log has acknowledged their entry; applied is not enough, they may not be sent.

        Parts that nothing has touched for long are put together.
        """
        bases = self.loader.departures.rules.bases
        if not root.joined and not any([part.outbox for part in root.parts.values()]):
            return with_base(root, bases)
        joined = {id: why for id, why in root.joined.items() if not self._is_announced(root, id)}
        slim = evolve(root, joined=joined, parts={id: trimmed(part, self.acknowledged) for id, part in root.parts.items()})
        return with_base(slim, bases)

    def _is_announced(self, root: Profile, id: str) -> bool:
        """Whether a merge was announced by this process, and the document that was taken in is empty, or alive again."""
        document = self.held.documents.get(id)
        done = document is not None and (document.value.root is None or not holds_something(document.value))
        return done and (id, root.absorbed.get(id, -1)) in self.held.announced


def _versioned(values: Mapping[str, T], held: Mapping[str, Versioned[T]]) -> list[Versioned[T]]:
    return [Versioned(value, held[id].version if id in held else None) for id, value in values.items()]
