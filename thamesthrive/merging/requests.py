"""`Merging`: checks what a person asks for and puts it into the intake."""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

from ..domain.entry import Entry, Position, place_of
from ..domain.ledger import Account, minute_of
from ..domain.merge import check_unmerge, younger_first
from ..domain.part import Part
from ..domain.profile import Limits, Profile, may_join
from ..domain.scope import Scope
from ..kernel.codec import encode
from ..kernel.errors import Conflict, Invalid
from ..kernel.values import evolve
from ..ports.clock import Clock
from ..ports.intake import Append, Intake

SOURCE = "api"                                  # what these entries say they come from


class Merging:
    """`by` is who asks. An entry is done once, also when it is asked for twice: the second finds nothing to do."""

    def __init__(self, intake: Intake, clock: Clock, limits: Limits) -> None:
        self._intake, self._clock, self._limits = intake, clock, limits

    async def unmerge(self, scope: Scope, root: Profile, part: str, *, by: str) -> Position:
        """Take a part out of a profile; both are set apart. Raises: Invalid, naming the parts that can leave; Unavailable."""
        check_unmerge(root, part)
        return await self._append(_entry(scope, "unmerge", part, self._clock.now(), by))

    async def merge(self, scope: Scope, one: Profile, other: Profile, *, by: str) -> Position:
        """Make two profiles one, also if they were set apart.

        Raises: Conflict when they are one already, Invalid when they must stay two; Unavailable.
        """
        self._check_merge(one, other)
        younger, older = younger_first(one, other)
        entry = _entry(scope, "merge", younger.id, self._clock.now(), by)
        return await self._append(evolve(entry, other=older.id))

    def _check_merge(self, one: Profile, other: Profile) -> None:
        if one.id == other.id:
            raise Conflict(f'both are profile "{one.id}" already', code="same-profile")
        if any(p.user for p in one.parts.values()) and any(p.user for p in other.parts.values()):
            raise Invalid(f'"{one.id}" and "{other.id}" have a user id each, and no profile holds two', code="two-user-ids")
        if not may_join(_together(one), _together(other), self._limits):
            raise Invalid(f'"{one.id}" and "{other.id}" together hold more keys of a type than a profile may', code="over-limit")

    async def _append(self, entry: Entry) -> Position:
        account = Account(entry.scope, entry.source, minute_of(entry.received))
        [position] = await self._intake.append([Append(place_of(entry.scope, entry.order), encode(entry), account, entry.size)])
        return position


def _entry(scope: Scope, kind: Literal["merge", "unmerge"], part: str, now: datetime, by: str) -> Entry:
    """The ordering key is the part that leaves, or the younger profile."""
    return Entry(scope=scope, kind=kind, received=now, source=SOURCE, door=SOURCE, order=part, part=part, by=by)


def _together(profile: Profile) -> Mapping[str, Part]:
    """Its parts as if none had been set apart: a person's word lifts that."""
    return {p: evolve(part, apart=()) for p, part in profile.parts.items()}
