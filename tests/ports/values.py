"""What senders put into free-form parts, and every store must give back as it was."""

from typing import Any


def nested(levels: int) -> dict[str, Any]:
    """An object in an object and so on."""
    value: dict[str, Any] = {"leaf": True}
    for level in range(levels - 1):
        value = {f"level{level}": value}
    return value


JSON_VALUES: dict[str, Any] = {
    "null": None,
    "true": True,
    "false": False,
    "zero": 0,
    "negative": -1,
    "large integer": 9_007_199_254_740_993,
    "fraction": 0.1,
    "large fraction": 1e300,
    "empty text": "",
    "text": "ann",
    "NUL": "a\x00b",
    "emoji": "👩‍👩‍👧 ☕",
    "right to left": "שלום",
    "quotes": "'\"\\/`; DROP TABLE events; --",
    "date-like": "2026-11-02T12:00:00Z",
    "40,000 bytes": "x" * 40_000,
    "empty list": [],
    "mixed list": [1, "1", None, [2, [3]], {"a": []}],
    "list of objects": [{"sku": "T1", "quantity": 2}, {"sku": None}],
    "empty object": {},
    "25 deep": nested(25),
    "blank name": {"": 1, " ": 2},
    "odd names": {"a.b": 1, ".": 2, "a..b": 3, "$x": 4, "_id": 5, "a\x00b": 6, "x" * 600: 7, "ключ": 8},
}

SHAPES: tuple[Any, ...] = (7, "seven", {"of": {"seven": 7}}, [7, "7"], None, True, 7.5, {"of": 7}, "2026-11-02", [])
"""One property as several senders send it."""

MANY_NAMES = {f"property {number}": number for number in range(5_000)}
