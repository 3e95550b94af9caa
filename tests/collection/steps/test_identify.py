"""identify: the part an event goes to, the keys it claims, the session it is of."""

from datetime import timedelta

import pytest
from hypothesis import given

from tests.strategies import NOON, QUICK, items, raw
from thamesthrive.collection.steps.identify import identify
from thamesthrive.domain.entry import Item
from thamesthrive.domain.identity import ANONYMOUS, EMAIL, EXTERNAL, PROFILE, SESSION, USER
from thamesthrive.domain.profile import Limits
from thamesthrive.kernel.values import evolve

from .folding import HASHED, RULES, Folding, entry, item, part_of

GIVEN = "profile-0001"


def after(minutes: float) -> dict[str, object]:
    return {"time": NOON + timedelta(minutes=minutes)}


@QUICK
@given(items(1))
def test_a_replay_opens_and_claims_nothing_and_goes_where_it_went(sent: Item) -> None:
    folding = Folding()
    work = folding.work(entry(sent))
    first = folding.after(identify, work)

    folding.settle(work)
    again = folding.after(identify, work)

    assert (again.home, again.session_id) == (first.home, first.session_id)
    assert (again.opened, again.claims, again.newest) == (None, (), None)
    assert identify(again, RULES) == again


def test_a_user_id_has_a_part_of_its_own_though_the_device_is_known() -> None:
    folding = Folding()
    folding.send(item(1))
    folding.send(item(2, user_id="ann"))

    assert folding.event(1).part == part_of(ANONYMOUS, "device")
    assert folding.event(2).part == part_of(USER, "ann")
    assert folding.leads_to(ANONYMOUS, "device") == part_of(ANONYMOUS, "device")


def test_without_a_user_id_the_strongest_known_key_decides() -> None:
    folding = Folding()
    folding.send(item(1, anonymous_id=None, external_ids=(("crm", "c1"),), session_id="session-1"))
    folding.send(item(2, anonymous_id="other"))
    folding.send(item(3, anonymous_id="other", external_ids=(("crm", "c1"),)))

    assert folding.event(3).part == folding.event(1).part == folding.leads_to(EXTERNAL + "crm", "c1")


def test_a_new_part_is_opened_under_the_id_that_the_door_answered_and_resolves() -> None:
    folding = Folding()
    folding.send(item(1, profile_id=GIVEN), profile_id=GIVEN, answered=True)

    assert folding.event(1).part == GIVEN
    assert folding.leads_to(PROFILE, GIVEN) == GIVEN


def test_an_answered_id_leads_to_the_part_its_event_went_to() -> None:
    folding = Folding()
    folding.send(item(1, user_id="ann"), profile_id=GIVEN, answered=True)

    assert folding.leads_to(PROFILE, GIVEN) == part_of(USER, "ann")


def test_an_event_without_any_key_is_kept_without_a_person_or_session() -> None:
    folding = Folding()
    folding.send(item(1, anonymous_id=None))

    assert (folding.event(1).part, folding.event(1).session) == (None, None)
    assert folding.documents() == {}


def test_a_repeat_s_claim_of_a_new_key_stands_but_it_opens_no_session() -> None:
    folding = Folding()
    folding.send(item(1))
    before = folding.people()

    folding.send(evolve(item(1), session_id="session-9"))

    assert folding.leads_to(SESSION, "session-9") == part_of(ANONYMOUS, "device")
    assert [s.id for s in folding.sessions() if s.id == "session-9"] == []
    assert folding.people() == before


def test_a_sixth_e_mail_is_not_linked() -> None:
    folding = Folding()
    for n in range(7):
        folding.send(item(n, type="identify", traits=raw({"email": f"ann{n}@shop.example"})))

    assert sum(key.type == EMAIL for part in folding.people()[0].parts.values() for key in part.keys.values()) == 5
    assert folding.views()[0]["data"]["contact"]["email"]["main"] == "ann6@shop.example"


def test_an_event_with_more_new_keys_than_fit_claims_those_that_do() -> None:
    folding = Folding(evolve(RULES, limits=Limits(external=2)))
    folding.send(item(1, external_ids=(("crm", "a"), ("crm", "b"), ("crm", "c"))))

    [person] = folding.people()
    assert sorted(k.value for p in person.parts.values() for k in p.keys.values() if k.type == EXTERNAL + "crm") == ["a", "b"]


@pytest.mark.parametrize(
    ("minutes", "sessions"),
    [([0, 10], 1), ([0, 30], 1), ([0, 30.1], 2), ([0, 20, 45], 1), ([0, 20, 60], 2), ([0, 0], 1)],
)
def test_a_session_goes_on_until_half_an_hour_of_silence(minutes: list[float], sessions: int) -> None:
    folding = Folding()
    for n, minute in enumerate(minutes):
        folding.send(item(n, **after(minute)))

    assert len(folding.sessions()) == sessions
    assert sum(s.events for s in folding.sessions()) == len(minutes)
    assert folding.views()[0]["stats"]["visits"] == sessions


def test_an_event_before_the_newest_session_has_none_and_shortens_nothing() -> None:
    folding = Folding()
    folding.send(item(1, **after(0)))
    folding.send(item(2, **after(-1)))
    folding.send(item(3, **after(29)))

    assert folding.event(2).session is None
    assert folding.event(3).session == folding.event(1).session


def test_the_rules_say_how_long_a_silence_may_be() -> None:
    folding = Folding(evolve(RULES, inactivity=timedelta(minutes=5)))
    folding.send(item(1, **after(0)))
    folding.send(item(2, **after(6)))

    assert len(folding.sessions()) == 2


def test_unnamed_sessions_are_of_the_anonymous_id_else_of_the_given_profile_id() -> None:
    folding = Folding()
    folding.send(item(1, profile_id=GIVEN))
    folding.send(item(2, anonymous_id=None, profile_id=GIVEN))
    folding.send(item(3, anonymous_id="other", profile_id=GIVEN))

    assert len({folding.event(n).session for n in (1, 2, 3)}) == 3


def test_a_named_session_is_it_and_an_ill_formed_name_stands_for_itself() -> None:
    folding = Folding()
    folding.send(item(1, session_id="session-1"))
    folding.send(item(2, session_id="s 1"))
    folding.send(item(3, session_id="s 1", **after(600)))

    assert folding.event(1).session == "session-1"
    assert folding.event(2).session == folding.event(3).session == HASHED("session", "s 1")


def test_an_event_with_only_a_user_id_has_no_session() -> None:
    folding = Folding()
    folding.send(item(1, anonymous_id=None, user_id="ann"))

    assert folding.event(1).session is None
    assert folding.sessions() == []
