"""`EmbeddedSearch`: pages, counts and figures of what matches. Long looks are taken in pieces, between which others get their turn."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any, Generic, TypeVar

from ...domain.fields import Field
from ...domain.scope import Scope
from ...language.condition import Condition, Path
from ...ports.search import Buckets, Counted, Numbers, Order, Term
from ...ports.versions import Page
from .answers import FALSE
from .asking import FEW, MANY, Asking, Span, fewest, in_order, made_ready
from .database import UNKNOWN, Connection, Database
from .figures import Matching, histogram, numbers, terms
from .narrowing import Ordered
from .pieces import Found, Look
from .query import refuse_profile, refuse_profile_path
from .statements import as_text, gathered, read
from .tables import Sorting, Table
from .words import Match

T = TypeVar("T")

Now = Callable[[], datetime]

STRAYED = 40_000                                        # rows gone through before it is asked again where to look

SURELY = 2                                              # times as many rows as are to be counted, of those that have the words


def utc_now() -> datetime:
    """The machine's time."""
    return datetime.now(UTC)


class EmbeddedSearch(Generic[T]):
    """A port of records is one of these that can also be written."""

    def __init__(self, database: Database, table: Table, now: Now) -> None:
        self._database, self._table, self._now = database, table, now
        self._items: Any = list[tuple[int, table.items]]  # type: ignore[name-defined]  # a type made at run time

    async def page(self, scope: Scope, condition: Condition, order: Order) -> Page[T]:
        asking = await self._ready(scope, condition)
        if asking is None:
            return Page(())
        found = await self._listed(scope, asking, order)
        items = await self._load(scope, found[: order.limit])
        last = found[order.limit - 1] if len(found) > order.limit else None
        return Page(items, (last.key, last.id) if last else None)

    async def count(self, scope: Scope, condition: Condition, *, most: int | None = None) -> Counted:
        asking = await self._ready(scope, condition)
        if asking is None:
            return Counted(0)
        if most is not None and await self._database.scan(scope, lambda connection, _: _surely_more(connection, asking, most)):
            return Counted(most, exact=False)
        look, count = await self._look(scope, asking), 0
        if look.span.reply.answer.total and (look.span.reply.answer.quick or not look.span.walked):
            count = await self._database.scan(scope, lambda connection, _: look.counted_at_once(connection, most))
        while not look.finished and (most is None or count <= most):
            count += await self._database.scan(scope, lambda connection, _: look.counted(connection))
        return Counted(count) if most is None or count <= most else Counted(most, exact=False)

    async def histogram(self, scope: Scope, condition: Condition, by: Field, buckets: Buckets) -> Sequence[int]:
        matching = await self._matching(scope, condition)
        if matching is None:
            return [0] * (len(buckets.edges) - 1)
        return await self._database.scan(scope, lambda connection, _: histogram(connection, matching, by, buckets))

    async def terms(self, scope: Scope, condition: Condition, path: Path, *, limit: int) -> Sequence[Term]:
        refuse_profile_path(path, self._table.kind)
        matching = await self._matching(scope, condition)
        return [] if matching is None else await self._database.scan(scope, lambda connection, _: terms(connection, matching, path, limit))

    async def numbers(self, scope: Scope, condition: Condition, path: Path, *, percents: Sequence[float] = ()) -> Numbers:
        refuse_profile_path(path, self._table.kind)
        matching = await self._matching(scope, condition)
        if matching is None:
            return Numbers(0)
        return await self._database.scan(scope, lambda connection, _: numbers(connection, matching, path, percents))

    async def _ready(self, scope: Scope, condition: Condition) -> Asking | None:
        """None where nothing was ever written, or nothing can match."""
        refuse_profile(condition, self._table.kind)
        now = self._now()

        def ready(connection: Connection, number: int) -> Asking | None:
            asking = None if number == UNKNOWN else made_ready(connection, self._table, number, condition, now)
            return None if asking is None or asking.at_once.answer == FALSE else asking

        return await self._database.scan(scope, ready)

    async def _listed(self, scope: Scope, asking: Asking, order: Order) -> list[Found]:
        """One more than the page holds, if there are so many."""
        sorting = self._table.sortings[order.by.path]
        span = await self._database.scan(scope, lambda connection, _: _beginning(connection, asking, sorting))
        look, found = Look(asking, span, sorting, order.descending, order.after), list[Found]()
        strayed = not asking.sources
        while not look.finished and len(found) <= order.limit:
            found += await self._database.scan(scope, partial(_listed, look, order.limit + 1 - len(found)))
            if not strayed and look.gone > STRAYED:
                strayed = True
                await self._database.scan(scope, lambda connection, _: _reconsider(connection, look))
        return found[: order.limit + 1]

    async def _look(self, scope: Scope, asking: Asking) -> Look:
        """Through all that matches, in whatever order."""
        return await self._database.scan(scope, lambda connection, _: _whole(connection, asking))

    async def _matching(self, scope: Scope, condition: Condition) -> Matching | None:
        """What is known of it without looking at all of it, if SQL can answer it; otherwise the rows themselves."""
        asking = await self._ready(scope, condition)
        if asking is None:
            return None
        look = await self._look(scope, asking)
        if look.span.reply.answer.total:
            return Matching(asking, look.span)
        found: list[int] = []
        while not look.finished:
            found += await self._database.scan(scope, lambda connection, _: look.tallied(connection))
        return Matching.of(asking, found)

    async def _load(self, scope: Scope, found: Sequence[Found]) -> tuple[T, ...]:
        """Whoever is gone by now is left out."""
        if not found:
            return ()
        table = self._table.name

        def loaded(connection: Connection, _: int) -> Any:
            where = f"{table} WHERE rowid IN (SELECT value FROM json_each(?))"
            return gathered(connection, "'[' || rowid || ',' || document || ']'", where, (as_text([f.number for f in found]),))

        items = dict(read(await self._database.scan(scope, loaded), self._items))
        return tuple(items[f.number] for f in found if f.number in items)


