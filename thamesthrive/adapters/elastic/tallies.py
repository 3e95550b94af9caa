"""Counting records by source and minute of receipt, for the ledger's check."""

from typing import Any

from ...domain.event import SYSTEM_SOURCE
from ...domain.ledger import PARKED, Account, as_told
from ...domain.scope import Scope
from .client import Elastic
from .scoping import Query, within

MINUTE_MS, MINUTE_MICROS = 60_000, 60_000_000

SOURCE: Query = {"source": {"terms": {"field": "source"}}}
MINUTE: Query = {"minute": {"date_histogram": {"field": "received", "fixed_interval": "1m"}}}
OUTCOME: Query = {"outcome": {"terms": {"field": "outcome"}}}
REASON: Query = {"reason": {"terms": {"field": "reason", "missing_bucket": True}}}

Counts = dict[Account, dict[str, int]]


async def tallied(elastic: Elastic, index: str, scope: Scope, minutes: range) -> Counts:
    """Of events, by outcome."""
    others: Query = {"bool": {"must_not": [{"term": {"source": SYSTEM_SOURCE}}]}}
    query = within(scope, received_within("received_at", minutes), others)
    counts: Counts = {}
    for bucket in await elastic.composed(index, query, [SOURCE, MINUTE, OUTCOME, REASON]):
        per = counts.setdefault(_account(scope, bucket.key), {})
        outcome = as_told(str(bucket.key["outcome"]), str(bucket.key["reason"]))
        per[outcome] = per.get(outcome, 0) + bucket.doc_count
    return counts


async def parked_tallied(elastic: Elastic, index: str, scope: Scope, minutes: range) -> Counts:
    """Of parked records, however many events they stand for."""
    query = within(scope, received_within("at", minutes))
    return {
        _account(scope, bucket.key): {PARKED: bucket.doc_count} for bucket in await elastic.composed(index, query, [SOURCE, MINUTE])
    }


def received_within(field: str, minutes: range) -> Query:
    """`field` holds microseconds."""
    return {"range": {field: {"gte": minutes.start * MINUTE_MICROS, "lt": minutes.stop * MINUTE_MICROS}}}


def _account(scope: Scope, key: dict[str, Any]) -> Account:
    return Account(scope, str(key["source"]), int(key["minute"]) // MINUTE_MS)
