"""Does the ledger balance?"""

from collections.abc import Mapping

from hypothesis import given
from hypothesis import strategies as st

from thamesthrive.domain.ledger import Account
from thamesthrive.domain.scope import Scope
from thamesthrive.maintenance.balance import differences, in_flight

MINUTE = 29_400_000
WEB = Account(Scope(), "web", MINUTE)
KEPT = ("stored", "parked", "rejected:bot", "quarantined")

counts = st.dictionaries(st.sampled_from((*KEPT, "duplicate")), st.integers(1, 50))


def told(ledger: Mapping[str, int], store: Mapping[str, int], *, settled: bool = True) -> list[tuple[str, int, int]]:
    found = differences({WEB: ledger}, {WEB: store}, settled=MINUTE + settled)
    return [(d.outcome, d.ledger, d.store) for d in found]


@given(counts)
def test_what_is_all_done_and_all_there_balances(done: dict[str, int]) -> None:
    assert told({"received": sum(done.values()), **done}, {o: n for o, n in done.items() if o in KEPT}) == []


@given(counts, st.sampled_from(KEPT), st.integers(-20, 20).filter(bool))
def test_a_single_record_too_many_or_too_few_is_told(done: dict[str, int], outcome: str, more: int) -> None:
    held = {o: n for o, n in done.items() if o in KEPT}
    held[outcome] = max(0, held.get(outcome, 0) + more)

    found = told({"received": sum(done.values()), **done}, held)

    before = done.get(outcome, 0)
    assert found == ([(outcome, before, held[outcome])] if held[outcome] != before else [])


@given(counts, st.integers(1, 20))
def test_what_is_in_flight_may_stand_in_the_store_already_but_no_more(done: dict[str, int], waiting: int) -> None:
    ledger = {"received": sum(done.values()) + waiting, **done}
    held = {o: n for o, n in done.items() if o in KEPT}
    stored = held.get("stored", 0)

    assert told(ledger, {**held, "stored": stored + waiting}, settled=False) == []
    assert [t[0] for t in told(ledger, {**held, "stored": stored + waiting + 1}, settled=False)] == ["stored"]


@given(counts, st.integers(1, 20))
def test_in_a_settled_minute_nothing_is_in_flight(done: dict[str, int], lost: int) -> None:
    total = sum(done.values())
    held = {o: n for o, n in done.items() if o in KEPT}

    assert told({"received": total + lost, **done}, held) == [("received", total + lost, total)]


def test_more_than_was_received_is_told_whenever_it_is() -> None:
    assert told({"received": 1, "stored": 2}, {"stored": 2}, settled=False) == [("received", 1, 2)]
    assert in_flight({"received": 5, "stored": 2, "duplicate": 1}) == 2


def test_a_source_that_only_the_store_knows_is_told() -> None:
    [found] = differences({}, {WEB: {"stored": 3}}, settled=MINUTE + 1)

    assert (found.source, found.minute, found.sentence) == ("web", MINUTE, "stored: the ledger counts 0, the store holds 3")
