"""`Profile`: the stored document of a person, as one or more parts. Merging is union of parts; its inverse is exact.

What is shown and searched is the *view* (`view.py`), a pure function of the parts. Documents merge by *freeze, then absorb*:
the younger is written with a pointer to the older (`root`), then the older takes its parts in and notes the epoch it took.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime

from attrs import field, frozen

from ..kernel.values import Value, evolve
from .entry import Position
from .identity import EMAIL, EXTERNAL, PHONE, Home
from .part import Part, open_part


@frozen
class Leaving:
    """What a root has let go and the leaver has not taken back yet."""

    epoch: int
    parts: Mapping[str, Part]
    absorbed: Mapping[str, int]
    bases: Mapping[str, Part] = field(factory=dict)


@frozen
class Joined:
    """Why and when a document was taken in. `event`, `keys`: the event that did it, and the types of the two keys that it named together,
    that of its own part first; without them where a person asked for it, or where somebody who came by finished it.
    """

    time: datetime
    source: str
    by: str
    event: str = ""
    keys: tuple[str, ...] = ()


class Profile(Value, frozen=True, kw_only=True, gc=False):
    """One document. `root`: frozen, and what it held stands (or will stand) there. `absorbed`: document -> epoch taken in.

    `bases`: what untouched parts held before they were put together, by the document in which that was done (`base.py`).
    `leaving` and `left` are an un-merge under way: whoever loads either finishes it first.
    """

    id: str
    created: Position
    parts: Mapping[str, Part]
    absorbed: Mapping[str, int] = {}
    root: Home | None = None
    epoch: int = 0
    leaving: Mapping[str, Leaving] = {}
    left: str | None = None
    joined: Mapping[str, Joined] = {}          # documents taken in, until that is announced and they are emptied
    bases: Mapping[str, Part] = {}
    erased: Position | None = None             # a tombstone: it holds nothing, folds nothing and takes nobody in
    v: int = 1

    @property
    def home(self) -> Home:
        """The document as a pointer to it says it."""
        own = self.parts.get(self.id)
        return Home(self.id, self.created, own.user if own else False)

    @property
    def age(self) -> tuple[Position, str]:
        """Smaller is older."""
        return self.created, self.id


@frozen
class Limits:
    """How many keys of a type one profile may hold. A user id has a part of its own, so it needs no number here."""

    email: int = 5
    phone: int = 5
    external: int = 5                           # per name

    def of(self, key_type: str) -> int | None:
        """The limit of a type, None for none."""
        if key_type.startswith(EXTERNAL):
            return self.external
        return {EMAIL: self.email, PHONE: self.phone}.get(key_type)


def open_profile(home: Home) -> Profile:
    """The document of a part that has none yet: as if it stood there, empty."""
    return Profile(id=home.part, created=home.created, parts={home.part: open_part(home)})


def may_join(a: Mapping[str, Part], b: Mapping[str, Part], limits: Limits) -> bool:
    """Whether the parts of two profiles may be one profile: one user id, nothing that was set apart, no limit broken anew."""
    both = {**a, **b}
    if sum(part.user for part in both.values()) > 1 or are_apart(both):
        return False
    counts = key_counts(both.values())
    before = [key_counts(side.values()) for side in (a, b)]
    return all(
        (limit := limits.of(key_type)) is None or n <= limit or n <= max(side.get(key_type, 0) for side in before)
        for key_type, n in counts.items()
    )


def are_apart(parts: Mapping[str, Part]) -> bool:
    """Whether two of these parts were taken apart."""
    return any(other in parts for part in parts.values() for other in part.apart)


def key_counts(parts: Iterable[Part]) -> dict[str, int]:
    """Type of key -> how many different ones the parts hold."""
    seen = {(key.type, identity) for part in parts for identity, key in part.keys.items()}
    counts: dict[str, int] = {}
    for key_type, _ in seen:
        counts[key_type] = counts.get(key_type, 0) + 1
    return counts


def may_hold(profile: Profile, key_type: str, limits: Limits, *, besides: int = 0) -> bool:
    """Whether one more key of this type may be linked to a profile, besides some that are about to be."""
    limit = limits.of(key_type)
    return limit is None or key_counts(profile.parts.values()).get(key_type, 0) + besides < limit


def frozen_into(profile: Profile, root: Home) -> Profile:
    """The younger of two, as written first: it keeps what it held and points to its root."""
    return evolve(profile, root=root, epoch=profile.epoch + 1)


def lacks(root: Profile, document: Profile) -> bool:
    """Whether a root has yet to take in a frozen document."""
    return root.absorbed.get(document.id, -1) < document.epoch


def absorb(root: Profile, document: Profile, why: Joined | None = None) -> Profile:
    """The root with what a frozen document holds; what the root has already stays as it is (it is newer).

    `why` is remembered until the merge is announced; None where the result is only looked at.
    """
    absorbed = {d: max(epoch, root.absorbed.get(d, -1)) for d, epoch in document.absorbed.items()}
    return evolve(
        root,
        joined={**document.joined, **root.joined, **({document.id: why} if why else {})},
        parts={**document.parts, **root.parts},
        absorbed={**root.absorbed, **absorbed, document.id: document.epoch},
        bases={**document.bases, **root.bases},
    )


def refuse(root: Profile, document: Profile) -> Profile:
    """The root that sends a frozen document back: an absorb and an un-merge in one write."""
    return evolve(
        root,
        absorbed={**root.absorbed, document.id: document.epoch},
        leaving={**root.leaving, document.id: Leaving(document.epoch, document.parts, document.absorbed, document.bases)},
    )


def let_go(root: Profile, leaver: str, under: Iterable[str]) -> Profile:
    """The root without the leaver's part and those that came in under it; both sides are set apart."""
    going = set(under)
    parts = {p: part for p, part in root.parts.items() if p in going}
    staying = {p: part for p, part in root.parts.items() if p not in going}
    parts[leaver] = set_apart(parts[leaver], root.id)
    staying[root.id] = set_apart(staying[root.id], leaver)
    absorbed = {p: root.absorbed[p] for p in going if p != leaver and p in root.absorbed}
    bases = {d: base for d, base in root.bases.items() if d in going}
    bag = Leaving(root.absorbed[leaver], parts, absorbed, bases)
    left = {d: base for d, base in root.bases.items() if d not in going}
    return evolve(root, parts=staying, bases=left, leaving={**root.leaving, leaver: bag})


