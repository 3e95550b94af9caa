"""A small shop's day: what searches, examples and autocomplete are tried on. Always the same, ids included."""

from typing import Any

from tests.web.world import World

EVENTS: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("ann", "Page View", {"url": "https://shop.example/tea", "title": "Green tea"}),
    ("ann", "Search", {"query": "earl grey"}),
    ("bob", "Page View", {"url": "https://shop.example/coffee", "title": "Coffee"}),
    ("ann", "Product Bought", {"price": 12.5, "currency": "GBP", "sku": "T-1", "paid_at": "2026-03-01T12:00:03Z"}),
    ("bob", "Product Bought", {"price": 30, "currency": "GBP", "sku": "C-1", "paid_at": "2026-03-01T12:00:04Z"}),
    ("cleo", "Product Bought", {"price": "free", "currency": "EUR", "sku": "T-2", "gift": True}),
)


async def open_shop(world: World) -> None:
    """One event a second, drained one by one, so that everything comes in one order."""
    for user in ("ann", "bob"):
        traits = {"email": f"{user}@shop.example", "firstname": user.capitalize()}
        await world.segment("identify", {"userId": user, "anonymousId": f"{user}-device", "messageId": f"hello-{user}", "traits": traits})
        await world.drained()
    for number, (user, event, properties) in enumerate(EVENTS):
        call = {"userId": user, "anonymousId": f"{user}-device", "messageId": f"m{number}", "event": event, "properties": properties}
        await world.segment("track", call)
        await world.drained()
        world.clock.advance(1)


async def person(world: World, user: str) -> Any:
    """Who has this user id."""
    answer = await world.http.post("/api/profiles/find", json={"type": "user-id", "value": user}, headers=world.owner)
    return answer.json()
