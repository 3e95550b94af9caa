"""The people that are made up: the same again, within their time, of properties that the catalogue knows, and each of a piece."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from statistics import mean, median
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thamesthrive.catalogue.load import load_event_types
from thamesthrive.collection.agents import is_crawler, is_library, told_by
from thamesthrive.collection.keys import normalised
from thamesthrive.demo.call import Call
from thamesthrive.demo.history import history, pair
from thamesthrive.demo.person import CAST, PHONES, person
from thamesthrive.demo.products import products
from thamesthrive.demo.words import words
from thamesthrive.demo.world import World
from thamesthrive.domain.entry import Item
from thamesthrive.domain.identity import EMAIL, PHONE
from thamesthrive.kernel.codec import decode_any

pytestmark = pytest.mark.slow

UNTIL = datetime(2026, 11, 20, 15, 4, tzinfo=UTC)
TYPES = load_event_types()
KINDS: Mapping[str, tuple[type, ...]] = {
    "string": (str,),
    "number": (int, float),
    "integer": (int,),
    "object": (dict,),
    "array": (list,),
    "boolean": (bool,),
    "null": (type(None),),
}

numbers = st.integers(0, 20_000)


def world(seed: int = 1, days: int = 90) -> World:
    return World(seed, days, UNTIL)


def items(calls: Sequence[Call]) -> Iterator[Item]:
    return (item for call in calls for item in call.items)


def of_many(people: int = 600) -> list[Item]:
    return [item for number in range(people // 2) for item in items(pair(world(), number))]


def wrong(schema: Mapping[str, Any], value: Any, at: str = "") -> Iterator[str]:
    """Where a value is not what the schema says, or has a name that it does not know."""
    if types := schema.get("type"):
        named = [types] if isinstance(types, str) else types
        if type(value) not in [kind for name in named for kind in KINDS[name]]:
            yield f"{at}: {value!r} is no {types}"
    if isinstance(value, dict) and "properties" in schema:
        for name, one in value.items():
            known = schema["properties"].get(name)
            yield from [f"{at}.{name} is not known"] if known is None else wrong(known, one, f"{at}.{name}")
    for one in value if isinstance(value, list) else ():
        yield from wrong(schema.get("items", {}), one, f"{at}[]")


@given(st.integers(0, 99), st.integers(1, 365), numbers)
def test_a_history_is_the_same_again(seed: int, days: int, number: int) -> None:
    assert history(world(seed, days), number) == history(world(seed, days), number)


@given(st.integers(0, 99), st.integers(1, 365), numbers)
def test_a_history_is_in_the_order_of_time_and_within_it(seed: int, days: int, number: int) -> None:
    it = world(seed, days)

    made = history(it, number)

    assert all(it.begin <= item.time <= it.until and item.time == item.sent for item in items(made))
    assert all(a.time <= b.time for a, b in pairwise(made))
    assert all(a.time <= b.time for call in made for a, b in pairwise(call.items))


def test_ids_of_events_are_unique_also_between_worlds() -> None:
    of = [world(), world(seed=2), world(days=60), World(1, 90, UNTIL + timedelta(days=1))]

    ids = Counter(item.sender_id for one in of for number in range(100) for item in items(pair(one, number)))

    assert max(ids.values()) == 1


def test_every_event_is_of_a_built_in_type_with_properties_that_it_has() -> None:
    made = of_many()

    assert {item.type for item in made} <= TYPES.keys()
    assert not {mistake for item in made for mistake in wrong(TYPES[item.type].schema, decode_any(item.properties), item.type)}


def test_what_is_not_of_the_schema_would_be_told() -> None:
    assert list(wrong(TYPES["order-completed"].schema, {"value": [], "worth": 3}, "order")) != []
    assert len(list(wrong(TYPES["order-completed"].schema, {"products": [{"name": 3}]}))) == 1


@given(numbers)
def test_who_somebody_is_does_not_change(number: int) -> None:
    someone = person(world(), number)
    made = list(items(history(world(), number)))

    assert {item.user_id for item in made} <= {None, someone.user_id}
    assert {key for item in made for key in item.keys} <= {(EMAIL, someone.email)}
    assert {item.anonymous_id for item in made} <= {None, *(device.id for device in someone.devices)}
    said = [decode_any(item.properties) for item in made if item.type in ("sign-up", "sign-in", "identification")]
    assert {one["email"]["main"] for one in said} <= {someone.email}


def test_addresses_are_of_examples_only_and_each_is_somebodys_alone() -> None:
    people = [person(world(), number) for number in range(3_000)]

    assert len({one.email for one in people}) == len({one.user_id for one in people}) == len(people)
    assert all(normalised(EMAIL, one.email) == one.email for one in people)
    assert {one.email.split("@")[1] for one in people} <= {"example.com", "example.net", "example.org"}
    phones = [one.phone for one in people if one.phone]
    assert len(set(phones)) == len(phones) <= PHONES
    assert all(phone.startswith("+44 7700 900") and normalised(PHONE, phone) for phone in phones)


def test_a_device_is_one_persons_but_for_the_tablet_of_a_household() -> None:
    of: dict[str, set[int]] = {}
    for number in range(2_000):
        for device in person(world(), number).devices:
            of.setdefault(device.id, set()).add(number)

    assert {len(people) for people in of.values()} <= {1, 2}
    shared = [people for people in of.values() if len(people) == 2]
    assert {0, 1} in shared
    assert all(max(people) == min(people) + 1 and min(people) % 2 == 0 for people in shared)
    assert len({person(world(), n).address["street"] for n in (0, 1)}) == 1


def test_an_order_is_of_the_same_worth_wherever_it_is_told() -> None:
    worth: dict[str, set[float]] = {}
    for item in of_many():
        if item.type in ("checkout-started", "checkout-completed", "order-completed"):
            said = decode_any(item.properties)
            worth.setdefault(said.get("order_id", said["id"]), set()).add(said["value"])

    assert all(len(values) == 1 for values in worth.values())
    assert len(worth) > 500


def test_amounts_have_a_long_tail_and_a_product_costs_what_it_may() -> None:
    amounts = [decode_any(item.properties)["value"] for item in of_many() if item.type == "order-completed"]

    assert min(amounts) > 0
    assert mean(amounts) > 1.4 * median(amounts)
    assert max(amounts) > 10 * median(amounts)
    assert all(category.price[0] - 1 < one.pounds <= category.price[1] for category in words().categories
               for one in products() if one.category == category.name)  # fmt: skip


def test_weekends_and_evenings_are_busy_and_the_campaign_is_busiest() -> None:
    it = world()
    clicks = [item.time for item in of_many() if item.type in ("page-view", "screen-view")]
    by_day = Counter((time - it.begin).days for time in clicks)
    by_hour = Counter(time.hour for time in clicks)

    usual = median(by_day.values())
    assert min(by_day[day] for day in range(it.days) if it.is_campaign(day)) > 1.5 * usual
    assert by_hour[19] > 5 * by_hour[3]
    assert sum(1 for day in range(it.days) if it.is_campaign(day)) == 5


def test_who_churned_came_no_more() -> None:
    it, [number] = world(), [n for n, role in CAST.items() if role.habit.name == "churned"]

    visits = [call.time for call in history(it, number) if call.channel != "server"]

    assert visits
    assert max(visits) < it.begin + timedelta(days=it.days // 2)


def test_who_changed_the_phone_signed_in_on_the_new_one() -> None:
    [number] = [n for n, role in CAST.items() if role.new_phone]
    devices = {device.id for device in person(world(), number).devices if device.kind == "phone"}

    known = {item.anonymous_id for item in items(history(world(), number)) if item.user_id and item.anonymous_id in devices}

    assert len(devices) == 2
    assert known == devices


def test_a_guest_orders_before_there_is_an_account() -> None:
    [number] = [n for n, role in CAST.items() if role.guest_first]

    for seed in range(20):
        made = list(items(history(world(seed), number)))
        [ordered] = [item for item in made if item.type == "identification"][-1:]
        [opened] = [item for item in made if item.type == "sign-up"]

        assert ordered.time < opened.time
        assert ordered.anonymous_id != opened.anonymous_id


@pytest.mark.parametrize("kind", ["desktop", "phone", "tablet"])
def test_a_browser_is_told_for_what_it_is(kind: str) -> None:
    for agent in words().browsers(kind).agents:
        assert not is_crawler(agent)
        assert not is_library(agent)
        assert told_by(agent)["device"]["type"] == {"desktop": "pc", "phone": "mobile", "tablet": "tablet"}[kind]
