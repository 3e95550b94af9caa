"""`Uses`: the use cases that doors are given. Built once, in the composition root."""

from attrs import frozen

from .access.sources import Sources
from .access.tokens import Tokens
from .collection.collector import Collector
from .merging.requests import Merging
from .ports.ledger import Ledger
from .ports.parked import ParkedItems
from .reporting.explanation import Explaining
from .reporting.people import People
from .reporting.timeline import Timeline
from .reporting.visits import Visits


@frozen(kw_only=True)
class Uses:
    """What may be asked of the platform."""

    collector: Collector
    sources: Sources
    tokens: Tokens
    people: People
    timeline: Timeline
    visits: Visits
    explaining: Explaining
    merging: Merging
    parked: ParkedItems
    ledger: Ledger
