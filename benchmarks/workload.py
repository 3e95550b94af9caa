"""The standard workload: one seeded generator for benchmarks and the model.

60 % page views, 20 % product views, 8 % searches, 6 % cart, 3 % identify, 2 % orders, 1 % custom; about 1 kB each; in any window of
10,000 events 2,000 people, 5 % of them new; 10 % of the events come from a second device, which two in five of these people then use: the
harder of the two ways to read "10 % on a second device". Asked for, people share devices and e-mails.
"""

import random
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from attrs import frozen

BEGIN = datetime(2026, 11, 2, 8, tzinfo=UTC)
PEOPLE_PER_EVENT = 5                            # 10,000 events by 2,000 people
NEW = 0.05
SECOND_DEVICE = 0.10
PADDING = "the quick brown fox jumps over the lazy dog " * 9
PLACES = ("London", "Leeds", "Bristol", "Cardiff", "Glasgow", "Belfast")
AGENT = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36"


@frozen(kw_only=True)
class Workload:
    """`people`: how many there are in all; None: a window that moves on. `shared`: the share of events on a device or mail of others."""

    events: int
    people: int | None = None
    shared: float = 0.0
    seed: int = 1


Sent = Mapping[str, Any]


def generate(workload: Workload) -> Iterator[Sent]:
    """Events in the shape of `/v1/batch` items, in the order in which they happened."""
    rng = random.Random(workload.seed)
    for n in range(workload.events):
        person = _person(rng, workload, n)
        yield _event(rng, workload, n, person)


def as_track(event: Sent, write_key: str) -> dict[str, Any]:
    """The same event as a call of `/track`."""
    item = {
        "id": event["messageId"],
        "type": event.get("event", event["type"]),
        "time": {"create": event["timestamp"]},
        "properties": event.get("properties") or event.get("traits") or {},
    }
    call: dict[str, Any] = {"source": {"id": write_key}, "context": event["context"], "events": [item]}
    call["session"] = {"id": f"session-{event['anonymousId']}"}
    return call


def _person(rng: random.Random, workload: Workload, n: int) -> int:
    """Who: of all there are, or of a window that moves on so that one in twenty is new."""
    if workload.people is not None:
        return rng.randrange(workload.people)
    window = 10_000 // PEOPLE_PER_EVENT
    return rng.randrange(window) + int(n / 10_000 * window * NEW)


def _event(rng: random.Random, workload: Workload, n: int, person: int) -> Sent:
    kind = rng.random()
    device = f"device-{person:06d}-{int(rng.random() < SECOND_DEVICE)}"
    if rng.random() < workload.shared:
        device = f"tablet-{person % 50:04d}"
    event: dict[str, Any] = {
        "messageId": f"message-{workload.seed}-{n:09d}",
        "timestamp": (BEGIN + timedelta(seconds=n * 0.5 + rng.randrange(120))).isoformat().replace("+00:00", "Z"),
        "anonymousId": device,
        "context": _context(rng),
    }
    if kind < 0.60:
        return {**event, "type": "page", "name": "Page", "properties": {"id": f"page-{rng.randrange(500)}", "category": "shop"}}
    if kind < 0.80:
        return {**event, "type": "track", "event": "Product Details Page View", "properties": _product(rng)}
    if kind < 0.88:
        return {**event, "type": "track", "event": "Search", "properties": {"query": f"shoe {rng.randrange(99)}", "category": "all"}}
    if kind < 0.94:
        name = rng.choice(["Product Added To Basket", "Product Added To Basket", "Product Removed From Basket", "Basket Viewed"])
        return {**event, "type": "track", "event": name, "properties": {**_product(rng), "quantity": rng.randrange(1, 4)}}
    if kind < 0.97:
        return {**event, "type": "identify", "userId": f"user-{person:06d}", "traits": _traits(rng, workload, person)}
    if kind < 0.99:
        return {**event, **_order(rng), "userId": f"user-{person:06d}"}
    return {**event, "type": "track", "event": "Wish List Shared", "properties": {"list": f"list-{rng.randrange(99)}", "with": 3}}


def _traits(rng: random.Random, workload: Workload, person: int) -> dict[str, Any]:
    mail = f"person{person:06d}@shop.example"
    if rng.random() < workload.shared:
        mail = f"family{person // 3:06d}@shop.example"
    traits = {"email": mail, "firstName": f"Ann{person}", "lastName": "Smith", "plan": rng.choice(["free", "plus", "gold"])}
    return {**traits, "age": 20 + person % 60, "address": {"city": rng.choice(PLACES), "country": "GB"}}


def _order(rng: random.Random) -> dict[str, Any]:
    value = rng.randrange(500, 20_000) / 100
    name = rng.choice(["Checkout Started", "Checkout Completed", "Order Completed"])
    properties = {"id": f"order-{rng.randrange(10**6)}", "order_id": f"o-{rng.randrange(10**6)}", "value": value, "currency": "GBP"}
    return {"type": "track", "event": name, "properties": properties}


def _product(rng: random.Random) -> dict[str, Any]:
    number = rng.randrange(2_000)
    return {
        "id": f"product-{number}",
        "name": f"Shoe number {number}",
        "sku": f"SKU{number}",
        "category": "shoes",
        "brand": rng.choice(["Northern", "Thames", "Severn"]),
        "price": rng.randrange(1_000, 20_000) / 100,
        "variant": {"name": "walker", "color": rng.choice(["red", "blue"]), "size": str(rng.randrange(36, 47))},
    }


def _context(rng: random.Random) -> dict[str, Any]:
    number = rng.randrange(500)
    page = {"url": f"https://shop.example/p/{number}", "path": f"/p/{number}", "title": f"Page {number}", "referrer": ""}
    return {"page": page, "userAgent": AGENT, "locale": "en-GB", "screen": {"width": 1440, "height": 900}, "note": PADDING}
