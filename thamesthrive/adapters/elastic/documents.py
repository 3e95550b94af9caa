"""`Documents`: one index of versioned documents. A document is `{"scope", "id", searched fields…, "doc": the value as it is}`.

A value that Elasticsearch cannot read as JSON (a number of a thousand digits, a name given twice) stands there once more as one text.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Generic, TypeVar

import msgspec
from attrs import field, frozen

from ...domain.scope import Scope
from ...kernel.codec import Raw, decode, encode, to_builtins
from ...kernel.errors import Invalid
from ...ports.versions import Page, Version, Versioned
from .answers import Hit
from .bulk import Write, is_written, write_all
from .client import Elastic
from .scoping import Query, scoped_id, within
from .shown import readable

T = TypeVar("T")

PAGE_MOST = 5_000
LONGS = range(-(2**63), 2**63)                  # Elasticsearch's `long`; who has no value comes at its least or its greatest
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

_sources = msgspec.json.Decoder(dict[str, Raw])


@frozen
class Document(Generic[T]):
    """A value to write under an id, with what a search asks of it, and what is only shown by tools that read the index."""

    id: str
    value: T
    version: Version | None
    searched: Mapping[str, Any] = field(factory=dict)
    shown: Mapping[str, Any] = field(factory=dict)


class Documents(Generic[T]):
    """Reads by id are real-time; listings lag by a refresh."""

    def __init__(self, elastic: Elastic, index: str, decode: Callable[[Raw], T], *, page_most: int = PAGE_MOST) -> None:
        self._elastic = elastic
        self._index = index
        self._decode = decode
        self._page_most = page_most

    async def load(self, scope: Scope, ids: Iterable[str]) -> dict[str, Versioned[T]]:
        """Those that exist, by id."""
        wanted = list(dict.fromkeys(ids))
        got = await self._elastic.gets([(self._index, scoped_id(scope, id)) for id in wanted])
        return {id: Versioned(self.value(doc.source), doc.version) for id, doc in zip(wanted, got, strict=True) if doc.found}

    async def write(self, scope: Scope, documents: Iterable[Document[T]]) -> Mapping[str, Version]:
        """The new versions by id; what was a conflict is missing."""
        given = list(documents)
        results = await write_all(self._elastic, [self.line(scope, document) for document in given])
        refused = [place for place, result in enumerate(results) if result.is_refused]
        again = await write_all(self._elastic, [self._write(scope, given[p], self._body_of_whole(scope, given[p])) for p in refused])
        for place, result in zip(refused, again, strict=True):
            results[place] = result
        return {document.id: result.version for document, result in zip(given, results, strict=True) if is_written(result)}

    async def page(
        self, scope: Scope, conditions: Sequence[Query], *, sort: str, limit: int, after: tuple[str, str] | None
    ) -> Page[T]:
        """Largest `sort` first, then largest id."""
        return await page_of(self._elastic, self._index, within(scope, *conditions), Order(sort, limit, after), self.value)

    async def count(self, scope: Scope, conditions: Sequence[Query]) -> int:
        return await self._elastic.count(self._index, within(scope, *conditions))

    async def all(self, scope: Scope, *conditions: Query) -> list[Versioned[T]]:
        """Every document, by id, with all that was written before: for small indices, as it refreshes first."""
        await self._elastic.refresh(self._index)
        found: list[Hit] = []
        more: dict[str, Any] = {}
        while True:
            hits = await self._elastic.search(
                self._index, query=within(scope, *conditions), sort=[{"id": "asc"}], size=self._page_most, seq_no_primary_term=True, **more
            )
            found += hits
            if len(hits) < self._page_most:
                return [Versioned(self.value(hit.source), hit.version) for hit in found]
            more = {"search_after": hits[-1].sort}

    def line(self, scope: Scope, document: Document[T]) -> Write:
        """The write of one, for a bulk that holds others too."""
        return self._write(scope, document, self._body(scope, document))

    def bodies(self, scope: Scope, document: Document[T]) -> tuple[bytes, bytes]:
        """As it is stored, and as it is where the index cannot take that."""
        return self._body(scope, document), self._body_of_whole(scope, document)

    def _body(self, scope: Scope, document: Document[T]) -> bytes:
        return encode({"scope": str(scope), "id": document.id, **document.searched, **document.shown, "doc": document.value})

    def _body_of_whole(self, scope: Scope, document: Document[T]) -> bytes:
        """The value as one text, with a copy for scripts where searches may ask for one."""
        copied = document.shown or {"doc": to_builtins(document.value)}
        exact = {"exact": readable(copied)} if "words" in document.searched else {}
        whole = {"whole": encode(document.value).decode(), **exact}
        return encode({"scope": str(scope), "id": document.id, **readable(document.searched), **whole})

    def _write(self, scope: Scope, document: Document[T], body: bytes) -> Write:
        return Write(self._index, scoped_id(scope, document.id), body, document.version)

    def value(self, source: Raw) -> T:
        """What a document holds."""
        fields = _sources.decode(source)
        return self._decode(fields["doc"] if "doc" in fields else Raw(decode(fields["whole"], str)))


@frozen
class Order:
    """Which page of a listing."""

    sort: str
    limit: int
    after: tuple[str, str] | None


async def page_of(elastic: Elastic, index: str, query: Query, order: Order, value: Callable[[Raw], T]) -> Page[T]:
    """One page of a search, largest sort value first, then largest id."""
    limit = min(order.limit, PAGE_MOST)
    more = {} if order.after is None else {"search_after": [sort_value(order.after), order.after[1]]}
    hits = await elastic.search(
        index, query=query, sort=[{order.sort: {"order": "desc", "unmapped_type": "long"}}, {"id": "desc"}], size=limit + 1, **more
    )
    items = tuple(value(hit.source) for hit in hits[:limit])
    return Page(items, _next(hits[limit - 1]) if len(hits) > limit else None)


def sort_value(after: tuple[str, str]) -> int:
    """Where a page goes on. Raises: Invalid for what no page of ours ended with."""
    try:
        value = int(after[0])
    except ValueError:
        value = LONGS.stop
    if value not in LONGS:
        raise Invalid('this is no cursor of this list; use "next" of the page before as it is', code="bad-cursor")
    return value


def micros(time: datetime) -> int:
    """Microseconds since 1970: what listings sort by, as a `date` of Elasticsearch keeps milliseconds only."""
    return (time - EPOCH) // timedelta(microseconds=1)


def _next(hit: Hit) -> tuple[str, str]:
    sort, id = hit.sort
    return str(sort), str(id)