def _listed(look: Look, limit: int, connection: Connection, _: int) -> list[Found]:
    return look.listed(connection, limit)


def _beginning(connection: Connection, asking: Asking, sorting: Sorting) -> Span:
    """Few rows are read at once; otherwise they are gone through in order."""
    source = fewest(connection, asking, FEW)
    if isinstance(source, Ordered) and sorting == asking.table.default:
        return asking.following(source, asking.of_few)
    if source is not None:
        return asking.among(source, asking.at_once if isinstance(source, Match) else asking.of_few)
    ordered = in_order(connection, asking, sorting)
    return asking.following(ordered, asking.row_by_row) if ordered else asking.along(sorting, asking.row_by_row)


def _surely_more(connection: Connection, asking: Asking, most: int) -> bool:
    """Words that nearly all have are not looked up in all."""
    if asking.sure is None:
        return False
    look = Look(asking, asking.surely(asking.sure, SURELY * most), asking.table.default)
    return look.counted_at_once(connection, most) > most


def _reconsider(connection: Connection, look: Look) -> None:
    """What was gone through held too little: if there is not much to be read at all, read it."""
    source = fewest(connection, look.asking, MANY) if look.span.walked else None
    if source is not None and not isinstance(source, Ordered):
        look.span = look.asking.among(source, look.asking.at_once)


def _whole(connection: Connection, asking: Asking) -> Look:
    """At once, where SQL knows all of it."""
    sorting, reply = asking.table.default, asking.at_once if asking.at_once.answer.total else asking.row_by_row
    source = fewest(connection, asking, MANY)
    ordered = source if isinstance(source, Ordered) else None if source else in_order(connection, asking, sorting)
    if ordered is not None:
        return Look(asking, asking.following(ordered, reply), sorting)
    return Look(asking, asking.along(sorting, reply) if source is None else asking.among(source, reply), sorting)
