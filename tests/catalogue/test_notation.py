"""How properties are written, and the JSON Schema that this means."""

from collections.abc import Mapping
from typing import Any

import pytest

from thamesthrive.catalogue.load import load_event_types
from thamesthrive.catalogue.notation import WORDS, leaves, properties_of

SHAPES: Mapping[str, Any] = {"item": {"id": "code (item_id): 7", "size": {"eu": "number! (size): 42"}}}


def schema_of(**tree: Any) -> Mapping[str, Any]:
    return properties_of(tree, SHAPES).schema


def test_a_note_says_type_example_and_meaning() -> None:
    assert schema_of(price="amount: 59.90; of one piece", seen="time", tags="texts: red")["properties"] == {
        "price": {**WORDS["amount"], "examples": [59.9], "description": "of one piece"},
        "seen": {"type": "string", "format": "date-time"},
        "tags": {"type": ["string", "array"], "items": {"type": "string"}, "examples": ["red"]},
    }


def test_an_exclamation_mark_makes_a_property_required_where_it_stands() -> None:
    schema = schema_of(name="text!", place={"town": "text!", "street": "text"})

    assert schema["required"] == ["name"]
    assert schema["properties"]["place"]["required"] == ["town"]


def test_another_name_is_a_property_too_and_may_be_the_branch_itself() -> None:
    schema = schema_of(id="code (order_id): 7", variant={"name": "text (variant): wide"})

    assert schema["properties"]["order_id"]["type"] == ["string", "integer"]
    assert [one["type"] for one in schema["properties"]["variant"]["anyOf"]] == ["object", "string"]
    assert properties_of({"id": "code (order_id, nr)"}, {}).also == {"id": ("order_id", "nr")}
    assert "anyOf" not in schema_of(id="code (order_id)", order_id="code")["properties"]["order_id"]


def test_a_shape_may_stand_alone_or_in_a_list_where_its_other_names_begin_anew() -> None:
    found = properties_of({"one": "@item", "all": "[@item]", "words": "[text]"}, SHAPES)

    assert found.schema["properties"]["all"]["items"]["properties"]["item_id"]["type"] == ["string", "integer"]
    assert found.schema["properties"]["words"] == {"type": "array", "items": {"type": "string"}}
    assert "all.id" not in found.also
    assert found.declares("one.size.eu")
    assert found.declares("all.0.id")
    assert not found.declares("one.colour")


def test_leaves_are_named_with_their_branches_and_a_branch_that_is_another_name_is_one_too() -> None:
    found = {path: required for path, _, required in leaves(schema_of(all="[@item]", place={"town": "text! (place)"}))}

    assert found == {"all": False, "place": False, "place.town": True}


@pytest.mark.parametrize("type_id", load_event_types())
def test_every_example_is_of_its_type(type_id: str) -> None:
    of = {"string": str, "integer": int, "number": int | float, "boolean": bool, "array": list, "object": dict}

    for path, schema, _ in leaves(load_event_types()[type_id].schema):
        types = schema.get("type", list(of))
        for example in schema.get("examples", ()):
            assert any(isinstance(example, of[t]) for t in ([types] if isinstance(types, str) else types)), path
