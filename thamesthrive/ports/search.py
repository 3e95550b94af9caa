"""What searches of any kind of record share. Conditions cross as trees, over paths that the records have (`domain/fields`).

A search is exactly what `language.meaning` says of the record as the API shows it, or it is refused: `Invalid` with the code
`not-searchable` names the path and the remedy. Searches may lag behind writes by a second.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol, TypeVar

from attrs import field, frozen

from ..domain.fields import Field
from ..domain.scope import Scope
from ..language.condition import Condition, Path
from .versions import Page

T = TypeVar("T")

Place = tuple[str, str]
"""Where a page ended: the last item's sort value and id. Opaque."""


@frozen
class Order:
    """Which page. Ties are broken by id, in the same direction; who has no value comes last."""

    by: Field
    limit: int
    descending: bool = True
    after: Place | None = None


@frozen
class Counted:
    """How many; `exact` is False when counting stopped there because there are more."""

    count: int
    exact: bool = True


@frozen
class Term:
    """A value (text, number or boolean), and how many records have it. A list counts with each element that is one, once."""

    value: str | int | float | bool
    count: int


@frozen
class Numbers:
    """Of the numbers found at a path; a list counts with each element that is one. None where there is no number.

    `percentiles`: percent -> value, by nearest rank in the embedded store, within one percent of rank on Elasticsearch.
    """

    count: int
    min: float | None = None
    max: float | None = None
    avg: float | None = None
    sum: float | None = None
    percentiles: Mapping[float, float] = field(factory=dict)


@frozen
class Buckets:
    """Instants in order; bucket n holds the records from `edges[n]` up to, and without, `edges[n + 1]`."""

    edges: Sequence[datetime]


class Search(Protocol[T]):
    """What can be asked of a kind of record. `condition` is resolved (`domain.fields.resolved`)."""

    async def page(self, scope: Scope, condition: Condition, order: Order) -> Page[T]:
        """One page of those that match. Raises: Invalid, Unavailable."""

    async def count(self, scope: Scope, condition: Condition, *, most: int | None = None) -> Counted:
        """How many match; counting may stop at `most`. Raises: Invalid, Unavailable."""

    async def histogram(self, scope: Scope, condition: Condition, by: Field, buckets: Buckets) -> Sequence[int]:
        """How many fall into each bucket by a time field. Raises: Invalid, Unavailable."""

    async def terms(self, scope: Scope, condition: Condition, path: Path, *, limit: int) -> Sequence[Term]:
        """The most frequent values at a path, most first, then by value. Raises: Invalid, Unavailable."""

    async def numbers(self, scope: Scope, condition: Condition, path: Path, *, percents: Sequence[float] = ()) -> Numbers:
        """Figures of the numbers at a path. Raises: Invalid, Unavailable."""
