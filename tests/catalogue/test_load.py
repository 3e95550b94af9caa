"""What presets may say, and what is a defect."""

import pytest

from thamesthrive.catalogue.load import load_event_types, read_event_types
from thamesthrive.domain.event_type import Copy, EventType, Mapping
from thamesthrive.kernel.errors import Defect

HEAD = '[a]\nname = "A"\ndescription = "a"\nproperties.x = "text"\nproperties.a = "text"\nproperties.b = "code (c, d)"\n'
SHAPES = '[pair]\nproperties.id = "code (pair_id)"\ncopies = [{ to = "data.id", from = "properties.id" }]\n'


def read(line: str, shapes: str = SHAPES) -> EventType:
    return read_event_types({"g": HEAD + line}, shapes)["a"]


def test_a_type_is_of_the_group_that_its_file_is_named_after() -> None:
    assert read("").group == "g"


def test_braces_write_a_line_for_each_name() -> None:
    assert read('copies = [{ to = "data.x.{a,x}", from = "properties.*" }]').copies == (
        Copy("properties.a", "data.x.a"),
        Copy("properties.x", "data.x.x"),
    )


def test_a_property_is_read_under_its_other_names_too() -> None:
    type_ = read('copies = [{ to = "data.x", from = ["properties.b", "properties.a"] }]')

    assert type_.copies[0].sources == ("properties.b", "properties.c", "properties.d", "properties.a")
    assert type_.schema["properties"]["c"]["type"] == ["string", "integer"]


def test_a_mapping_sets_unless_it_says_otherwise() -> None:
    type_ = read('mappings = [{ to = "data.x", from = "traits.x" }, { op = "increment", to = "data.n" }]')

    assert type_.mappings == (Mapping("set", "data.x", "traits.x"), Mapping("increment", "data.n"))


def test_a_shape_gives_properties_and_copies_and_the_type_s_own_stand_before_them() -> None:
    type_ = read('shapes = ["pair"]\ncopies = [{ to = "data.id", from = "properties.x" }, { to = "data.y", from = "properties.id" }]')

    assert type_.copies == (Copy("properties.x", "data.id"), Copy(("properties.id", "properties.pair_id"), "data.y"))


def test_an_alias_has_the_mapping_of_another_type_and_its_own_name() -> None:
    alias = '\n[b]\nname = "B"\ndescription = "b"\nlike = "a"\nproperties.y = "text"\ncopies = [{ to = "data.y", from = "properties.y" }]'
    types = read_event_types({"g": HEAD + 'tags = ["t"]\ncopies = [{ to = "data.x", from = "properties.x" }]' + alias})

    assert (types["b"].name, types["b"].tags, types["b"].like) == ("B", ("t",), "a")
    assert {c.target for c in types["b"].copies} == {"data.x", "data.y"}
    assert {"x", "y"} <= types["b"].schema["properties"].keys()
    assert len(types["a"].copies) == 1


@pytest.mark.parametrize(
    "line",
    [
        'colour = "red"',
        'copies = [{ to = "data.x", form = "traits.x" }]',
        'copies = [{ to = "data.x", from = "data.y" }]',
        'copies = [{ to = "data.x", from = "properties.unknown" }]',
        'copies = [{ to = "x", from = "traits.x" }]',
        'copies = [{ to = "data.{a,b}", from = "traits.x" }]',
        'copies = [{ to = "data.x", from = "traits.*" }]',
        'copies = [{ to = "data.x", from = [] }]',
        'mappings = [{ op = "put", to = "data.x", from = "traits.x" }]',
        'mappings = [{ to = "data.x" }]',
        'mappings = [{ op = "increment", to = "data.x", from = "traits.x" }]',
        'mappings = [{ op = "clear", to = "data.x", per = "traits.x" }]',
        'mappings = [{ op = "cancel", to = "data.x" }]',
        'mappings = [{ op = "raise", to = "data.x", per = "traits.x" }]',
        'mappings = [{ op = "consents", to = "data.x", from = "traits.x" }]',
        'mappings = [{ op = "append", to = "data.x", from = "traits.x", per = "traits.y" }]',
        'mappings = [{ to = "data.x", from = "traits.x", currency = "traits.y" }]',
        "tags = [1]",
        "copies = {",
        'journey = "soon"',
        'shapes = ["none"]',
        'like = "none"',
        'like = "a"',
        'defaults = { unknown = "x" }',
        'conceal = { unknown = "drop" }',
        'conceal = { x = "hide" }',
        'properties.y = "texd"',
        'properties.y = "text :"',
        'properties.y = "number: nine"',
        'properties.y = "@none"',
        "properties.y = 7",
    ],
)
def test_what_is_misspelt_is_a_defect(line: str) -> None:
    with pytest.raises(Defect, match="event_types/g"):
        read(line)


def test_a_type_is_written_normalised() -> None:
    with pytest.raises(Defect, match="page-view"):
        read_event_types({"g": HEAD.replace("[a]", '["Page View"]')})


def test_a_type_stands_once() -> None:
    with pytest.raises(Defect, match='"a" is a type of f already'):
        read_event_types({"f": HEAD, "g": HEAD})


@pytest.mark.parametrize("event_type", load_event_types().values(), ids=lambda t: t.id)
def test_no_line_stands_twice_and_a_description_is_one_sentence(event_type: EventType) -> None:
    assert len({c.target for c in event_type.copies}) == len(event_type.copies)
    assert len({(m.operation, m.target) for m in event_type.mappings}) == len(event_type.mappings)
    assert event_type.description.count(".") == 1
    assert event_type.description.endswith(".")
    assert event_type.name
