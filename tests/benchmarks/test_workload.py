"""The standard workload is what the rows say it is."""

from collections import Counter
from itertools import pairwise

import msgspec
import pytest

from benchmarks.client import Order, Requests, requests_of
from benchmarks.workload import Workload, generate

WINDOW = 10_000
KINDS = {
    "page": 0.60,
    "Product Details Page View": 0.20,
    "Search": 0.08,
    "Basket": 0.06,
    "identify": 0.03,
    "Order": 0.02,
    "Wish List Shared": 0.01,
}
FAMILIES = {
    "Product Added To Basket": "Basket", "Product Removed From Basket": "Basket", "Basket Viewed": "Basket",
    "Checkout Started": "Order", "Checkout Completed": "Order", "Order Completed": "Order",
}


@pytest.fixture(scope="module")
def events() -> list[dict[str, object]]:
    return [dict(event) for event in generate(Workload(events=3 * WINDOW))]


def test_each_kind_of_event_has_its_share(events: list[dict[str, object]]) -> None:
    names = (str(event.get("event", event["type"])) for event in events)
    found = Counter(FAMILIES.get(name, name) for name in names)

    assert {kind: count / len(events) for kind, count in found.items()} == pytest.approx(KINDS, rel=0.15)


def test_an_event_has_about_a_kilobyte(events: list[dict[str, object]]) -> None:
    assert sum(len(msgspec.json.encode(event)) for event in events) / len(events) == pytest.approx(1_000, rel=0.15)


def test_a_window_has_two_thousand_people_of_whom_one_in_twenty_is_new(events: list[dict[str, object]]) -> None:
    windows = [{str(e["anonymousId"]).split("-")[1] for e in events[n : n + WINDOW]} for n in range(0, len(events), WINDOW)]

    assert [len(people) for people in windows] == pytest.approx([2_000] * 3, rel=0.05)
    assert [len(later - earlier) / len(later) for earlier, later in pairwise(windows)] == pytest.approx([0.05, 0.05], abs=0.02)


def test_one_event_in_ten_comes_from_a_second_device(events: list[dict[str, object]]) -> None:
    assert sum(str(e["anonymousId"]).endswith("-1") for e in events) / len(events) == pytest.approx(0.10, rel=0.1)


def test_copies_are_as_long_as_what_they_copy_and_of_other_people() -> None:
    order = Order(urls=(), door="batch", events=200, seed=7, write_key="key", copies=3)

    sent = list(Requests(requests_of(order), order).left)

    bodies = [msgspec.json.decode(request.partition(b"\r\n\r\n")[2]) for request in sent]
    assert [len(request) for request in sent[:2]] == [len(request) for request in sent[2:4]]
    items = [item for body in bodies for item in body["batch"]]
    assert len({item["messageId"] for item in items}) == 600
    by_copy = [{item["anonymousId"] for item in items[n : n + 200]} for n in range(0, 600, 200)]
    assert not by_copy[0] & by_copy[1]
    assert not by_copy[1] & by_copy[2]
