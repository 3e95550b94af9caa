"""`EventType`: what the catalogue knows of a type of event: how its properties map to the event's data and to the profile."""

from typing import Literal

from attrs import frozen

Operation = Literal["set", "set-if-missing", "append", "add", "increment"]


@frozen
class Copy:
    """From a path of the event to a path of its `data`."""

    source: str
    target: str


@frozen
class Mapping:
    """From a path of the event to a path of the profile. `increment` adds one and reads nothing."""

    operation: Operation
    target: str
    source: str = ""
    currency: str = ""                          # a path of the event that says the money's currency


@frozen(kw_only=True)
class EventType:
    """A type of the catalogue. `defaults` are properties that stand when the sender left them out."""

    id: str
    name: str
    description: str
    group: str
    copies: tuple[Copy, ...] = ()
    mappings: tuple[Mapping, ...] = ()
    defaults: tuple[tuple[str, object], ...] = ()
    tags: tuple[str, ...] = ()
    journey: str | None = None
