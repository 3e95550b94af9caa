"""`EventType`: what the catalogue knows of a type of event: what it holds, and what of it goes to the event's data and to the profile."""

from collections.abc import Mapping as Map
from typing import Any, Literal

from attrs import field, frozen

Operation = Literal[
    "set",
    "set-if-missing",
    "clear",
    "append",
    "add",
    "subtract",
    "cancel",
    "increment",
    "decrement",
    "min",
    "max",
    "raise",
    "lower",
    "reset",
    "consents",
]
Stage = Literal["awareness", "consideration", "purchase", "retention", "advocacy"]
Concealment = Literal["last-four", "drop"]

BY_VISIT = "by-visit"


def _places(given: str | tuple[str, ...]) -> tuple[str, ...]:
    return given if isinstance(given, tuple) else (given,) if given else ()


@frozen
class Copy:
    """From a path of the event to a path of its `data`. Of several sources the first that is there."""

    sources: tuple[str, ...] = field(converter=_places)
    target: str


@frozen
class Mapping:
    """What an event changes at a path of its profile.

    `currency` is where the event says the money's. `per` is where it says which one of many is meant: the order that an amount is of,
    the interest that is raised.
    """

    operation: Operation
    target: str
    sources: tuple[str, ...] = field(default=(), converter=_places)
    currency: tuple[str, ...] = field(default=(), converter=_places)
    per: tuple[str, ...] = field(default=(), converter=_places)


@frozen(kw_only=True, eq=False)
class EventType:
    """A type of the catalogue; one is equal to itself only, so that what is compiled from it is found quickly.

    `schema`: JSON Schema of its properties. `defaults`: properties that stand when the sender left them out. `conceal`: paths within the
    properties that are never stored as sent. `like`: the type whose mapping it borrows.
    """

    id: str
    name: str
    description: str
    group: str
    schema: Map[str, Any] = field(factory=dict)
    copies: tuple[Copy, ...] = ()
    mappings: tuple[Mapping, ...] = ()
    defaults: tuple[tuple[str, object], ...] = ()
    conceal: tuple[tuple[str, Concealment], ...] = ()
    tags: tuple[str, ...] = ()
    journey: Stage | Literal["by-visit"] | None = None
    like: str | None = None

    def stage(self, visits: int) -> str | None:
        """The stage of the journey for somebody with so many visits, this one included."""
        if self.journey == BY_VISIT:
            return "awareness" if visits <= 1 else "consideration"
        return self.journey
