"""The contract of `Ledger`: written by the intake, read here."""

import time
from collections.abc import Mapping

import pytest

from tests.builders import new_scope
from tests.ports import intakes
from tests.ports.intakes import OpenedLog
from thamesthrive.domain.entry import Cursor
from thamesthrive.domain.ledger import Account
from thamesthrive.domain.scope import Scope
from thamesthrive.ports.intake import Acknowledgement, Append

pytestmark = pytest.mark.anyio
log_server, log = intakes.log_server, intakes.log

MINUTE = 29_400_000


def received(account: Account, n: int = 1, *, partition: int = 0) -> Append:
    return Append(partition, b"entry", account, n)


async def acknowledge(log: OpenedLog, appends: list[Append], tally: Mapping[Account, Mapping[str, int]]) -> None:
    """Append these to partition 0, and take them out with these counts."""
    last = (await log.intake.append(appends))[-1]
    lease = await log.locks.take("partition-0", "ann")
    assert lease is not None
    assert list(await log.intake.acknowledge([Acknowledgement(lease, 0, Cursor(last.ms, last.seq), tally)])) == [0]
    await log.locks.release([lease])


async def test_an_empty_ledger_counts_nothing(log: OpenedLog) -> None:
    assert await log.ledger.read(new_scope(), since_minute=0) == {}
    assert await log.ledger.totals() == {}


async def test_received_is_counted_with_the_append(log: OpenedLog) -> None:
    web = Account(new_scope(), "web", MINUTE)

    await log.intake.append([received(web, 3), received(web, 0, partition=1), received(web, 2, partition=2)])

    assert await log.ledger.read(web.scope, since_minute=MINUTE) == {web: {"received": 5}}


async def test_what_became_of_them_is_counted_with_the_acknowledgement(log: OpenedLog) -> None:
    web = Account(new_scope(), "web", MINUTE)

    await acknowledge(log, [received(web, 4)], {web: {"stored": 2, "duplicate": 1, "rejected:too-large": 1}})
    await acknowledge(log, [received(web, 1)], {web: {"stored": 1}})

    counts = {"received": 5, "stored": 3, "duplicate": 1, "rejected:too-large": 1}
    assert await log.ledger.read(web.scope, since_minute=0) == {web: counts}
    assert await log.ledger.totals() == counts


async def test_the_ledger_balances_with_what_waits(log: OpenedLog) -> None:
    web = Account(new_scope(), "web", MINUTE)
    await acknowledge(log, [received(web, 5)], {web: {"stored": 4, "parked": 1}})

    await log.intake.append([received(web, 3)])

    totals = await log.ledger.totals()
    assert totals["received"] - totals["stored"] - totals["parked"] == 3


async def test_scopes_sources_and_minutes_are_apart(log: OpenedLog) -> None:
    live, test = new_scope(), new_scope("test")
    accounts = [Account(live, "web", MINUTE), Account(live, "shop", MINUTE), Account(live, "web", MINUTE + 1), Account(test, "web", MINUTE)]

    await log.intake.append([received(account, n) for n, account in enumerate(accounts, 1)])

    assert await log.ledger.read(live, since_minute=0) == {account: {"received": n} for n, account in enumerate(accounts[:3], 1)}
    assert await log.ledger.read(test, since_minute=0) == {accounts[3]: {"received": 4}}
    assert await log.ledger.totals() == {"received": 10}


async def test_older_minutes_than_asked_for_are_left_out(log: OpenedLog) -> None:
    scope = new_scope()
    await log.intake.append([received(Account(scope, "web", MINUTE + n)) for n in range(4)])

    assert {a.minute for a in await log.ledger.read(scope, since_minute=MINUTE + 2)} == {MINUTE + 2, MINUTE + 3}


async def test_names_that_look_like_separators_stay_apart(log: OpenedLog) -> None:
    accounts = [
        Account(Scope("a:b", "live"), "c", MINUTE),
        Account(Scope("a", "live"), "b:c", MINUTE),
        Account(Scope("a", "live"), "b%3Ac", MINUTE),
        Account(Scope("a", "live"), "naïve 雪 /\"'\\", MINUTE),
    ]

    await log.intake.append([received(account, n) for n, account in enumerate(accounts, 1)])

    assert await log.ledger.read(Scope("a:b", "live"), since_minute=0) == {accounts[0]: {"received": 1}}
    assert await log.ledger.read(Scope("a", "live"), since_minute=0) == {a: {"received": n} for n, a in enumerate(accounts[1:], 2)}


async def test_scopes_that_received_anything_are_known(log: OpenedLog) -> None:
    scopes = [Scope("a:b", "live"), Scope("a", "test"), Scope("naïve /雪", "live")]
    await log.intake.append([received(Account(scope, "web", MINUTE)) for scope in scopes])

    assert list(await log.ledger.scopes()) == sorted(scopes)


async def test_what_was_counted_is_put_back_as_often_as_one_likes(log: OpenedLog) -> None:
    now = int(time.time()) // 60
    web, app = Account(new_scope(), "web", now - 3), Account(new_scope("test"), "a:b", now)
    counts = {web: {"received": 5, "stored": 4, "parked": 1}, app: {"received": 2, "duplicate": 2}}
    await log.intake.append([received(web, 9)])

    for _ in range(2):
        await log.ledger.put_back(counts, {"received": 7, "stored": 4, "parked": 1, "duplicate": 2})
    await log.ledger.put_back({}, {})

    assert await log.ledger.read(web.scope, since_minute=0) == {web: counts[web]}
    assert await log.ledger.read(app.scope, since_minute=0) == {app: counts[app]}
    assert {web.scope, app.scope} <= set(await log.ledger.scopes())
    assert await log.ledger.totals() == {"received": 7, "stored": 4, "parked": 1, "duplicate": 2}
