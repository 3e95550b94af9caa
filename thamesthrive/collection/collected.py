"""`Collected`: one event on its way through the steps, with the slice of the state that it touches. Frozen: each step returns the next."""

from collections.abc import Mapping
from enum import Enum
from typing import NamedTuple

from ..domain.entry import Entry, Position
from ..domain.event import Claim
from ..domain.group import Group
from ..domain.identity import Home, Identity
from ..domain.part import Effect, Part
from ..domain.profile import Profile
from ..domain.session import LatestSession, Session
from ..kernel.values import Value, evolve
from .prepared import Known, Prepared


class Relation(Enum):
    """How an event stands to its record."""

    NEW = "new"                                 # nobody has made it
    OWN = "own"                                 # this very entry made it: a replay, which follows what it says
    DUPLICATE = "duplicate"                     # another entry made it
    REUSED = "reused"                           # another made it, with other content
    REJECTED = "rejected"                       # the source's rules refuse it, or its person was erased after it came
    GONE = "gone"                               # this very entry made it, and its person was erased since


# By names of their own: to look a member up in its class takes half a microsecond.
NEW, OWN, DUPLICATE, REUSED, REJECTED, GONE = Relation


class Decided(NamedTuple):
    """What remains to be told of an event when it was folded; the rest of `Collected` is let go at once, by the thousand."""

    event_id: str
    relation: Relation
    reason: str | None
    flags: tuple[str, ...]
    home: Home | None
    session_id: str | None

    @property
    def counts(self) -> bool:
        """Whether it is a stored event: new, or replayed."""
        return self.relation is NEW or self.relation is OWN


class Collected(Value, frozen=True, kw_only=True, gc=False):
    """`roots` says for every part concerned the document it stands in. What the steps decide is in the fields behind `relation`."""

    position: Position
    entry: Entry
    prepared: Prepared
    event_id: str                               # of its record; a retry that was given another month follows the record that is there
    claim: Claim | None = None                  # the stored record's
    seen: Claim | None = None                   # that of an earlier event of this round with the same id
    identities: Mapping[str, Identity] = {}
    own: Home | None = None                     # the part it goes to, unless its record says another
    roots: Mapping[str, Profile] = {}
    sessions: Mapping[str, Session] = {}       # those it may be of
    groups: Mapping[str, Group] = {}           # the one that it tells of
    latest: LatestSession | None = None
    refused: bool = False                       # its strongest known key led to somebody who was erased after it came
    applying: frozenset[str] = frozenset()      # parts and sessions that this entry is being applied to already
    applying_groups: frozenset[str] = frozenset()

    relation: Relation = NEW
    reason: str | None = None                   # of a rejection
    flags: tuple[str, ...] = ()
    home: Home | None = None
    opened: Identity | None = None              # the claim of a new part's own id
    claims: tuple[Identity, ...] = ()
    moves: tuple[Identity, ...] = ()
    frozen: tuple[tuple[str, Home], ...] = ()   # document, root
    session_id: str | None = None
    part: Part | None = None                    # the part it went to, None if the event changes none (seen already, nobody's)
    visit: Session | None = None                # the session as it stands after it
    group: Group | None = None                  # the group as it stands after it, None where that changes nothing
    newest: LatestSession | None = None
    loose: tuple[Effect, ...] = ()              # of an event that is nobody's: no outbox holds them

    @property
    def counts(self) -> bool:
        """Whether it is a stored event: new, or replayed."""
        return self.relation is NEW or self.relation is OWN

    @property
    def decided(self) -> Decided:
        """What a round keeps of it."""
        return Decided(self.event_id, self.relation, self.reason, self.flags, self.home, self.session_id)

    @property
    def visits(self) -> int:
        """How often the person has visited, with this event; none where it is nobody's."""
        if self.home is None:
            return 0
        root, own = self.roots[self.home.part], self.home.part
        visits = (self.part or root.parts[own]).visits
        if len(root.parts) == 1 and not root.bases:
            return visits
        others = (part for id, part in root.parts.items() if id != own)
        return visits + sum(part.visits for part in (*others, *root.bases.values()))

    def identity(self, known: Known) -> Identity | None:
        """The record of one of its keys, as it stands now."""
        return self.identities.get(known.id)

    def root_of(self, home: Home) -> Profile:
        """The document that a part stands in."""
        return self.roots[home.part]

    def joined(self, root: Profile) -> "Collected":
        """With one document in place of those whose parts it holds now."""
        return evolve(self, roots={part: root if part in root.parts else of for part, of in self.roots.items()})
