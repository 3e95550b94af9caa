"""`Collector`: takes what a call brought into the intake log. Ids and times are given here; what becomes of it is the drain's."""

import asyncio
from collections.abc import Sequence

from ..domain.entry import FORMAT, Entry, Item, place_of
from ..domain.event import event_ids
from ..domain.identity import ANONYMOUS, PROFILE, SESSION, USER, Key, hashed_key, part_id
from ..domain.ledger import Account, minute_of
from ..domain.scope import Scope
from ..domain.source import Source
from ..kernel.codec import encode
from ..kernel.errors import Unavailable
from ..kernel.ids import KeyedHash, is_well_formed, random_id
from ..kernel.values import Value, evolve
from ..ports.answers import Answer, Answers
from ..ports.clock import Clock
from ..ports.intake import Append, Intake
from .batch import Accepted, Batch
from .rate_limits import RateLimits

DEADLINE_S = 2.0


class _Told(Value, frozen=True, gc=False):
    """What is known of a call without asking anybody."""

    entries: Sequence[Entry]
    events: tuple[str, ...]
    profile: str | None
    session: str | None


class Collector:
    """Durable when it answers. Doing the same call again is safe where the sender gave its events ids."""

    def __init__(
        self, outside: tuple[Intake, Answers, Clock], hashed: KeyedHash, limits: RateLimits, *, deadline_s: float = DEADLINE_S
    ) -> None:
        self._intake, self._answers, self._clock = outside
        self._hashed, self.limits, self._deadline_s = hashed, limits, deadline_s

    def first_session(self, scope: Scope, source: Source, sender_id: str | None) -> str:
        """The session of a first visit: the same again for the same first event, if its sender gave it an id."""
        if sender_id is None:
            return random_id()
        return self._hashed("first-session", scope.tenant, scope.stage, source.id, sender_id)

    def hashed_key(self, scope: Scope, key: Key) -> Key:
        """A key that identifies as this one does, and tells nobody the value."""
        return hashed_key(self._hashed, scope, key)

    async def accept(self, batch: Batch) -> Accepted:
        """Append one entry per ordering key, all at once; wait for the result if the call asks for it.

        Raises: Unavailable: too much comes (`RateLimits.take`); nothing was taken; or it is not known whether the log took it.
        """
        await self.limits.take(batch)
        told = self._told(batch)
        to = self._expect() if batch.answer == "result" and told.entries else None
        entries = [evolve(e, answer=to) for e in told.entries] if to else told.entries
        begun = self._clock.monotonic()
        try:
            await self._append(entries)
        except (Unavailable, asyncio.CancelledError):
            if to:                              # nobody will answer; give the address back
                await self._answers.wait(to, entries=0, timeout_s=0)
            raise
        took = self._clock.monotonic() - begun
        if batch.answer == "none":
            return Accepted(append_s=took)
        said = await self._answers.wait(to, entries=len(entries), timeout_s=self._deadline_s) if to else ()
        pending = batch.answer == "result" and len(said) < len(entries)
        return _accepted(told, said, pending=pending, append_s=took)

    async def lag(self) -> int:
        """Entries that wait for a drain. Raises: Unavailable."""
        return sum((await self._intake.lag()).values())

    def _expect(self) -> str | None:
        """Where to listen; None when so many wait already that ids must do."""
        try:
            return self._answers.expect()
        except Unavailable:
            return None

    async def _append(self, entries: Sequence[Entry]) -> None:
        appends = [
            Append(place_of(e.scope, e.order), encode(e), Account(e.scope, e.source, minute_of(e.received)), e.size) for e in entries
        ]
        if appends:
            await self._intake.append(appends)

    def _told(self, batch: Batch) -> _Told:
        items = [self._with_id(item, batch) for item in batch.items]
        entries = self._entries(batch, items)
        if batch.source.profile_less:
            return _Told(entries, tuple(item.id for item in items), None, None)
        profile = entries[0].profile_id if entries else batch.profile
        session = items[0].session_id if items else batch.session
        return _Told(entries, tuple(item.id for item in items), profile, self._session(session))

    def _with_id(self, item: Item, batch: Batch) -> Item:
        sender_id = item.sender_id or random_id()
        id, also = event_ids(self._hashed, batch.scope, batch.source.id, sender_id, (item.sent, batch.received))
        return evolve(item, id=id, also=also if item.sender_id else None)

    def _entries(self, batch: Batch, items: Sequence[Item]) -> list[Entry]:
        if len(items) == 1:
            return [self._entry(batch, order_of(items[0]), tuple(items), first=True)]
        groups: dict[Key | None, list[Item]] = {}
        for item in items:
            groups.setdefault(order_of(item), []).append(item)
        if not groups and batch.bad:            # what cannot be used is received and parked all the same
            groups[_order(batch.session, None, None, batch.profile)] = []
        return [self._entry(batch, key, tuple(of), first=n == 0) for n, (key, of) in enumerate(groups.items())]

    def _entry(self, batch: Batch, key: Key | None, items: tuple[Item, ...], *, first: bool) -> Entry:
        """The first entry's profile id is the one that is answered, and bad items travel with it."""
        source = batch.source
        given = items[0].profile_id if items else batch.profile
        profile_id = None if source.profile_less else self._profile_id(batch.scope, key, given)
        is_new = source.ephemeral or source.profile_less or any(item.keys for item in items)
        return Entry(
            scope=batch.scope,
            kind="events",
            received=batch.received,
            source=source.id,
            channel=source.channel,
            door=batch.door,
            order=key.value if key else random_id(),
            profile_id=profile_id,
            answered=first and batch.answer != "none" and profile_id is not None,
            items=items,
            bad=batch.bad if first else (),
            address=batch.address,
            user_agent=batch.user_agent,
            ephemeral=source.ephemeral,
            profile_less=source.profile_less,
            v=FORMAT if is_new else 1,          # who does not know of these leaves it to newer processes
        )

    def _profile_id(self, scope: Scope, key: Key | None, given: str | None) -> str | None:
        """What a new part is opened under: the given id if it may be used as it is, else the ordering key's; None without either."""
        if given is not None and is_well_formed(given):
            return given
        return part_id(self._hashed, scope, key) if key else None

    def _session(self, given: str | None) -> str | None:
        """The id that the drain will use: an ill-formed one stands for itself by its hash."""
        return given if given is None or is_well_formed(given) else self._hashed("session", given)


def order_of(item: Item) -> Key | None:
    """The ordering key of an event; None if it says nothing of who sent it."""
    named = _order(item.session_id, item.anonymous_id, item.user_id, item.profile_id)
    return Key(*item.keys[0]) if named is None and item.keys else named


def _order(session: str | None, anonymous: str | None, user: str | None, profile: str | None) -> Key | None:
    if session is not None:
        return Key(SESSION, session)
    if anonymous is not None:
        return Key(ANONYMOUS, anonymous)
    if user is not None:
        return Key(USER, user)
    return Key(PROFILE, profile) if profile is not None else None


def _accepted(told: _Told, said: Sequence[Answer], *, pending: bool, append_s: float) -> Accepted:
    """What the drain said where it did, else what was known before. The first entry's answer speaks for the call."""
    first = next((a for a in said if told.events and told.events[0] in a.events), said[0] if said else None)
    return Accepted(
        events=told.events,
        profile=first.profile if first else told.profile,
        session=first.session if first else told.session,
        pending=pending,
        errors=tuple(e for a in said for e in a.errors),
        warnings=tuple(w for a in said for w in a.warnings),
        ux=tuple(u for a in said for u in a.ux),
        response={name: value for a in said for name, value in a.response.items()},
        append_s=append_s,
    )

