"""`Records`: looking for records of one kind, counting them and summing them up; the same for every kind. Parses nothing."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Generic, Protocol, TypeVar

from attrs import frozen

from ..domain.fields import EVENT, PROFILE, SESSION, Field, Kind, KindName, is_core_time, reads, resolved, resolved_path, with_times
from ..domain.scope import Scope
from ..kernel.errors import Invalid
from ..language.condition import Compare, Condition, In, Literal, Path, both
from ..language.tql import path_text
from ..ports.clock import Clock
from ..ports.search import Buckets, Counted, Numbers, Order, Place, Search, Term
from ..ports.stores import Stores
from ..ports.versions import Page
from .belonging import PartsOf, by_parts, refuse_profile
from .declared import DeclaredTypes
from .people import People
from .timeline import Timeline
from .visits import Visits


class Identified(Protocol):
    """A record."""

    @property
    def id(self) -> str: ...


T = TypeVar("T", bound=Identified)

STATUS = "metadata.status"
STORED = Compare(Path(tuple(STATUS.split("."))), "=", Literal("stored"))
COUNTED = 10_000                                # further than this is counted only when it is asked for

Show = Callable[[Scope, Sequence[T]], Awaitable[Sequence[dict[str, Any]]]]
"""The items as the API and the console show them."""


@frozen
class Records(Generic[T]):
    """Conditions are those that users wrote: with aliases, and `profile.id` of events and sessions for whatever id of a person.

    Of events only those that were stored, unless the condition asks for their status.
    """

    kind: Kind
    search: Search[T]
    show: Show[T]
    declared: DeclaredTypes
    people: People

    async def page(
        self, scope: Scope, condition: Condition, *, limit: int, sort: str | None = None, after: Place | None = None
    ) -> Page[dict[str, Any]]:
        """`sort`: a field, after `-` for descending; by default newest first. Raises: Invalid, Unavailable."""
        name = sort or f"-{self.kind.sort}"
        order = Order(self.kind.sortable(name.removeprefix("-")), limit, descending=name.startswith("-"), after=after)
        page = await self.search.page(scope, await self.ready(scope, condition), order)
        return Page(tuple(await self.show(scope, page.items)), page.next)

    async def count(self, scope: Scope, condition: Condition, *, exact: bool = False) -> Counted:
        """Exact to 10,000, and beyond that when it is to be. Raises: Invalid, Unavailable."""
        return await self.search.count(scope, await self.ready(scope, condition), most=None if exact else COUNTED)

    async def histogram(self, scope: Scope, condition: Condition, by: Field, buckets: Buckets) -> Sequence[int]:
        """`by`: a time of the records. Raises: Invalid, Unavailable."""
        return await self.search.histogram(scope, await self.ready(scope, condition), by, buckets)

    async def terms(self, scope: Scope, condition: Condition, path: Path, *, limit: int, sample: int | None = None) -> Sequence[Term]:
        """Of all that match, or of a sample: so many of the newest. Raises: Invalid, Unavailable."""
        path = self._path(path)
        if is_core_time(self.kind)(path):
            raise Invalid(f"{path_text(path)} is a time; count it with a histogram", code="not-searchable")
        condition = await self.ready(scope, condition)
        if sample is not None:
            newest = await self.search.page(scope, condition, Order(self.kind.sortable(self.kind.sort), sample))
            condition = In(Path(("id",)), tuple(Literal(item.id) for item in newest.items))
        return await self.search.terms(scope, condition, path, limit=limit)

    async def numbers(self, scope: Scope, condition: Condition, path: Path, *, percents: Sequence[float] = ()) -> Numbers:
        """Raises: Invalid, Unavailable."""
        return await self.search.numbers(scope, await self.ready(scope, condition), self._path(path), percents=percents)

    async def ready(self, scope: Scope, condition: Condition) -> Condition:
        """The condition as stores are asked it, and as `shown` records meet it. Raises: Invalid, Unavailable."""
        condition = resolved(condition, self.kind)
        is_core, types = is_core_time(self.kind), await self.declared.of(scope, self.kind)
        condition = with_times(condition, lambda path: is_core(path) or types.get(path_text(path)) == "time")
        if self.kind is EVENT and not reads(condition, STATUS):
            condition = both(condition, STORED)
        return condition if self.kind.name == "profile" else await by_parts(condition, self.kind, self._parts_of(scope))

    def _parts_of(self, scope: Scope) -> PartsOf:
        return lambda id: self.people.parts(scope, id)

    def _path(self, path: Path) -> Path:
        found = resolved_path(path, self.kind)
        if not found.names:
            raise Invalid("name one field, such as type, or a property as properties.price", code="no-such-field")
        refuse_profile(found, self.kind)
        return found


def all_records(stores: Stores, shows: tuple[People, Timeline, Visits], clock: Clock) -> Mapping[KindName, Records[Any]]:
    """Of every kind, by its name."""
    people, timeline, visits = shows
    declared = DeclaredTypes(stores.declared, clock)
    return {
        "event": Records(EVENT, stores.events, timeline.shown, declared, people),
        "profile": Records(PROFILE, stores.profiles, people.shown, declared, people),
        "session": Records(SESSION, stores.sessions, visits.shown, declared, people),
    }


def since(by: Field, begin: datetime | None, end: datetime | None) -> list[Condition]:
    """From `begin` on, and before `end`, by that time."""
    bounds: list[tuple[Any, datetime | None]] = [(">=", begin), ("<", end)]
    return [Compare(by.at, operator, Literal(time.isoformat(timespec="microseconds"))) for operator, time in bounds if time]
