"""`Desk`: what stands while a round is folded in memory, entry after entry, over what is held of the store. Nothing here waits.

After a conflict the round is folded again on a new desk: what was written stands in the store and is found as applied.
"""

from collections.abc import Iterable, Mapping
from typing import TypeVar

from ..domain.entry import Entry, Position
from ..domain.event import Claim, Event, unsaid
from ..domain.group import Group
from ..domain.identity import Home, Identity, begun_anew
from ..domain.merge import younger_first
from ..domain.part import Effect, advanced, has_seen
from ..domain.profile import Profile, frozen_into, lift_apart, may_join, open_profile
from ..domain.session import LatestSession, Session
from ..kernel.values import evolve
from ..ports.versions import Versioned
from .collected import DUPLICATE, GONE, OWN, REUSED, Collected, Decided
from .held import Held
from .joining import taken_in
from .prepared import Prepared, is_refused, without_keys
from .record import claim_of, record_of
from .rules import Rules
from .steps.identify import given_session, home_for

T = TypeVar("T")

NOTHING: frozenset[str] = frozenset()
NO_GROUPS: Mapping[str, Group] = {}


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
        self.renewed: dict[str, Identity] = {}                  # keys that begin anew, since who they led to was erased
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
        self.outcomes: dict[tuple[Position, int], Decided] = {}       # by entry and place in it
        self.told: dict[tuple[Position, int], Event] = {}       # what may go on to destinations, if there are any
        self.loose: list[Effect] = []                           # of what is nobody's

    def collect(self, position: Position, entry: Entry, prepared: Prepared) -> Collected:
        """One event with the slice of the state that it touches."""
        item, key, held = prepared.item, prepared.silent, self._held
        claim = held.claims.get(item.id) or (held.claims.get(item.also) if item.also else None)
        keys = [known.id for known in prepared.keys]
        identities = _slice([*keys, prepared.opens.id] if prepared.opens else keys, self._identities, held.identities)
        refusing = self._refusing(identities, position)
        refused = False
        if refusing:
            refused = is_refused(prepared, identities, refusing)
            prepared = without_keys(prepared, refusing)
            identities, key = {id: known for id, known in identities.items() if id not in refusing}, prepared.silent
        own = None if refused else home_for(prepared, identities, position)
        latest = _now(key.id, self.latest, held.latest) if key else None
        sessions = (given_session(item, self._rules), claim.session if claim else None, latest.session if latest else None)
        return Collected(
            position=position,
            entry=entry,
            prepared=prepared,
            event_id=item.id,
            claim=claim,
            seen=self._seen.get(item.id),
            identities=identities,
            own=own,
            roots=self._roots_of([*[identity.link.home for identity in identities.values()], claim.home if claim else None, own]),
            sessions=_slice(sessions, self.sessions, held.sessions),
            groups=_slice((prepared.group.id,), self.groups, held.groups) if prepared.group else NO_GROUPS,
            latest=latest,
            refused=refused,
            applying_groups=self._applying_groups[1] if self._applying_groups[0] == position else NOTHING,
            applying=self._applying[1] if self._applying[0] == position else NOTHING,
            flags=prepared.flags,
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
        self._put_record(collected)
        self.outcomes[collected.position, collected.prepared.index] = collected.decided
        if collected.counts:
            self._put_counted(collected)
            if self._rules.onward:
                self._put_told(collected)

    def join_asked(self, position: Position, entry: Entry) -> None:
        """A merge that a person asked for: it lifts what was set apart, but no limit. Done once, by the younger part's cursor."""
        if entry.part is None or entry.other is None:
            return
        homes = [document.home for id in (entry.part, entry.other) if (document := self.document(id)) is not None]
        if len(homes) < 2:
            return
        a, b = (self.root_of(home) for home in homes)
        if a.erased is not None or b.erased is not None:
            return
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

    def _refusing(self, identities: dict[str, Identity], position: Position) -> frozenset[str]:
        """Keys that this entry may not use, since it came before who they led to was erased. For what came since, they begin anew."""
        refusing: set[str] = set()
        for id, identity in identities.items():
            if identity.erased is not None and position <= identity.erased:
                refusing.add(id)
            elif (erased := self.root_of(identity.link.home).erased) is not None:
                if position <= erased:
                    refusing.add(id)
                else:
                    anew = begun_anew(self._rules.hashed, identity, erased)
                    self.renewed[id] = self._identities[id] = identities[id] = anew
        return frozenset(refusing) if refusing else NOTHING

    def _roots_of(self, homes: Iterable[Home | None]) -> Mapping[str, Profile]:
        roots: dict[str, Profile] = {}
        for home in homes:
            if home is not None and home.part not in roots:
                roots[home.part] = self.root_of(home)
        return roots

    def _put_record(self, collected: Collected) -> None:
        relation, id = collected.relation, collected.event_id
        if relation is DUPLICATE or relation is REUSED or relation is GONE:
            return
        self._seen[id] = claim = claim_of(collected)
        if relation is OWN:
            return
        record = record_of(collected, claim)
        self.events[id] = unsaid(record) if collected.entry.ephemeral else record
        if collected.moves or collected.frozen or _opens_unnamed(collected):
            self.deciding.add(id)

    def _put_told(self, collected: Collected) -> None:
        """A replay's record is made again: letters are written of it, but it is not. So is one that is not kept as it was told."""
        place = collected.position, collected.prepared.index
        kept = None if collected.entry.ephemeral else self.events.get(collected.event_id)
        self.told[place] = kept or record_of(collected, claim_of(collected))
        self.loose += collected.loose

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
        visit, part = collected.visit, collected.part
        grew = visit is not None and visit is not collected.sessions.get(visit.id)
        if visit is not None and grew:
            self.sessions[visit.id] = visit
        if part is not None:
            self._set_root(evolve(root, parts={**root.parts, home.part: part}))
        if collected.entry.size > 1:            # only then does another event of the entry ask
            applied = {home.part} if part is not None else set[str]()
            self._applying = collected.position, collected.applying | applied | ({visit.id} if visit and grew else set())

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
    return read.value if (read := held.get(id)) is not None else None


def _slice(ids: Iterable[str | None], made: Mapping[str, T], held: Mapping[str, Versioned[T]]) -> dict[str, T]:
    """What stands under these ids."""
    return {id: value for id in ids if id is not None and (value := _now(id, made, held)) is not None}


def _opens_unnamed(collected: Collected) -> bool:
    """Whether later events of the key will be of the session that it opens by inactivity."""
    newest, latest = collected.newest, collected.latest
    return newest is not None and (latest is None or latest.session != newest.session)
