"""measure: visits and events are counted once; hours and days are cut against the newest receipt, in whatever order."""

from datetime import datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import NOON, QUICK, histories, items, raw
from thamesthrive.collection.steps.measure import measure
from thamesthrive.domain.entry import Item
from thamesthrive.domain.identity import SESSION, USER
from thamesthrive.domain.part import Part

from .folding import Folding, entry, item, part_of

DAY = timedelta(days=1)

days_apart = st.integers(0, 500).map(lambda days: NOON + days * DAY)
delays = st.sampled_from([timedelta(0), timedelta(hours=30), 8 * DAY, 420 * DAY])
received = st.lists(st.tuples(days_apart, delays, st.sampled_from(["page-view", "search"])), min_size=1, max_size=5)


def counted(of: list[Any]) -> Part:
    folding = Folding()
    for n, (at, delay, type_) in of:
        folding.send(item(n, user_id="ann", anonymous_id=None, type=type_, time=at - delay), received=at)
    [person] = folding.people()
    return next(iter(person.parts.values()))


@QUICK
@given(received, st.randoms(use_true_random=False))
def test_hours_and_days_are_cut_against_the_newest_receipt_in_whatever_order(of: list[Any], random: Any) -> None:
    numbered = list(enumerate(of))
    shuffled = list(numbered)
    random.shuffle(shuffled)

    assert counted(shuffled).counters == counted(numbered).counters


@QUICK
@given(received)
def test_an_event_too_old_for_hours_and_days_still_counts(of: list[Any]) -> None:
    part = counted(list(enumerate(of)))
    newest = max(at for at, _, _ in of)

    for type_, counter in part.counters.items():
        when = [at - delay for at, delay, t in of if t == type_]
        assert (counter.count, counter.first, counter.last) == (len(when), min(when), max(when))
        assert dict(counter.hours) == per(when, 3_600, newest, 7 * 24)
        assert dict(counter.days) == per(when, 86_400, newest, 400)


def per(when: list[datetime], seconds: int, newest: datetime, kept: int) -> dict[int, int]:
    numbers = [int(time.timestamp()) // seconds for time in when]
    oldest = int(newest.timestamp()) // seconds - kept
    return {n: numbers.count(n) for n in numbers if n >= oldest}


@QUICK
@given(items(1))
def test_a_replay_counts_nothing(sent: Item) -> None:
    folding = Folding()
    work = folding.work(entry(sent))
    folding.settle(work)
    stored = folding.rows()

    again = folding.after(measure, work)
    folding.settle(work)

    assert again.part is None
    assert again.visit is None or again.visit is again.sessions[again.visit.id]
    assert folding.rows() == stored


@QUICK
@given(histories())
def test_every_event_is_counted_once_in_its_part_and_its_session(history: list[Item]) -> None:
    folding = Folding()
    folding.settle(*[folding.work(entry(sent)) for sent in history])

    records = [folding.event(n) for n in range(len(history))]
    assert sum(view["stats"]["events"] for view in folding.views()) == sum(r.part is not None for r in records)
    assert {s.id: s.events for s in folding.sessions()} == {
        s.id: sum(r.session == s.id for r in records) for s in folding.sessions()
    }
    assert sum(view["stats"]["visits"] for view in folding.views()) == len(folding.sessions())


def test_a_visit_counts_in_the_part_of_the_event_that_opened_it() -> None:
    folding = Folding()
    folding.send(item(1, session_id="session-1"))
    folding.send(item(2, session_id="session-1", user_id="ann"))

    visits = {part.id: part.visits for part in folding.people()[0].parts.values()}
    assert visits == {part_of(SESSION, "session-1"): 1, part_of(USER, "ann"): 0}
    assert folding.sessions()[0].opened_by == item(1).id
    assert folding.sessions()[0].home.part == folding.event(1).part


def test_a_session_s_first_facts_are_of_its_earliest_event_and_texts_only() -> None:
    folding = Folding()
    folding.send(item(1, session_id="session-1", context=raw({"campaign": {"source": "ad", "name": 7}, "locale": "en-GB"})))
    folding.send(item(2, session_id="session-1", context=raw({"utm": {"source": "letter"}}), time=NOON - timedelta(hours=1)))

    firsts = {path: fact.value for path, fact in folding.sessions()[0].firsts.items()}
    assert firsts == {"utm.source": "letter", "app.language": "en-GB"}


def test_an_event_without_a_person_counts_nowhere() -> None:
    folding = Folding()
    folding.send(item(1, anonymous_id=None))

    assert (folding.people(), folding.sessions()) == ([], [])


def test_a_part_remembers_the_keys_that_lead_to_it_but_no_session() -> None:
    folding = Folding()
    folding.send(item(1, session_id="session-1", external_ids=(("crm", "c1"),)))

    [part] = folding.people()[0].parts.values()
    assert {(k.type, k.value) for k in part.keys.values()} == {("anonymous-id", "device"), ("external:crm", "c1")}
