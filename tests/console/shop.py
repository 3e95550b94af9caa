"""A few people who bought something, and one who looked at many pages."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

PEOPLE = {"ann": ("Ann", "Lee", 250.0, 2), "ben": ("Ben", "Okafor", 40.0, 3), "cleo": ("Cleo", "Leeds", 900.0, 20)}
PAGES = 240
SHOP = "https://shop.example"


def sent(now: datetime) -> Iterator[dict[str, Any]]:
    """The calls of a batch."""
    for user, (first, last, value, days) in PEOPLE.items():
        at = (now - timedelta(days=days)).isoformat()
        traits = {"email": f"{user}@shop.example", "firstName": first, "lastName": last}
        yield {"type": "identify", "messageId": f"{user}-i", "userId": user, "traits": traits, "timestamp": at}
        order = {"order_id": user, "value": value, "currency": "GBP"}
        yield {"type": "track", "messageId": f"{user}-o", "userId": user, "event": "Order Completed", "properties": order, "timestamp": at}
    for number in range(PAGES):
        at = (now - timedelta(days=12, minutes=number)).isoformat()
        page = {"url": f"{SHOP}/{number}", "title": f"Page {number}"}
        yield {"type": "page", "messageId": f"p-{number}", "userId": "ben", "properties": page, "timestamp": at}
