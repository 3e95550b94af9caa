"""What a part learns of what its person was seen with, where, and in which language. Part of the step `measure`, whose copy it shares."""

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any

from ..domain.part import Fact, Part, earliest, oldest
from ..kernel.codec import encode
from .collected import Collected

DEVICE, NAMES = "data.devices.last", "data.devices.names"
LANGUAGE, SPOKEN = "data.preferences.language", "data.pii.language.spoken"
MOST_NAMES = 50                                 # the first that were seen; a program that makes up a name each time fills no person


def noticed(collected: Collected, part: Part) -> dict[str, Any]:
    """The fields of the part that change.

    The device is noted whole, as one event told of it. The spoken language is the first that was seen, until somebody says another.
    """
    surroundings = collected.prepared.surroundings
    device, language = surroundings.device, surroundings.language
    if not (device or language):
        return {}
    when, event = order = collected.prepared.when, collected.event_id
    new: dict[str, Fact] = {}
    if device and ((known := part.facts.get(DEVICE)) is None or known.order < order):
        new[DEVICE] = Fact(device, when, event)
    if language and ((known := part.facts.get(LANGUAGE)) is None or known.order < order):
        new[LANGUAGE] = Fact(language, when, event)
    changes: dict[str, Any] = {"facts": {**part.facts, **new}} if new else {}
    if device and (name := device.get("name")) and (lists := _named(part, name, order)) is not part.lists:
        changes["lists"] = lists
    if language and ((spoken := part.firsts.get(SPOKEN)) is None or spoken.order > order):
        changes["firsts"] = {**part.firsts, SPOKEN: Fact(_spoken(language), when, event)}
    return changes


def _named(part: Part, name: str, order: tuple[datetime, str]) -> Mapping[str, Mapping[str, Fact]]:
    known = part.lists.get(NAMES, {})
    named = oldest(earliest(known, _written(name), Fact(None, *order)), MOST_NAMES)
    return part.lists if named is known else {**part.lists, NAMES: named}


@lru_cache(maxsize=10_000)
def _written(name: str) -> str:
    return encode(name).decode()


@lru_cache(maxsize=1_000)
def _spoken(language: str) -> str:
    """`en` of `en-GB`."""
    return language.replace("_", "-").partition("-")[0].lower()
