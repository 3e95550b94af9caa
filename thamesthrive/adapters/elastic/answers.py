"""The shapes of Elasticsearch's answers, as far as they are read. Documents stay bytes: each port decodes its own."""

from typing import NamedTuple

import msgspec

from ...kernel.codec import EMPTY, Raw
from ...ports.versions import Version
from .failures import BUSY, ErrorType, is_overload

_NAMES = {"index": "_index", "id": "_id", "source": "_source", "number": "_seq_no", "term": "_primary_term", "shards": "_shards"}


class Seq(NamedTuple):
    """A document's version: Elasticsearch's sequence number and primary term."""

    number: int
    term: int


class Result(msgspec.Struct, rename=_NAMES):
    """What became of one write of a bulk."""

    status: int
    number: int = -1
    term: int = -1
    error: ErrorType | None = None

    @property
    def is_done(self) -> bool:
        return self.status in (200, 201)

    @property
    def is_conflict(self) -> bool:
        return self.status == 409

    @property
    def is_refused(self) -> bool:
        return self.status == 400

    @property
    def is_overload(self) -> bool:
        return is_overload(self.status)

    @property
    def code(self) -> str:
        return self.error.type if self.error else "unknown"

    @property
    def version(self) -> Version:
        return Version(Seq(self.number, self.term))


class _Item(msgspec.Struct):
    create: Result | None = None
    index: Result | None = None
    delete: Result | None = None

    @property
    def result(self) -> Result:
        return self.create or self.index or self.delete or Result(status=BUSY)


class BulkAnswer(msgspec.Struct):
    """One item per line, in the order sent."""

    items: list[_Item]


class Got(msgspec.Struct, rename=_NAMES):
    """One document of a multi-get, found or not."""

    found: bool = False
    source: Raw = EMPTY
    number: int = -1
    term: int = -1
    error: ErrorType | None = None

    @property
    def version(self) -> Version:
        return Version(Seq(self.number, self.term))


class GetsAnswer(msgspec.Struct):
    """In the order asked for."""

    docs: list[Got]


class Hit(msgspec.Struct, rename=_NAMES):
    """One document of a search. `sort`: what a next page goes on from."""

    source: Raw = EMPTY
    index: str = ""
    id: str = ""
    number: int = -1
    term: int = -1
    sort: tuple[int | str, ...] = ()

    @property
    def version(self) -> Version:
        return Version(Seq(self.number, self.term))


class Total(msgspec.Struct):
    """How many; `gte`: at least so many."""

    value: int
    relation: str = "eq"


class Hits(msgspec.Struct):
    hits: list[Hit]
    total: Total | None = None


class Bucket(msgspec.Struct):
    """How many documents have a value or lie in a range."""

    doc_count: int
    key: str | int | float = ""


class Figures(msgspec.Struct):
    """One aggregation, whichever it is."""

    buckets: list[Bucket] = []
    doc_count: int = 0
    count: int = 0
    min: float | None = None
    max: float | None = None
    avg: float | None = None
    sum: float | None = None
    values: dict[str, float | None] = {}


class SearchAnswer(msgspec.Struct):
    """`pit_id`: by which a point in time is asked from now on."""

    hits: Hits
    pit_id: str = ""
    aggregations: dict[str, Figures] = {}


class PointAnswer(msgspec.Struct):
    """A point in time that was opened."""

    id: str


class Composed(msgspec.Struct):
    """How many documents have one combination of values."""

    key: dict[str, str | int | None]
    doc_count: int


class Composite(msgspec.Struct):
    buckets: list[Composed] = []
    after_key: dict[str, str | int | None] | None = None


class CompositeAnswer(msgspec.Struct):
    aggregations: dict[str, Composite] = {}


class Deleted(msgspec.Struct):
    deleted: int = 0


class Shards(msgspec.Struct):
    failed: int = 0


class CountAnswer(msgspec.Struct, rename=_NAMES):
    """Also a refresh's answer, which counts nothing."""

    shards: Shards
    count: int = 0


class ServerVersion(msgspec.Struct):
    number: str

    @property
    def major(self) -> int:
        return int(self.number.split(".")[0])


class ServerAnswer(msgspec.Struct):
    version: ServerVersion
