"""admit: new, a replay, a repeat, another under the same id; bots; odd times."""

from datetime import timedelta

import pytest
from hypothesis import given

from tests.strategies import NOON, QUICK, items, raw
from thamesthrive.collection.collected import Relation
from thamesthrive.collection.steps.admit import admit
from thamesthrive.domain.entry import Item
from thamesthrive.domain.event import Outcome
from thamesthrive.kernel.values import evolve

from .folding import RULES, Folding, changed, entry, item, refusing_bots

CRAWLER = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"
BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0"


@QUICK
@given(items(1))
def test_an_event_is_new_then_its_own_replay_then_a_repeat(sent: Item) -> None:
    folding = Folding()
    work = folding.work(entry(sent))

    first = folding.after(admit, work)
    folding.settle(work)
    replay, repeat = folding.after(admit, work), folding.after(admit, folding.work(entry(sent)))

    assert [c.relation for c in (first, replay, repeat)] == [Relation.NEW, Relation.OWN, Relation.DUPLICATE]
    assert admit(replay, RULES) == replay


@pytest.mark.parametrize(
    "other",
    [{"properties": raw({"n": 2})}, {"traits": raw({"n": 2})}, {"type": "search"}, {"user_id": "ann"}, {"anonymous_id": "other"}],
)
def test_other_content_under_a_known_id_is_no_repeat(other: dict[str, object]) -> None:
    folding = Folding()
    folding.send(item(1))

    again = folding.after(admit, folding.work(entry(changed(item(1), **other))))

    assert again.relation is Relation.REUSED


@pytest.mark.parametrize("learnt", [{"session_id": "session-1"}, {"profile_id": "profile-0001"}, {"context": raw({"n": 1})}])
def test_what_a_sender_learnt_in_between_makes_it_no_other_event(learnt: dict[str, object]) -> None:
    folding = Folding()
    folding.send(item(1))

    assert folding.after(admit, folding.work(entry(changed(item(1), **learnt)))).relation is Relation.DUPLICATE


def test_the_same_id_twice_in_one_entry_is_a_repeat_on_a_replay_too() -> None:
    folding = Folding()
    work = folding.work(entry(item(1), item(1), evolve(item(1), properties=raw({"n": 2}))))
    want = [Relation.NEW, Relation.DUPLICATE, Relation.REUSED]

    first = [c.relation for c in folding.folded(work).outcomes.values()]
    folding.settle(work)
    again = [c.relation for c in folding.folded(work).outcomes.values()]

    assert first == want
    assert again == [Relation.OWN, *want[1:]]


def test_a_retry_across_a_month_s_end_finds_the_first_try() -> None:
    folding = Folding()
    folding.send(item(1))
    again = evolve(item(1), id="202612-" + "0" * 32, also=item(1).id)

    assert folding.after(admit, folding.work(entry(again))).relation is Relation.DUPLICATE


def test_a_crawler_is_flagged_or_refused_as_its_source_says() -> None:
    flagged = Folding().after(admit, Folding().work(entry(item(), user_agent=CRAWLER)))
    strict = Folding(refusing_bots())
    refused = strict.after(admit, strict.work(entry(item(), user_agent=CRAWLER)))

    assert (flagged.relation, flagged.flags) == (Relation.NEW, ("bot",))
    assert (refused.relation, refused.reason) == (Relation.REJECTED, "bot")


@pytest.mark.parametrize("agent", [None, "", BROWSER, "curl/8.0", "python-requests/2.32", "analytics-node/2.1.3", "okhttp/4.9"])
def test_browsers_and_servers_are_no_bots(agent: str | None) -> None:
    strict = Folding(refusing_bots())

    assert strict.after(admit, strict.work(entry(item(), user_agent=agent))).flags == ()


@pytest.mark.parametrize("became_strict", [True, False])
def test_a_replay_is_never_judged_again(became_strict: bool) -> None:
    folding = Folding(RULES if became_strict else refusing_bots())
    work = folding.work(entry(item(1), user_agent=CRAWLER))
    folding.settle(work)
    stored = folding.rows()

    folding.rules = refusing_bots() if became_strict else RULES
    settled = folding.settle(work)

    assert list(settled.outcomes.values()) == ["stored" if became_strict else "rejected:bot"]
    for table in ("events", "profiles", "sessions"):
        assert folding.rows()[table] == stored[table]


def test_a_rejected_event_leaves_a_record_without_what_was_sent_and_claims_nothing() -> None:
    strict = Folding(refusing_bots())

    strict.send(item(1, user_id="ann", traits=raw({"plan": "pro"})), user_agent=CRAWLER)

    record = strict.event(1)
    assert (record.claim.outcome, record.reason, record.part, bytes(record.traits)) == (Outcome.REJECTED, "bot", None, b"{}")
    assert strict.rows()["identities"] == strict.rows()["profiles"] == strict.rows()["sessions"] == {}


def test_an_odd_time_is_kept_and_flagged_and_the_receipt_counts() -> None:
    folding = Folding()
    long_ago = NOON - timedelta(days=9_000)

    folding.send(item(1, time=long_ago))

    assert (folding.event(1).time, folding.event(1).flags) == (long_ago, ("odd-time",))
    assert folding.views()[0]["metadata"]["time"]["create"] == NOON