def thawed(document: Profile, bag: Leaving, root: str) -> Profile:
    """The leaver's own document, alive again with its parts; it names the root it left until that has forgotten it."""
    return evolve(document, root=None, parts=bag.parts, absorbed=bag.absorbed, bases=bag.bases, epoch=document.epoch + 1, left=root)


def forgot(root: Profile, leaver: str) -> Profile:
    """The root without a leaver that has its parts back."""
    return evolve(root, leaving={d: bag for d, bag in root.leaving.items() if d != leaver})


def emptied(document: Profile) -> Profile:
    """A frozen document whose root holds what it held."""
    return evolve(document, parts={}, bases={})


def holds_something(document: Profile) -> bool:
    """Whether a frozen document holds anything that anybody sent."""
    return bool(document.bases) or any(not part.is_blank for part in document.parts.values())


def may_leave(root: Profile, under: Iterable[str]) -> bool:
    """Whether what these parts held is theirs still, or in bases that leave with them."""
    going = set(under)
    return all(not root.parts[p].based or root.parts[p].based in going for p in going if p in root.parts)


def set_apart(part: Part, other: str) -> Part:
    """The part, never again to share a profile with the other."""
    return part if other in part.apart else evolve(part, apart=(*part.apart, other))


def lift_apart(profile: Profile, other: Profile) -> Profile:
    """The profile, its parts no longer set apart from another's: a person joins them again."""
    parts = {
        p: evolve(part, apart=tuple(o for o in part.apart if o not in other.parts)) for p, part in profile.parts.items()
    }
    return evolve(profile, parts=parts)


def erased_at(root: Profile, at: Position) -> Profile:
    """The tombstone of a person: its parts are names, until each has a tombstone of its own."""
    names = {id: open_part(part.home) for id, part in root.parts.items()}
    return Profile(id=root.id, created=root.created, parts=names, absorbed=root.absorbed, epoch=root.epoch, erased=at)


def tombstone(home: Home, at: Position, epoch: int = 0) -> Profile:
    """Of one part by itself: it tells of no other that was the same person."""
    return Profile(id=home.part, created=home.created, parts={home.part: open_part(home)}, epoch=epoch, erased=at)
