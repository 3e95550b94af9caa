"""`Key`, `Identity`, `Link`: values that may identify a person, and which part each leads to."""

import re
from datetime import datetime
from typing import NamedTuple

from ..kernel.ids import KeyedHash
from ..kernel.values import Value, evolve
from .entry import Position
from .scope import Scope

USER = "user-id"
EMAIL = "email"
PHONE = "phone"
PROFILE = "profile"
ANONYMOUS = "anonymous-id"
SESSION = "session"
EXTERNAL = "external:"                          # followed by the name of the outside system

MAX_VALUE = 256

_HASH = re.compile(r"[0-9a-f]{32}")


class Key(NamedTuple):
    """A typed value, normalised, that may identify a person. A tuple, since it is made and looked up for every event."""

    type: str
    value: str


class Home(Value, frozen=True, gc=False):
    """A part as others refer to it: enough to open it where its document is not there yet, so that all agree on its age and kind."""

    part: str
    created: Position
    user: bool = False                          # opened for a user id; no profile ever holds two such parts

    @property
    def age(self) -> tuple[Position, str]:
        """Smaller is older."""
        return self.created, self.part


class Link(Value, frozen=True, gc=False):
    """Which part a key leads to, since which entry, because of which event."""

    home: Home
    since: Position
    by: str


class Identity(Value, frozen=True, gc=False):
    """A known key. The record's id tells nobody the value."""

    id: str
    type: str
    link: Link
    claimed: Position                           # the entry that made the record; for type `profile`, when the part of that id was opened
    earlier: tuple[Link, ...] = ()
    erased: Position | None = None              # an entry up to here may not use the key: who it led to was erased then
    v: int = 1

    @property
    def home(self) -> Home:
        return self.link.home

    def moved(self, home: Home, since: Position, by: str) -> "Identity":
        """The same key, leading elsewhere from this entry on."""
        return evolve(self, link=Link(home, since, by), earlier=(*self.earlier, self.link))


class KeyOfPart(Value, frozen=True, gc=False):
    """A key as the part remembers it: for explaining, for limits, and to answer who somebody is. What came hashed stands as its hash."""

    type: str
    value: str
    since: datetime
    by: str


def identity_id(hashed: KeyedHash, scope: Scope, key: Key) -> str:
    """The id of a key's record. A key that came hashed is that id already, so both lead to one person."""
    if is_hashed(key):
        return key.value
    return hashed("identity", scope.tenant, scope.stage, key.type, key.value)


def hashed_key(hashed: KeyedHash, scope: Scope, key: Key) -> Key:
    """A key that identifies as this one does, and tells nobody the value."""
    return Key(key.type, identity_id(hashed, scope, key))


def is_hashed(key: Key) -> bool:
    """Whether a key is one of those: no e-mail is without an @, and no phone number without a +."""
    return key.type in (EMAIL, PHONE) and _HASH.fullmatch(key.value) is not None


def part_id(hashed: KeyedHash, scope: Scope, key: Key) -> str:
    """The id under which a part is opened for a key: what the door answers for it."""
    return hashed("part", scope.tenant, scope.stage, key.type, key.value)


def claim(identity: str, key_type: str, home: Home, at: Position, by: str) -> Identity:
    """A new record of a key that nobody knew."""
    return Identity(id=identity, type=key_type, link=Link(home, at, by), claimed=at)


def begun_anew(hashed: KeyedHash, identity: Identity, erased: Position) -> Identity:
    """The record of a key whose person was erased: from the next entry on it leads to a part that nobody has used, and to no other key.

    Everybody who does this makes the same of it, so it does not matter who is first.
    """
    home = Home(hashed("anew", identity.id, identity.home.part, str(erased)), erased, identity.type == USER)
    latest = max(erased, identity.erased or erased)
    return Identity(id=identity.id, type=identity.type, link=Link(home, erased, ""), claimed=erased, erased=latest)
