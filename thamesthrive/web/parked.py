"""`/api/parked` and `/api/ledger`: what could not be used, and the account of everything that came in."""

from collections import Counter
from datetime import datetime

import msgspec

from ..domain.ledger import DUPLICATE, PARKED, RECEIVED, REJECTED, STORED, minute_of
from ..domain.parked import Parked
from .paging import Count, Listing, cursor_of
from .replies import Reply, json_reply
from .route import Asked


class ParkedShown(msgspec.Struct):
    """What could not be used: why, and its bytes (as text; what is not UTF-8 is escaped)."""

    id: str
    entry: str
    source: str
    reason: str
    sentence: str
    received: datetime
    body: str


class Account(msgspec.Struct):
    """Counts of events. Received is the sum of the others."""

    received: int
    stored: int
    duplicate: int
    parked: int
    rejected: dict[str, int]
    in_flight: int


class LedgerShown(msgspec.Struct):
    """The last eight days, or since `from`."""

    total: Account
    sources: dict[str, Account]


async def list_parked(asked: Asked) -> Reply:
    page = await asked.uses.parked.page(asked.scope, limit=asked.limit, after=asked.after)
    return json_reply(Listing([_shown(parked) for parked in page.items], cursor_of(page.next)))


async def count_parked(asked: Asked) -> Reply:
    return json_reply(Count(await asked.uses.parked.count(asked.scope)))


async def show_ledger(asked: Asked) -> Reply:
    since = asked.time("from")
    accounts = await asked.uses.ledger.read(asked.scope, since_minute=minute_of(since) if since else 0)
    sources: dict[str, Counter[str]] = {}
    for account, counts in accounts.items():
        sources.setdefault(account.source, Counter()).update(counts)
    total = sum(sources.values(), Counter())
    return json_reply(LedgerShown(_account(total), {source: _account(counts) for source, counts in sorted(sources.items())}))


def _account(counts: Counter[str]) -> Account:
    rejected = {name.removeprefix(REJECTED): n for name, n in sorted(counts.items()) if name.startswith(REJECTED)}
    done = sum(n for name, n in counts.items() if name != RECEIVED)
    return Account(counts[RECEIVED], counts[STORED], counts[DUPLICATE], counts[PARKED], rejected, counts[RECEIVED] - done)


def _shown(parked: Parked) -> ParkedShown:
    body = parked.body.decode("utf-8", "backslashreplace")
    return ParkedShown(parked.id, str(parked.entry), parked.source, parked.reason, parked.sentence, parked.received, body)
