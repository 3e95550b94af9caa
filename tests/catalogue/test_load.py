import pytest

from thamesthrive.catalogue.load import load_event_types, read_event_types
from thamesthrive.collection.mapping import changes, copied, event_tree
from thamesthrive.domain.event_type import Copy, EventType, Mapping
from thamesthrive.kernel.errors import Defect

FIFTEEN = {
    "page-view", "search", "product-details-page-view", "product-added-to-basket", "product-removed-from-basket", "basket-viewed",
    "checkout-started", "checkout-completed", "order-started", "order-completed", "sign-up", "sign-in", "identification", "identify",
    "profile-update",
}


def mapped(type_id: str, properties: dict[str, object] | None = None, traits: dict[str, object] | None = None) -> dict[str, object]:
    """Path -> value of what an event asks of its person; the first of a path stands."""
    event_type = load_event_types()[type_id]
    found: dict[str, object] = {}
    for change in changes(event_type, event_tree(event_type, properties or {}, traits or {}, {})):
        found.setdefault(change.path, change.value)
    return found


def test_there_are_fifteen_types() -> None:
    types = load_event_types()

    assert set(types) == FIFTEEN
    assert all(t.id == id and t.name and t.description and t.group for id, t in types.items())


@pytest.mark.parametrize("type_id", sorted(FIFTEEN - {"identify"}))
def test_what_identifies_in_a_mapping_stands_in_the_events_data_too(type_id: str) -> None:
    event_type = load_event_types()[type_id]
    keys = ("data.identifier.", "data.contact.email.", "data.contact.phone.")

    mappings = {(m.source, m.target) for m in event_type.mappings if m.target.startswith(keys) and m.operation == "set"}

    assert mappings <= {(c.source, c.target) for c in event_type.copies}


@pytest.mark.parametrize("event_type", load_event_types().values(), ids=lambda t: t.id)
def test_no_line_stands_twice(event_type: EventType) -> None:
    assert len(set(event_type.copies)) == len(event_type.copies)
    assert len(set(event_type.mappings)) == len(event_type.mappings)


def test_card_numbers_are_never_copied() -> None:
    types = load_event_types().values()

    paths = {(c.source, c.target) for t in types for c in t.copies} | {(m.source, m.target) for t in types for m in t.mappings}

    assert not [path for pair in paths for path in pair if "credit_card" in path]


def test_an_identification_fills_names_contacts_and_identifiers() -> None:
    sent: dict[str, object] = {
        "firstname": "Ann", "email": {"main": "ann@shop.example"}, "phone": {"mobile": "+441"}, "id": "A1", "login": "ann", "coupon": "MAY",
    }

    assert mapped("identification", sent) == {
        "data.pii.firstname": "Ann",
        "data.contact.email.main": "ann@shop.example",
        "data.contact.phone.mobile": "+441",
        "data.identifier.id": "A1",
        "data.identifier.token": "ann",
        "data.identifier.coupons": "MAY",
    }


def test_traits_of_an_identify_go_to_their_places_and_the_others_stay_traits() -> None:
    traits: dict[str, object] = {
        "email": "ann@shop.example", "firstName": "Ann", "first_name": "Anna", "lastName": "Lee", "address": {"city": "Ely"},
        "company": {"name": "Acme"}, "avatar": "https://x.example/a.png", "plan": "gold", "age": 0,
    }

    found = mapped("identify", traits=traits)

    assert found["data.contact.email.main"] == "ann@shop.example"
    assert (found["data.pii.firstname"], found["data.pii.lastname"]) == ("Ann", "Lee")
    assert found["data.contact.address.town"] == "Ely"
    assert found["data.job.company.name"] == "Acme"
    assert found["data.media.image"] == "https://x.example/a.png"
    assert (found["traits.plan"], found["traits.age"]) == ("gold", 0)
    assert "traits.email" not in found


def test_a_profile_update_maps_its_tree_path_by_path() -> None:
    sent: dict[str, object] = {"pii": {"firstname": "Ann"}, "contact": {"app": {"slack": "@ann"}}, "loyalty": {"card": {"points": 0}}}

    assert mapped("profile-update", sent) == {
        "data.pii.firstname": "Ann",
        "data.contact.app.slack": "@ann",
        "data.loyalty.card.points": 0,
    }


def test_a_checkout_counts_and_sums_its_money_with_the_currency() -> None:
    event_type = load_event_types()["checkout-started"]

    made = changes(event_type, event_tree(event_type, {"value": 12.5, "currency": "EUR"}, {}, {}))

    assert [(c.operation, c.path, c.value, c.currency) for c in made] == [
        ("increment", "data.metrics.ltcosc", 1, ""),
        ("add", "data.metrics.ltcosv", 12.5, "EUR"),
    ]


@pytest.mark.parametrize(
    ("type_id", "status"),
    [("checkout-started", "started"), ("checkout-completed", "completed"), ("order-started", "started"), ("order-completed", "completed")],
)
def test_a_status_that_was_left_out_is_the_types_own(type_id: str, status: str) -> None:
    event_type = load_event_types()[type_id]
    group = type_id.split("-")[0]

    silent = copied(event_type, event_tree(event_type, {}, {}, {}))
    said = copied(event_type, event_tree(event_type, {"status": "odd"}, {}, {}))

    assert silent["ec"][group]["status"] == status
    assert said["ec"][group]["status"] == "odd"


HEAD = '[a]\nname = "A"\ndescription = "a"\ngroup = "g"\n'


def test_braces_write_a_line_for_each_name() -> None:
    types = read_event_types(HEAD + 'copies = [{ to = "data.x.{a,b}", from = "properties.*" }]')

    assert types["a"].copies == (Copy("properties.a", "data.x.a"), Copy("properties.b", "data.x.b"))


def test_a_mapping_sets_unless_it_says_otherwise() -> None:
    types = read_event_types(HEAD + 'mappings = [{ to = "data.x", from = "traits.x" }, { op = "increment", to = "data.n" }]')

    assert types["a"].mappings == (Mapping("set", "data.x", "traits.x"), Mapping("increment", "data.n"))


@pytest.mark.parametrize(
    "line",
    [
        'colour = "red"',
        'copies = [{ to = "data.x", form = "traits.x" }]',
        'copies = [{ to = "data.x", from = "data.y" }]',
        'copies = [{ to = "x", from = "traits.x" }]',
        'copies = [{ to = "data.{a,b}", from = "traits.x" }]',
        'copies = [{ to = "data.x", from = "traits.*" }]',
        'mappings = [{ op = "put", to = "data.x", from = "traits.x" }]',
        'mappings = [{ to = "data.x" }]',
        'mappings = [{ op = "increment", to = "data.x", from = "traits.x" }]',
        'mappings = [{ to = "data.x", from = "traits.x", currency = "traits.y" }]',
        "tags = [1]",
        "copies = {",
    ],
)
def test_what_is_misspelt_is_a_defect(line: str) -> None:
    with pytest.raises(Defect, match="event_types"):
        read_event_types(HEAD + line)


def test_a_type_is_written_normalised() -> None:
    with pytest.raises(Defect, match="page-view"):
        read_event_types(HEAD.replace("[a]", '["Page View"]'))
