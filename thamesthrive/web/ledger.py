"""`/api/ledger`: the account of everything that came in, and whether it balances."""

from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import msgspec

from ..domain import ledger as told
from ..domain.ledger import DUPLICATE, PARKED, QUARANTINED, RECEIVED, REJECTED, STORED, minute_of
from ..maintenance.balance import in_flight
from ..maintenance.ledger import Verification
from .paging import Listing, cursor_of
from .replies import Reply, json_reply
from .route import Asked

MINUTES = timedelta(hours=1)                    # what is shown minute by minute if nothing else is asked for


class Account(msgspec.Struct):
    """Counts of events. Received is the sum of the others."""

    received: int
    stored: int
    duplicate: int
    quarantined: int
    parked: int
    rejected: dict[str, int]
    in_flight: int


class LedgerShown(msgspec.Struct):
    """The last eight days, or since `from`."""

    total: Account
    sources: dict[str, Account]


class MinuteShown(msgspec.Struct):
    """One source in one minute of receipt."""

    minute: datetime
    source: str
    counts: Account


class DifferenceShown(msgspec.Struct):
    """`store`: what the store holds, or what became of what was received."""

    source: str
    minute: datetime
    outcome: str
    ledger: int
    store: int
    sentence: str


class VerificationShown(msgspec.Struct):
    """From `since` up to `until`; in minutes before `settled` nothing was in flight. `untold`: differences that are not listed."""

    at: datetime
    balances: bool
    since: datetime
    until: datetime
    settled: datetime
    counts: Account
    differences: list[DifferenceShown]
    untold: int


class LastVerification(msgspec.Struct):
    """Null until the schedule `verify-ledger`, which is due every hour, was done for the first time."""

    last: VerificationShown | None


async def show_ledger(asked: Asked) -> Reply:
    since = asked.time("from")
    accounts = await asked.uses.ledger.read(asked.scope, since_minute=minute_of(since) if since else 0)
    sources: dict[str, Counter[str]] = {}
    for account, counts in accounts.items():
        sources.setdefault(account.source, Counter()).update(counts)
    total = sum(sources.values(), Counter())
    return json_reply(LedgerShown(account_of(total), {source: account_of(counts) for source, counts in sorted(sources.items())}))


async def list_ledger_minutes(asked: Asked) -> Reply:
    since = asked.time("from") or asked.uses.clock.now() - MINUTES
    accounts = await asked.uses.ledger.read(asked.scope, since_minute=minute_of(since))
    rows = sorted(accounts.items(), key=lambda row: _place(row[0]), reverse=True)
    behind = [row for row in rows if asked.after is None or _place(row[0]) < asked.after]
    page = behind[: asked.limit]
    more = cursor_of(_place(page[-1][0])) if len(behind) > len(page) else None
    return json_reply(Listing([MinuteShown(_time(a.minute), a.source, account_of(counts)) for a, counts in page], more))


async def get_verification(asked: Asked) -> Reply:
    found = await asked.uses.upkeep.ledger_check.last(asked.scope)
    return json_reply(LastVerification(None if found is None else _verified(found)))


def account_of(counts: Mapping[str, int]) -> Account:
    stored, duplicate, quarantined, parked = (counts.get(name, 0) for name in (STORED, DUPLICATE, QUARANTINED, PARKED))
    return Account(
        received=counts.get(RECEIVED, 0),
        stored=stored,
        duplicate=duplicate,
        quarantined=quarantined,
        parked=parked,
        rejected={name.removeprefix(REJECTED): n for name, n in sorted(counts.items()) if name.startswith(REJECTED)},
        in_flight=in_flight(counts),
    )


def _verified(found: Verification) -> VerificationShown:
    return VerificationShown(
        at=found.at,
        balances=found.balances,
        since=found.since,
        until=found.until,
        settled=found.settled,
        counts=account_of(found.counts),
        differences=[
            DifferenceShown(d.source, _time(d.minute), d.outcome, d.ledger, d.store, d.sentence) for d in found.differences
        ],
        untold=found.untold,
    )


def _place(account: told.Account) -> tuple[str, str]:
    """Minutes have eight digits until the year 2160."""
    return f"{account.minute:09d}", account.source


def _time(minute: int) -> datetime:
    return datetime.fromtimestamp(minute * 60, UTC)
