"""What can be asked for, field by field: in the query of a GET, or with the same names in the body of a POST.

The router reads these classes, refuses what they do not know, and the OpenAPI document shows them.
"""

from typing import Annotated

import msgspec
from msgspec import Meta

from .paging import LIMIT, MOST

TQL_LENGTH = 1_000_000                          # longer ones are refused by the language itself, with its own sentence


class Ask(msgspec.Struct, kw_only=True):
    """A part of a question."""


class Paging(Ask):
    """Which page."""

    limit: Annotated[int, Meta(ge=1, le=MOST, description="How many on one page.", examples=[20])] = LIMIT
    cursor: Annotated[str, Meta(max_length=4_000, description='Where the page begins: "next" of the page before, as it is.')] | None = None


class Sorting(Ask):
    """In which order."""

    sort: Annotated[str, Meta(max_length=200, description="A field to sort by, after - for descending.")] | None = None


class Since(Ask):
    """From when on."""

    begin: Annotated[str, Meta(description="From this time on.", examples=["2026-03-01T00:00:00Z"])] | None = msgspec.field(
        default=None, name="from"
    )


class Search(Since):
    """Which records."""

    query: Annotated[str, Meta(description="A condition in TQL.")] | None = None
    words: Annotated[str, Meta(max_length=1_000, description="Words, each the beginning of one in it.", examples=["tea"])] | None = None
    end: Annotated[str, Meta(description="Before this time.", examples=["2026-03-02T00:00:00Z"])] | None = msgspec.field(
        default=None, name="to"
    )


class OfSource(Ask):
    """Plain filters of events and sessions."""

    source: Annotated[str, Meta(max_length=200, description="From this source.", examples=["web"])] | None = None
    profile: Annotated[str, Meta(max_length=300, description="Of this person, by any id there ever was.")] | None = None


class OfEvent(OfSource):
    """Plain filters of events."""

    type: Annotated[str, Meta(max_length=300, description="Of this type.", examples=["page-view"])] | None = None
    session: Annotated[str, Meta(max_length=300, description="Of this visit.")] | None = None


class OfCatalogue(Ask):
    """Which part of the catalogue."""

    group: Annotated[str, Meta(max_length=100, description="Types of this group.", examples=["ecommerce"])] | None = None


class Latest(Ask):
    """How much of what came last."""

    limit: Annotated[int, Meta(ge=1, le=100, description="How many of each kind.", examples=[20])] = 20


class Sample(Ask):
    """What is looked at."""

    sample: Annotated[int, Meta(ge=1, le=5_000, description="So many of the newest events are looked at.", examples=[1_000])] = 1_000
    type: Annotated[str, Meta(max_length=300, description="Only events of this type.", examples=["page-view"])] | None = None


class OfDelivery(Since):
    """Plain filters of deliveries."""

    status: Annotated[
        str, Meta(pattern="^(waiting|delivered|dead|discarded)$", description="waiting, delivered, dead or discarded.", examples=["dead"])
    ] | None = None
    destination: Annotated[str, Meta(max_length=200, description="To this destination.", examples=["shop"])] | None = None
    profile: Annotated[str, Meta(max_length=300, description="Of this person, by the id that it had then.")] | None = None
    event: Annotated[str, Meta(max_length=300, description="Of this event.", examples=["202603-0123"])] | None = None
    end: Annotated[str, Meta(description="Made before this time.", examples=["2026-03-02T00:00:00Z"])] | None = msgspec.field(
        default=None, name="to"
    )


class Counting(Ask):
    """How far to count."""

    exact: Annotated[bool, Meta(description="Count on behind 10,000 too.")] = False


class Bucketing(Ask):
    """The buckets of a histogram."""

    interval: Annotated[
        str,
        Meta(max_length=20, description="minute, hour, day, week, month, or what divides an hour or a day: 15m, 6h.", examples=["day"]),
    ] = "day"
    tz: Annotated[str, Meta(max_length=100, description="The time zone whose clock and calendar hold.", examples=["Europe/London"])] = "UTC"
    by: Annotated[
        str, Meta(max_length=200, description="A time of the record that it counts by; without, that of the default order.")
    ] | None = None


class OfPath(Ask):
    """What values."""

    path: Annotated[str, Meta(max_length=1_000, description="A field, as TQL writes it.", examples=["properties.price"])]


class Topmost(OfPath):
    """The most frequent values."""

    limit: Annotated[int, Meta(ge=1, le=MOST, description="How many values.", examples=[10])] = 10


class Figures(OfPath):
    """Figures of numbers."""

    percentiles: Annotated[
        str, Meta(max_length=200, description="Which percentiles, from 0 to 100, with commas between.", examples=["50,95,99"])
    ] = ""


class Writing(Ask):
    """What may come next in a condition."""

    query: Annotated[str, Meta(description="The condition as far as it is written.")] = ""
    position: Annotated[int, Meta(ge=0, le=TQL_LENGTH, description="Where the cursor stands; the end without.")] | None = None
