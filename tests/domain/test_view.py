"""The view is a pure function of the parts, in whatever order they came."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.builders import position
from tests.strategies import NOON, QUICK, documents
from thamesthrive.domain.identity import ANONYMOUS, PROFILE, KeyOfPart
from thamesthrive.domain.interest import Amount, Interest
from thamesthrive.domain.part import MILLION, Counter, Fact, Part
from thamesthrive.domain.profile import Profile, absorb, frozen_into
from thamesthrive.domain.view import counters_of, view_of
from thamesthrive.kernel.codec import decode_any, encode

LATER = NOON.replace(hour=13)


def person(*given: dict[str, Any]) -> Profile:
    """A profile of so many parts."""
    parts = {f"p{n}": Part(id=f"p{n}", created=position(n), **fields) for n, fields in enumerate(given)}
    return Profile(id="p0", created=position(0), parts=parts)


@QUICK
@given(st.tuples(documents(1), documents(2, user=True), documents(3)), st.permutations([0, 1, 2]))
def test_the_view_does_not_depend_on_the_order_of_the_parts(people: tuple[Profile, ...], order: list[int]) -> None:
    def together(of: list[Profile]) -> Profile:
        return Profile(id="part1", created=people[0].created, parts={id: p for one in of for id, p in one.parts.items()})

    assert view_of(together([people[n] for n in order])) == view_of(together(list(people)))


@QUICK
@given(documents(1), documents(2))
def test_counts_and_sums_of_a_merged_person_are_those_of_both(a: Profile, b: Profile) -> None:
    root = absorb(a, frozen_into(b, a.home))

    both, one, other = (view_of(p)["stats"] for p in (root, a, b))

    assert both["visits"] == one["visits"] + other["visits"]
    assert both["events"] == one["events"] + other["events"]


@QUICK
@given(documents(1))
def test_a_view_is_plain_data(document: Profile) -> None:
    assert isinstance(decode_any(encode(view_of(document))), dict)


def test_the_later_fact_of_two_parts_stands_and_says_when_and_by_which_event() -> None:
    old = {"facts": {"traits.plan": Fact("free", NOON, "e9")}, "firsts": {"traits.from": Fact("letter", NOON, "e9")}}
    new = {"facts": {"traits.plan": Fact("pro", LATER, "e1")}, "firsts": {"traits.from": Fact("ad", LATER, "e1")}}

    view = view_of(person(new, old))

    assert view["traits"] == {"plan": "pro", "from": "letter"}
    assert view["metadata"]["fields"] == {"traits.plan": [LATER, "e1"], "traits.from": [NOON, "e9"]}


def test_a_trait_that_was_set_to_null_is_gone_and_falsy_ones_stay() -> None:
    facts = {f"traits.{name}": Fact(value, NOON, "e") for name, value in {"null": None, "zero": 0, "no": False, "empty": ""}.items()}

    assert view_of(person({"facts": facts}))["traits"] == {"zero": 0, "no": False, "empty": ""}


def test_a_null_shows_the_first_value_again() -> None:
    fields = {"facts": {"data.pii.firstname": Fact(None, LATER, "e2")}, "firsts": {"data.pii.firstname": Fact("Ann", NOON, "e1")}}

    assert view_of(person(fields))["data"]["pii"] == {"firstname": "Ann"}


def test_a_trait_s_name_may_hold_dots() -> None:
    facts = {"traits.a.b": Fact(1, NOON, "e"), "traits.a": Fact(2, NOON, "e"), "data.pii.firstname": Fact("Ann", NOON, "e")}

    view = view_of(person({"facts": facts}))

    assert view["traits"] == {"a.b": 1, "a": 2}
    assert view["data"]["pii"] == {"firstname": "Ann"}


def test_a_list_is_a_set_in_the_order_of_first_times() -> None:
    first = {"lists": {"data.tags": {'"milk"': Fact(None, LATER, "e2"), '"tea"': Fact(None, LATER, "e2")}}}
    second = {"lists": {"data.tags": {'"tea"': Fact(None, NOON, "e1"), "7": Fact(None, LATER, "e3")}}}

    assert view_of(person(first, second))["data"]["tags"] == ["tea", "milk", 7]


def test_a_sum_in_one_currency_is_a_number_and_in_several_stands_per_currency() -> None:
    pounds = {"sums": {"data.metrics.ltv": {"GBP": 2_500_000}}}
    euros = {"sums": {"data.metrics.ltv": {"EUR": MILLION}}}

    one, both = view_of(person(pounds, pounds)), view_of(person(pounds, euros))

    assert one["data"]["metrics"] == {"ltv": 5, "money": {"ltv": {"GBP": 5}}}
    assert both["data"]["metrics"] == {"ltv": None, "money": {"ltv": {"EUR": 1, "GBP": 2.5}}}


def test_of_the_amounts_of_one_order_in_two_parts_the_later_counts_and_beside_it_what_is_plainly_added() -> None:
    one = {"amounts": {"data.metrics.ltv": {"o1": Amount(5 * MILLION, NOON, "e1", "GBP"), "o2": Amount(MILLION, NOON, "e2", "GBP")}}}
    other = {"amounts": {"data.metrics.ltv": {"o1": Amount(7 * MILLION, LATER, "e3", "GBP"), "o3": Amount(0, LATER, "e4")}}}
    plain = {"sums": {"data.metrics.ltv": {"GBP": -MILLION}}}

    assert view_of(person(one, other, plain))["data"]["metrics"] == {"ltv": 7, "money": {"ltv": {"GBP": 7}}}


def test_interests_extremes_and_consents_are_shown_over_all_parts() -> None:
    tea = Interest(reset=Amount(MILLION, NOON, "e1"), changes=(Amount(2 * MILLION, LATER, "e3"),))
    one = {"interests": {"tea": tea}, "least": {"data.low": Amount(3 * MILLION, NOON, "e")}, "facts": {"consents.a.b": Fact({}, NOON, "e")}}
    other = {"interests": {"tea": Interest(reset=Amount(0, LATER, "e2"))}, "least": {"data.low": Amount(500_000, LATER, "e9")}}

    view = view_of(person(one, other))

    assert (view["interests"], view["data"]["low"], view["consents"]) == ({"tea": 2}, 0.5, {"a.b": {}})


def test_a_plain_count_names_no_currency_and_the_ratio_is_of_started_to_completed() -> None:
    metrics = view_of(person({"sums": {"data.metrics.ltcosc": {"": 4 * MILLION}}}, {"sums": {"data.metrics.ltcocc": {"": 3 * MILLION}}}))

    assert metrics["data"]["metrics"] == {"ltcosc": 4, "ltcocc": 3, "ltcop": 0.75}


def test_counters_add_by_hour_and_day() -> None:
    a = Part(id="a", created=position(), counters={"x": Counter(2, NOON, LATER, {1: 1, 2: 1}, {0: 2})})
    b = Part(id="b", created=position(), counters={"x": Counter(1, LATER, LATER, {2: 1}, {0: 1}), "y": Counter(1, NOON, NOON)})

    assert counters_of([a, b]) == counters_of([b, a])
    assert counters_of([a, b])["x"] == Counter(3, NOON, LATER, {1: 1, 2: 2}, {0: 3})


def test_somebody_is_anonymous_until_there_is_a_user_id_an_e_mail_or_a_phone() -> None:
    mailed = {"facts": {"data.contact.email.main": Fact("ann@shop.example", NOON, "e")}}

    assert view_of(person({}))["data"]["anonymous"]
    assert not view_of(person({}, mailed))["data"]["anonymous"]
    assert not view_of(person({}, {"user": True}))["data"]["anonymous"]


def test_ids_are_all_parts_and_all_that_were_given() -> None:
    keys = {"k": KeyOfPart(PROFILE, "given-id", NOON, "e"), "a": KeyOfPart(ANONYMOUS, "device", NOON, "e")}

    assert view_of(person({"keys": keys}, {}))["ids"] == ["given-id", "p0", "p1"]


def test_times_are_the_first_and_the_last_of_all_parts() -> None:
    view = view_of(person({"first_seen": LATER, "last_seen": LATER}, {}, {"first_seen": NOON, "last_seen": NOON}))

    assert view["metadata"]["time"] == {"insert": position(0).time, "create": NOON, "update": LATER}


def test_what_stands_below_a_branch_is_placed_after_it_and_leaves_the_part_as_it_was() -> None:
    branch, below = "data.devices.last", "data.devices.last.geo.latitude"
    device, latitude = Fact({"type": "phone", "geo": {"country": "GB"}}, LATER, "e2"), Fact(51.5, NOON, "e1")

    orders = ([(branch, device), (below, latitude)], [(below, latitude), (branch, device)])
    views = [view_of(person({"facts": dict(order)})) for order in orders]

    assert views[0] == views[1]
    assert views[0]["data"]["devices"]["last"] == {"type": "phone", "geo": {"country": "GB", "latitude": 51.5}}
    assert device.value == {"type": "phone", "geo": {"country": "GB"}}
