"""What an event's type makes of its properties and traits: values for the event's own data, and changes for the profile."""

from collections.abc import Mapping
from typing import Any

from attrs import frozen

from ..domain.event_type import EventType, Operation
from ..kernel.paths import find, put

TRAITS = "traits."


@frozen
class ProfileChange:
    """One change that an event asks of its person."""

    operation: Operation
    path: str
    value: Any
    currency: str = ""


def event_tree(
    event_type: EventType | None, properties: Mapping[str, Any], traits: Mapping[str, Any], context: Mapping[str, Any]
) -> dict[str, Any]:
    """What the paths of a mapping are read from; the type's defaults stand where the sender said nothing."""
    if event_type and event_type.defaults:
        properties = {**dict(event_type.defaults), **{k: v for k, v in properties.items() if v is not None}}
    return {"properties": properties, "traits": traits, "context": context}


def copied(event_type: EventType | None, tree: Mapping[str, Any]) -> dict[str, Any]:
    """The event's own data, as a tree without its leading `data`."""
    data: dict[str, Any] = {}
    for copy in event_type.copies if event_type else ():
        if (value := find(tree, copy.source)) is not None:
            put(data, copy.target.removeprefix("data."), value)
    return data


def changes(event_type: EventType | None, tree: Mapping[str, Any]) -> tuple[ProfileChange, ...]:
    """The type's mappings, then the traits that no mapping took, as they are. A missing value changes nothing; 0, "" and false do."""
    made: list[ProfileChange] = []
    taken: set[str] = set()
    for mapping in event_type.mappings if event_type else ():
        if mapping.operation == "increment":
            made.append(ProfileChange("increment", mapping.target, 1))
        elif (value := find(tree, mapping.source)) is not None:
            currency = find(tree, mapping.currency) if mapping.currency else ""
            made.append(ProfileChange(mapping.operation, mapping.target, value, currency if isinstance(currency, str) else ""))
            taken.add(mapping.source)
    return (*made, *_plain_traits(tree, taken))


def _plain_traits(tree: Mapping[str, Any], taken: set[str]) -> list[ProfileChange]:
    traits = {**_object(tree["context"].get("traits")), **tree["traits"]}
    return [ProfileChange("set", TRAITS + name, value) for name, value in traits.items() if TRAITS + name not in taken]


def _object(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}
