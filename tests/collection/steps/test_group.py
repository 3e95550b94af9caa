"""Groups: each is what its events make of it, in whatever order; a part keeps those it has belonged to longest."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import NOON, QUICK
from thamesthrive.domain.entry import Item
from thamesthrive.domain.group import MOST_GROUPS, Group
from thamesthrive.kernel.codec import Raw, encode

from .folding import SCOPE, Folding, entry, item


def told(number: int, group_id: Any = "acme", *, minutes: int = 0, traits: Any = None, **given: Any) -> Item:
    said = {"properties": Raw(encode({"groupId": group_id})), "traits": Raw(encode(traits or {}))}
    return item(number, type="group", name="group", time=NOON + timedelta(minutes=minutes), **{**said, **given})


def groups_of(folding: Folding) -> list[Group]:
    groups: Any = folding.stores.groups
    return sorted(groups.table.values(SCOPE), key=lambda g: str(g.group_id))


def test_its_traits_are_the_group_s_and_not_the_person_s() -> None:
    folding = Folding()
    folding.send(told(1, traits={"name": "Acme", "email": "desk@acme.example"}, context=Raw(b'{"traits": {"plan": "gold"}}')))

    [group] = groups_of(folding)
    [view] = folding.views()
    assert {name: fact.value for name, fact in group.traits.items()} == {"name": "Acme", "email": "desk@acme.example"}
    assert (group.events, group.first_seen, group.last_seen) == (1, NOON, NOON)
    assert view["traits"] == {"plan": "gold"}
    assert view["groups"] == {"ids": ["acme"], "since": {"acme": NOON}}
    assert "contact" not in view["data"]


def test_a_door_without_a_place_for_traits_has_them_among_the_properties() -> None:
    folding = Folding()
    folding.send(told(1, properties=Raw(b'{"groupId": 42, "traits": {"name": "Acme"}}')))

    [group] = groups_of(folding)
    assert (group.group_id, group.traits["name"].value) == ("42", "Acme")


NO_IDS: list[Any] = [None, "null", {}, "g" * 257, True]


@pytest.mark.parametrize("properties", [{}, *({"groupId": value} for value in NO_IDS)])
def test_an_event_that_names_no_group_is_an_event_like_others(properties: dict[str, Any]) -> None:
    folding = Folding()
    folding.send(told(1, properties=Raw(encode(properties)), traits={"name": "Acme"}))

    assert groups_of(folding) == []
    [view] = folding.views()
    assert (view["groups"]["ids"], view["traits"], view["stats"]["events"]) == ([], {}, 1)


def test_an_event_of_nobody_tells_of_a_group_all_the_same() -> None:
    folding = Folding()
    folding.send(told(1, anonymous_id=None))

    assert [group.events for group in groups_of(folding)] == [1]


def test_all_events_of_an_entry_and_a_round_count_and_a_replay_does_not() -> None:
    folding = Folding()
    works = [folding.work(entry(*(told(10 * n + i) for i in range(3)))) for n in range(3)]
    folding.settle(*works)
    stored = folding.rows(), groups_of(folding)
    folding.settle(*works)
    folding.settle(works[1])

    assert [group.events for group in groups_of(folding)] == [9]
    assert (folding.rows(), groups_of(folding)) == stored


def test_a_repeat_counts_nothing() -> None:
    folding = Folding()
    folding.send(told(1))
    folding.send(told(1))

    assert [group.events for group in groups_of(folding)] == [1]


TRAITS = st.dictionaries(st.sampled_from("ab"), st.integers(0, 3) | st.none())
TOLD = st.tuples(st.integers(0, 5), st.sampled_from(["acme", "home"]), TRAITS)


@QUICK
@given(st.lists(TOLD, min_size=1, max_size=8), st.randoms())
def test_the_order_of_events_does_not_matter(history: list[tuple[int, str, dict[str, Any]]], random: Any) -> None:
    events = [told(n, group_id, minutes=minutes, traits=traits) for n, (minutes, group_id, traits) in enumerate(history)]
    results = []
    for order in (events, random.sample(events, len(events))):
        folding = Folding()
        for event in order:
            folding.send(event)
        told_of = [(g.group_id, g.traits, g.events, g.first_seen, g.last_seen) for g in groups_of(folding)]
        results.append((told_of, folding.views()[0]["groups"]))

    assert results[0] == results[1]


def test_a_part_keeps_the_groups_that_it_has_belonged_to_longest() -> None:
    folding = Folding()
    for n in range(MOST_GROUPS + 5):
        folding.send(told(n, f"group {n}", minutes=-n))

    [view] = folding.views()
    assert view["groups"]["ids"] == [f"group {n}" for n in range(MOST_GROUPS + 4, 4, -1)]
    assert len(groups_of(folding)) == MOST_GROUPS + 5


def test_people_who_become_one_belong_to_what_either_did() -> None:
    folding = Folding()
    folding.send(told(1, "acme", minutes=5))
    folding.send(told(2, "acme", minutes=1, anonymous_id="other"))
    folding.send(told(3, "home", anonymous_id="other"))
    folding.send(item(4, user_id="ann", anonymous_id="device"), item(5, user_id="ann", anonymous_id="other"))

    [view] = folding.views()
    assert view["groups"] == {"ids": ["home", "acme"], "since": {"home": NOON, "acme": NOON + timedelta(minutes=1)}}
