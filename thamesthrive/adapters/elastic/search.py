"""`Searches`: what the ports of events, profiles and sessions share. Queries are made in `query`; here they are asked."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any, Generic, Protocol, TypeVar

from attrs import evolve, frozen

from ...domain.fields import Field
from ...domain.scope import Scope
from ...kernel.codec import Raw
from ...language.condition import Condition, Path
from ...ports.search import Buckets, Counted, Numbers, Order, Term
from ...ports.versions import Page
from .answers import Bucket, Figures, Hit
from .client import Elastic
from .columns import Column, Columns, Spot
from .documents import PAGE_MOST, micros, sort_value
from .painless import NUMBERS, TERMS
from .query import Asked, asked, without_scripts
from .scoping import Query, within
from .trees import place

T = TypeVar("T")

COMPRESSION = 1_000                             # of percentiles: within a thousandth of a rank, at 32 kB a shard
HOUR = 3_600_000_000                            # microseconds
NARROWEST, WIDEST = HOUR, HOUR * 24 * 183       # of what is asked at once where a script must read documents
GROWN, GROWN_AT_NONE = 8, 64                    # the next piece, where some were found in the one before, or none
FEW = 500                                       # documents that a script reads while another question would be on its way
LAST = 2**62                                    # beyond is what stands for no value
TAGS: Mapping[str, Callable[[str], str | float | bool]] = {"s": str, "n": float, "b": lambda text: text == "true"}


@frozen
class _Request:
    """What a search asks, whatever it wants to know."""

    query: Query
    runtime: Mapping[str, Any]
    is_slow: bool

    @property
    def body(self) -> dict[str, Any]:
        return {"query": self.query, "runtime_mappings": self.runtime}

    def with_field(self, name: str, field: Query) -> "_Request":
        return evolve(self, runtime={**self.runtime, name: field})


class Filled(Protocol):
    """Which declared paths can be searched by."""

    async def columns(self, scope: Scope, columns: Columns) -> Mapping[tuple[str, ...], Column]:
        """Those of this kind and scope that are filled. Real-time. Raises: Unavailable."""


class Searches(Generic[T]):
    """`terms` and `numbers` are exact over one shard; over several, a value that is rare on each may be missed or counted short."""

    def __init__(self, elastic: Elastic, index: str, columns: Columns, declared: Filled) -> None:
        self._elastic = elastic
        self._searched = index
        self._columns = columns
        self._filled = declared

    def value(self, source: Raw) -> T:
        """What a document holds."""
        raise NotImplementedError

    async def page(self, scope: Scope, condition: Condition, order: Order) -> Page[T]:
        request, _ = await self._request(scope, condition)
        limit = min(order.limit, PAGE_MOST)
        hits = await self._hits(request, order, limit + 1)
        items = tuple(self.value(hit.source) for hit in hits[:limit])
        return Page(items, _next(hits[limit - 1]) if len(hits) > limit else None)

    async def _hits(self, request: "_Request", order: Order, size: int) -> Sequence[Hit]:
        """Where a script must read documents, those in front are asked first, then some more: mostly few need to be."""
        column = self._columns.typed[order.by.path].field
        direction = "desc" if order.descending else "asc"
        sort = [{column: {"order": direction, "missing": "_last", "unmapped_type": "long"}}, {"id": {"order": direction}}]
        after = {} if order.after is None else {"search_after": [sort_value(order.after), order.after[1]]}

        async def ask(query: Query, size: int) -> list[Hit]:
            return await self._elastic.search(self._searched, **{**request.body, "query": query}, sort=sort, size=size, **after)

        if not request.is_slow:
            return await ask(request.query, size)
        first, are_few = await self._first(request, sort)
        if are_few:
            return [] if first is None else await ask(request.query, size)
        hits: list[Hit] = []
        pieces = Pieces(column, sort_value(order.after) if order.after else first or 0, descending=order.descending)
        while len(hits) < size and (piece := pieces.next()) is not None:
            found = await ask({"bool": {"filter": [request.query, piece]}}, size - len(hits))
            pieces.widen(GROWN if found else GROWN_AT_NONE)
            hits += found
        return hits

    async def _first(self, request: "_Request", sort: Sequence[Query]) -> tuple[int | None, bool]:
        """The value of the first document that the index cannot rule out, None without any; and whether they are few."""
        query = without_scripts(request.query, request.runtime)
        answer = await self._elastic.figures(self._searched, query=query, sort=sort, size=1, source=False, track_total_hits=FEW)
        total, hits = answer.hits.total, answer.hits.hits
        return int(hits[0].sort[0]) if hits else None, total is None or total.relation == "eq"

    async def count(self, scope: Scope, condition: Condition, *, most: int | None = None) -> Counted:
        request, _ = await self._request(scope, condition)
        answer = await self._elastic.figures(self._searched, **request.body, size=0, track_total_hits=True if most is None else most)
        total = answer.hits.total
        return Counted(0) if total is None else Counted(total.value, total.relation == "eq")

    async def histogram(self, scope: Scope, condition: Condition, by: Field, buckets: Buckets) -> Sequence[int]:
        edges = [micros(edge) for edge in buckets.edges]
        if len(edges) < 2:
            return []
        column = self._columns.typed[by.path].field
        request, _ = await self._request(scope, condition, {"range": {column: {"gte": edges[0], "lt": edges[-1]}}})
        ranges = [{"from": low, "to": high} for low, high in pairwise(edges)]
        answer = await self._elastic.figures(
            self._searched, **request.body, size=0, aggregations={"by": {"range": {"field": column, "ranges": ranges}}}
        )
        counts = [bucket.doc_count for bucket in answer.aggregations["by"].buckets] if answer.aggregations else []
        return counts or [0] * len(ranges)

    async def terms(self, scope: Scope, condition: Condition, path: Path, *, limit: int) -> Sequence[Term]:
        request, columns = await self._request(scope, condition)
        spot = columns.spot(path)
        column = columns.column(path)
        if spot.is_time or (column and column.type == "time"):
            return []
        if column and column.type in ("text", "texts", "boolean"):
            quick = {"found": _terms(column.field, limit), "rest": _rest(column)}
            answer = (await self._elastic.figures(self._searched, **request.body, size=0, aggregations=quick)).aggregations
            if not answer or answer["rest"].doc_count == 0:
                return [_typed_term(bucket, column) for bucket in _buckets(answer)]
        slow = request.with_field("values", _runtime("keyword", TERMS, spot))
        answer = (
            await self._elastic.figures(self._searched, **slow.body, size=0, aggregations={"found": _terms("values", limit)})
        ).aggregations
        return [_tagged_term(bucket) for bucket in _buckets(answer)]

    async def numbers(self, scope: Scope, condition: Condition, path: Path, *, percents: Sequence[float] = ()) -> Numbers:
        request, columns = await self._request(scope, condition)
        spot = columns.spot(path)
        column = columns.column(path)
        if column and column.type == "number":
            quick = _figures(column, percents)
            answer = (await self._elastic.figures(self._searched, **request.body, size=0, aggregations=quick)).aggregations
            if not answer or answer["rest"].doc_count == 0:
                return _numbers(answer, percents)
        slow = request.with_field("values", _runtime("double", NUMBERS, spot))
        wanted = _figures(Column("values", "number"), percents)
        return _numbers((await self._elastic.figures(self._searched, **slow.body, size=0, aggregations=wanted)).aggregations, percents)

    async def _request(self, scope: Scope, condition: Condition, *more: Query) -> tuple["_Request", Columns]:
        columns = evolve(self._columns, scope=scope, declared=await self._filled.columns(scope, self._columns))
        made: Asked = asked(condition, columns, datetime.now(UTC))
        query = within(scope, *columns.always, *more, made.query)
        return _Request(query, made.runtime, made.is_slow), columns


class Pieces:
    """All values of a column in order, in pieces that grow; the last holds the documents without one too."""

    def __init__(self, column: str, first: int, *, descending: bool) -> None:
        self._column = column
        self._near, self._far, self._step = ("lte", "gt", -1) if descending else ("gte", "lt", 1)
        self._begun: dict[str, int] = {}
        self._edge = first
        self._width = NARROWEST if abs(first) < LAST else WIDEST + 1
        self._is_over = False

    def next(self) -> Query | None:
        if self._is_over:
            return None
        if self._width > WIDEST:                # who has no value comes last: all that is not in front of the edge
            self._is_over = True
            return {"bool": {"must_not": [{"range": {self._column: {self._far: self._edge}}}]}} if self._begun else {"match_all": {}}
        self._edge += self._step * self._width
        piece = {"range": {self._column: {**self._begun, self._far: self._edge}}}
        self._begun = {self._near: self._edge}
        return piece

    def widen(self, times: int) -> None:
        """The next piece, against the one before."""
        self._width *= times


def _terms(name: str, limit: int) -> Query:
    return {"terms": {"field": name, "size": limit, "order": [{"_count": "desc"}, {"_key": "asc"}]}}


def _figures(column: Column, percents: Sequence[float]) -> Query:
    ranks = {"field": column.field, "percents": list(percents), "tdigest": {"compression": COMPRESSION}}
    wanted: dict[str, Any] = {"stats": {"stats": {"field": column.field}}, "rest": _rest(column)}
    return {**wanted, "ranks": {"percentiles": ranks}} if percents else wanted


def _rest(column: Column) -> Query:
    """How many documents have values that the field does not hold."""
    return {"filter": column.rest or {"match_none": {}}}


def _runtime(type_: str, source: str, spot: Spot) -> Query:
    return {"type": type_, "script": {"source": source, "params": {"value": place(spot)}}}


def _buckets(answer: Mapping[str, Figures]) -> Sequence[Bucket]:
    return answer["found"].buckets if answer else []


def _typed_term(bucket: Bucket, column: Column) -> Term:
    return Term(bool(bucket.key) if column.type == "boolean" else bucket.key, bucket.doc_count)


def _tagged_term(bucket: Bucket) -> Term:
    key = str(bucket.key)
    return Term(TAGS[key[0]](key[1:]), bucket.doc_count)


def _numbers(answer: Mapping[str, Figures], percents: Sequence[float]) -> Numbers:
    if not answer or answer["stats"].count == 0:
        return Numbers(0)
    told = answer["stats"]
    ranks = answer["ranks"].values if percents else {}
    values = {percent: value for percent in percents if (value := ranks.get(str(float(percent)))) is not None}
    return Numbers(told.count, min=told.min, max=told.max, avg=told.avg, sum=told.sum, percentiles=values)


def _next(hit: Hit) -> tuple[str, str]:
    sort, id = hit.sort
    return str(sort), str(id)
