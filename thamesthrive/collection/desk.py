"""`Desk`: what stands while a round is folded in memory, entry after entry, over what is held of the store. Nothing here waits.

After a conflict the round is folded again on a new desk: what was written stands in the store and is found as applied.
"""

from collections.abc import Mapping
from typing import TypeVar

from ..domain.entry import Entry, Position
from ..domain.event import Claim, Event
from ..domain.group import Group
from ..domain.identity import Home, Identity
from ..domain.merge import younger_first
from ..domain.part import advanced, has_seen
from ..domain.profile import Profile, frozen_into, lift_apart, may_join, open_profile
from ..domain.session import LatestSession, Session
from ..kernel.values import evolve
from ..ports.versions import Versioned
from .collected import Collected, Relation
from .held import Held
from .joining import taken_in
from .prepared import Prepared
from .record import claim_of, record_of
from .rules import Rules
from .steps.identify import given_session, home_for

T = TypeVar("T")

NOTHING: frozenset[str] = frozenset()


class Desk:
    """The outcome of a fold is in its public fields: what is to be written, arrow by arrow."""

    def __init__(self, held: Held, rules: Rules) -> None:
        self._held, self._rules = held, rules
        self._identities: dict[str, Identity] = {}
        self._documents: dict[str, Profile] = {}
        self._roots: dict[str, str] = {}                        # part -> root, as long as nothing merges
        self._seen: dict[str, Claim] = {}
        self._applying: tuple[Position | None, frozenset[str]] = (None, NOTHING)
        self._applying_groups: tuple[Position | None, frozenset[str]] = (None, NOTHING)
        self.opened: dict[str, Identity] = {}
        self.claimed: dict[str, Identity] = {}
        self.events: dict[str, Event] = {}
        self.deciding: set[str] = set()                         # those of them by which later events were decided
        self.sessions: dict[str, Session] = {}
        self.latest: dict[str, LatestSession] = {}
        self.groups: dict[str, Group] = {}
        self.moved: dict[str, Identity] = {}
        self.frozen: dict[str, Profile] = {}
        self.changed: dict[str, None] = {}                      # roots to write, in order
        self.passed: dict[str, None] = {}                       # frozen documents whose root holds (or will hold) all they held
        self.outcomes: dict[tuple[Position, int], Collected] = {}       # by entry and place in it

    def collect(self, position: Position, entry: Entry, prepared: Prepared) -> Collected:
        """One event with the slice of the state that it touches."""
        item, key = prepared.item, prepared.silent
        claim = self._held.claims.get(item.id) or (self._held.claims.get(item.also) if item.also else None)
        known = (*prepared.keys, prepared.opens) if prepared.opens else prepared.keys
        identities = {k.id: identity for k in known if (identity := self.identity(k.id)) is not None}
        homes = [identity.home for identity in identities.values()]
        homes += [home for home in (claim.home if claim else None, home_for(prepared, identities, position)) if home]
        latest = _now(key.id, self.latest, self._held.latest) if key else None
        sessions = (given_session(item, self._rules), claim.session if claim else None, latest.session if latest else None)
        return Collected(
            position=position,
            entry=entry,
            prepared=prepared,
            claim=claim,
            seen=self._seen.get(item.id),
            identities=identities,
            roots={home.part: self.root_of(home) for home in homes},
            sessions={id: visit for id in sessions if id and (visit := _now(id, self.sessions, self._held.sessions)) is not None},
            groups=self._groups(prepared),
            latest=latest,
            applying_groups=self._applying_groups[1] if self._applying_groups[0] == position else NOTHING,
            applying=self._applying[1] if self._applying[0] == position else NOTHING,
        )

    def put(self, collected: Collected) -> None:
        """Take over what the steps decided about one event."""
        if opened := collected.opened:
            self.opened[opened.id] = self._identities[opened.id] = opened
        for identity in collected.claims:
            self._identities[identity.id] = identity
            if identity.id not in self.opened:
                self.claimed[identity.id] = identity
        for identity in collected.moves:
            self.moved[identity.id] = self._identities[identity.id] = identity
        if collected.relation in (Relation.NEW, Relation.REJECTED):
            self.events[collected.event_id] = record_of(collected)
            if collected.moves or collected.frozen or _opens_unnamed(collected):
                self.deciding.add(collected.event_id)
        if collected.relation not in (Relation.DUPLICATE, Relation.REUSED):
            self._seen[collected.event_id] = claim_of(collected)
        self.outcomes[collected.position, collected.prepared.index] = collected
        if collected.counts:
            self._put_counted(collected)

    def join_asked(self, position: Position, entry: Entry) -> None:
        """A merge that a person asked for: it lifts what was set apart, but no limit. Done once, by the younger part's cursor."""
        if entry.part is None or entry.other is None:
            return
        homes = [document.home for id in (entry.part, entry.other) if (document := self.document(id)) is not None]
        if len(homes) < 2:
            return
        a, b = (self.root_of(home) for home in homes)
        part = a.parts[entry.part]
        if has_seen(part.cursors, position):
            return
        if a.id != b.id and may_join(lift_apart(a, b).parts, lift_apart(b, a).parts, self._rules.limits):
            younger, older = younger_first(a, b)
            gone = self._freeze(younger, older.home)
            lifted = evolve(lift_apart(younger, older), root=gone.root, epoch=gone.epoch)
            root = taken_in(lift_apart(older, younger), lifted, (position, entry))
            moved_on = evolve(root.parts[part.id], cursors=advanced(part.cursors, position))
            self._set_root(evolve(root, parts={**root.parts, part.id: moved_on}))

    def identity(self, id: str) -> Identity | None:
        """The record of a key, as it stands now."""
        return _now(id, self._identities, self._held.identities)

    def root_of(self, home: Home) -> Profile:
        """The document a part stands in. Loading saw to it that every root holds what is frozen on the way to it."""
        if (known := self._roots.get(home.part)) is not None:
            return self._documents[known]
        at = home
        while (document := self.document(at.part)) is not None and document.root is not None:
            self.passed[document.id] = None
            at = document.root
        root = document or open_profile(at)
        self._documents[root.id] = root
        self._roots[home.part] = root.id
        return root

    def document(self, id: str) -> Profile | None:
        """A document as it stands now."""
        return _now(id, self._documents, self._held.documents)

    def roots(self) -> list[Profile]:
        """Every document that parts of this round stand in."""
        return [document for document in self._documents.values() if document.root is None]

    def standing(self, home: Home) -> Profile | None:
        """The document that a part of this round stands in, once all is folded."""
        at: Home | None = home
        document = None
        while at is not None and (document := self.document(at.part)) is not None:
            at = document.root
        return document

    def _groups(self, prepared: Prepared) -> Mapping[str, Group]:
        if prepared.group is None:
            return {}
        id = prepared.group.id
        group = _now(id, self.groups, self._held.groups)
        return {id: group} if group else {}

    def _put_counted(self, collected: Collected) -> None:
        home = collected.home
        if collected.newest is not None:
            self.latest[collected.newest.id] = collected.newest
        if (group := collected.group) is not None:
            self.groups[group.id] = group
            self._applying_groups = collected.position, collected.applying_groups | {group.id}
        if home is None:
            return
        root = self._put_joined(collected, collected.root_of(home))
        applying: set[str] = set()
        if (visit := collected.visit) is not None and visit is not collected.sessions.get(visit.id):
            applying.add(visit.id)
            self.sessions[visit.id] = visit
        if collected.part is not None:
            applying.add(home.part)
            self._set_root(evolve(root, parts={**root.parts, home.part: collected.part}))
        self._applying = (collected.position, collected.applying | applying)

    def _put_joined(self, collected: Collected, root: Profile) -> Profile:
        for id, into in collected.frozen:
            self._freeze(self._documents[id], into)
        if collected.frozen:
            self._set_root(root)
        return root

    def _freeze(self, gone: Profile, into: Home) -> Profile:
        """What is written first: the document as it was read, with a pointer. What this round made of it stands in the root."""
        held = self._held.documents.get(gone.id)
        document = frozen_into(held.value if held else open_profile(gone.home), into)
        self.frozen[gone.id] = self._documents[gone.id] = document
        self.changed.pop(gone.id, None)
        self.passed[gone.id] = None
        self._roots.clear()
        return document

    def _set_root(self, root: Profile) -> None:
        self._documents[root.id] = root
        self.changed[root.id] = None


def _now(id: str, made: Mapping[str, T], held: Mapping[str, Versioned[T]]) -> T | None:
    """What stands under an id: as this round has made it, else as it was read."""
    if (value := made.get(id)) is not None:
        return value
    return held[id].value if id in held else None


def _opens_unnamed(collected: Collected) -> bool:
    """Whether later events of the key will be of the session that it opens by inactivity."""
    newest, latest = collected.newest, collected.latest
    return newest is not None and (latest is None or latest.session != newest.session)
