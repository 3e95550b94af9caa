"""The built-in types: that there are all, that they map what they should, and that what is wrong elsewhere is right here."""

from typing import Any

import pytest

from thamesthrive.catalogue.load import load_event_types
from thamesthrive.collection.mapping import changes, copied, event_tree
from thamesthrive.domain.event import normalised_type
from thamesthrive.kernel.paths import find

TYPES = load_event_types()

# Ids that clients of the peer send; they are the interface.
PEER = {
    "data": "consent-update profile-update",
    "dispatch": "order-waiting-for-dispatch order-dispatched order-dispatch-in-transit order-awaiting-pickup order-delivered",
    "ecommerce": "product-clicked product-details-page-view basket-viewed product-added-to-basket product-removed-from-basket "
    "checkout-started checkout-completed checkout-status delivery-info-entered payment-info-entered order-started order-completed "
    "order-status-change product-shared product-reviewed product-returned sale-completed",
    "finance": "account-payable account-receivable payment-sent payment-received payable-overdue receivable-overdue",
    "identity": "sign-in sign-up account-deleted identification",
    "interests": "increase-interest decrease-interest reset-interest",
    "internal": "session-opened visit-started visit-ended profile-created profile-inactive profile-archived",
    "loyalty": "loyalty-card-added loyalty-card-removed",
    "marketing": "promotion-viewed promotion-clicked",
    "messaging": "messaging-started message-sent message-status message-received message-opened messaging-ended",
    "preferences": "add-color-preference add-size-preference add-brand-preference add-channel-preference add-payment-preference",
    "satisfaction": "rating",
    "traffic": "product-search-result search page-view page-print screen-view location",
}

# Names that Segment's clients use.
SEGMENT = [
    "Products Searched", "Product List Viewed", "Product List Filtered", "Promotion Viewed", "Promotion Clicked", "Product Clicked",
    "Product Viewed", "Product Added", "Product Removed", "Cart Viewed", "Checkout Started", "Checkout Step Viewed",
    "Checkout Step Completed", "Payment Info Entered", "Order Updated", "Order Completed", "Order Refunded", "Order Cancelled",
    "Coupon Entered", "Coupon Applied", "Coupon Denied", "Coupon Removed", "Product Added to Wishlist",
    "Product Removed from Wishlist", "Wishlist Product Added to Cart", "Product Shared", "Cart Shared", "Product Reviewed",
    "Account Created", "Account Deleted", "Signed Up", "Signed In", "Signed Out", "Invite Sent", "Account Added User",
    "Account Removed User", "Trial Started", "Trial Ended", "Application Installed", "Application Opened", "Application Updated",
    "Application Backgrounded", "Application Foregrounded", "Application Uninstalled", "Application Crashed", "Install Attributed",
    "Push Notification Received", "Push Notification Tapped", "Push Notification Bounced", "Deep Link Opened", "Deep Link Clicked",
    "Email Delivered", "Email Opened", "Email Bounced", "Email Link Clicked", "Email Marked as Spam", "Unsubscribed",
]  # fmt: skip

PRODUCT = {
    "product_id": "P1", "sku": "S", "category": "shoes", "name": "Shoe", "brand": "N", "variant": "black", "price": 18.99, "quantity": 1,
    "coupon": "MAY", "position": 3, "url": "https://shop.example/p", "image_url": "https://shop.example/p.jpg",
}  # fmt: skip
SHOWN = {
    "id": "P1", "sku": "S", "category": "shoes", "name": "Shoe", "brand": "N", "variant": {"name": "black"}, "price": 18.99, "quantity": 1,
    "position": 3,
}  # fmt: skip


def data_of(type_id: str, properties: dict[str, Any], traits: dict[str, Any] | None = None) -> dict[str, Any]:
    event_type = TYPES[type_id]
    return copied(event_type, event_tree(event_type, properties, traits or {}, {}))


def mapped(type_id: str, properties: dict[str, Any] | None = None, traits: dict[str, Any] | None = None) -> dict[str, Any]:
    """Path -> value of what an event asks of its person; the first of a path stands."""
    event_type = TYPES[type_id]
    found: dict[str, Any] = {}
    for change in changes(event_type, event_tree(event_type, properties or {}, traits or {}, {})):
        found.setdefault(change.path, change.value)
    return found


@pytest.mark.parametrize(("group", "ids"), PEER.items())
def test_every_type_that_the_peer_knows_is_there_in_its_group(group: str, ids: str) -> None:
    assert [id for id in ids.split() if TYPES[id].group != group] == []


def test_there_are_sixty_five_of_them() -> None:
    assert len({id for ids in PEER.values() for id in ids.split()}) == 65


def test_calls_of_the_segment_kind_have_types() -> None:
    assert {"identify", "page-view", "screen-view", "group", "alias"} <= TYPES.keys()


@pytest.mark.parametrize("name", SEGMENT)
def test_every_name_that_segment_s_clients_use_is_a_type_of_its_own(name: str) -> None:
    id = normalised_type(name)

    assert TYPES[id].id == id


@pytest.mark.parametrize("type_id", sorted(TYPES.keys() - {"identify"}))
def test_what_identifies_in_a_mapping_stands_in_the_events_data_too(type_id: str) -> None:
    keys = ("data.identifier.", "data.contact.email.", "data.contact.phone.")

    mappings = {(m.sources, m.target) for m in TYPES[type_id].mappings if m.target.startswith(keys) and m.operation == "set"}

    assert mappings <= {(c.sources, c.target) for c in TYPES[type_id].copies}


# -- What is wrong elsewhere ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["color", "size", "brand", "channel", "payment"])
def test_a_preference_reaches_the_profile(kind: str) -> None:
    assert mapped(f"add-{kind}-preference", {kind: "x"}) == {f"data.preferences.{kind}s": "x"}


def test_a_location_has_its_longitude_and_latitude() -> None:
    here = {"location": [-0.1, 51.5], "longitude": -0.1, "latitude": 51.5}

    assert data_of("location", {"location": [-0.1, 51.5]})["device"]["geo"] == here
    assert mapped("location", {"location": [-0.1, 51.5]}) == {f"data.devices.last.geo.{name}": value for name, value in here.items()}
    assert mapped("location", {"lat": 51.5, "lon": -0.1}) == {
        "data.devices.last.geo.longitude": -0.1,
        "data.devices.last.geo.latitude": 51.5,
    }


def test_a_status_change_has_the_status() -> None:
    assert data_of("order-status-change", {"id": "o", "status": "lost"})["ec"]["order"] == {"id": "o", "status": "lost"}


@pytest.mark.parametrize("type_id", ["delivery-info-entered", "payment-info-entered"])
def test_an_order_s_id_is_read_where_the_schema_says(type_id: str) -> None:
    assert data_of(type_id, {"order_id": "o", "id": "other"})["ec"]["order"] == {"id": "o"}


def test_messaging_sets_what_is_missing() -> None:
    for type_id in PEER["messaging"].split():
        if type_id != "message-status":
            operations = {m.operation for m in TYPES[type_id].mappings}

            assert operations == {"set-if-missing"}


def test_a_removed_card_clears_every_part_of_it() -> None:
    assert mapped("loyalty-card-removed") == {f"data.loyalty.card.{name}": None for name in ("id", "name", "issuer", "expires")}


def test_an_identification_has_names() -> None:
    assert data_of("identification", {"firstname": "Ann", "lastname": "Smith"})["pii"] == {"firstname": "Ann", "lastname": "Smith"}


@pytest.mark.parametrize(
    ("type_id", "path", "status"),
    [
        ("order-waiting-for-dispatch", "ec.order.status", "waiting-for-dispatch"),
        ("order-dispatched", "ec.order.status", "dispatched"),
        ("order-dispatch-in-transit", "ec.order.status", "order-in-transit"),
        ("order-awaiting-pickup", "ec.order.status", "order-awaiting-pickup"),
        ("order-delivered", "ec.order.status", "order-delivered"),
        ("checkout-started", "ec.checkout.status", "started"),
        ("checkout-completed", "ec.checkout.status", "completed"),
        ("order-started", "ec.order.status", "started"),
        ("order-completed", "ec.order.status", "completed"),
        ("sale-completed", "ec.order.status", "sold"),
    ],
)
def test_a_status_that_was_left_out_is_the_types_own(type_id: str, path: str, status: str) -> None:
    assert find(data_of(type_id, {}), path) == status
    assert find(data_of(type_id, {"status": "odd"}), path) == "odd"


def test_tags_are_spelt_alike() -> None:
    tags = {tag for type_ in TYPES.values() for tag in type_.tags}

    assert tags <= {
        "event:behavioral", "event:operational", "event:system", "entity:payment", "activity:browsing", "activity:browsing:search",
        "activity:printing", "activity:locating", "activity:consent",
    }  # fmt: skip


def test_a_profile_update_carries_the_primary_key_but_no_card() -> None:
    identifier = {"pk": "4711", "credit_card": "4111111111111234"}
    sent = {"identifier": identifier, "contact": {"app": {"slack": "ann"}}, "loyalty": {"card": {"points": 0}}}

    assert mapped("profile-update", sent) == {
        "data.identifier.pk": "4711",
        "data.contact.app.slack": "ann",
        "data.loyalty.card.points": 0,
    }


def test_a_card_is_concealed_wherever_a_type_knows_of_one() -> None:
    known = {id: {path for path, _ in type_.conceal} for id, type_ in TYPES.items()}

    assert known["payment-info-entered"] == {"credit_card.number", "credit_card.cvv"}
    assert known["identification"] == {"credit_card"}
    assert known["profile-update"] == {"identifier.credit_card"}
    assert not [m for t in TYPES.values() for m in t.mappings if "credit_card" in "".join((m.target, *m.sources))]


def test_the_journey_begins_with_the_first_visit() -> None:
    for type_id in ("page-view", "session-opened"):
        assert [TYPES[type_id].stage(visits) for visits in (0, 1, 2)] == ["awareness", "awareness", "consideration"]
    assert TYPES["rating"].stage(1) == "retention"
    assert TYPES["search"].stage(1) is None


# -- Two forms of one type --------------------------------------------------------------------------------------------------------


SHOWING_A_PRODUCT = ["product-clicked", "product-viewed", "product-added", "product-removed", "product-added-to-wishlist"]


@pytest.mark.parametrize("type_id", [*SHOWING_A_PRODUCT, "wishlist-product-added-to-cart"])
def test_a_product_in_segment_s_form_is_one_in_ours(type_id: str) -> None:
    assert data_of(type_id, PRODUCT) == {"ec": {"product": SHOWN}, "marketing": {"coupon": "MAY"}}
    ours = {**{k: v for k, v in SHOWN.items() if k != "variant"}, "variant": {"name": "black", "size": 4}, "url": {"page": "x"}}
    assert data_of(type_id, ours)["ec"]["product"] == {**SHOWN, "variant": {"name": "black", "size": 4}}


@pytest.mark.parametrize(
    "sent",
    [{"id": "o", "value": 25, "currency": "USD"}, {"order_id": "o", "total": 27, "revenue": 25, "currency": "USD"}],
)
def test_an_order_counts_the_same_money_in_both_forms(sent: dict[str, Any]) -> None:
    event_type = TYPES["order-completed"]

    made = changes(event_type, event_tree(event_type, sent, {}, {}))

    assert [tuple(change) for change in made] == [("add", "data.metrics.ltv", 25, "USD", "o")]
    assert data_of("order-completed", sent)["ec"]["order"] == {"id": "o", "status": "completed", "income": {"value": 25, "currency": "USD"}}


def test_a_checkout_counts_and_sums_its_money_with_the_currency() -> None:
    event_type = TYPES["checkout-started"]

    made = changes(event_type, event_tree(event_type, {"value": 30, "revenue": 25, "currency": "EUR"}, {}, {}))

    assert [tuple(change) for change in made] == [
        ("increment", "data.metrics.ltcosc", 1, "", ""),
        ("add", "data.metrics.ltcosv", 30, "EUR", ""),
    ]


@pytest.mark.parametrize("type_id", ["sign-up", "signed-up"])
def test_somebody_who_signs_up_is_known_in_both_forms(type_id: str) -> None:
    want = {"data.contact.email.main": "a@x.example", "data.pii.firstname": "Ann", "data.identifier.token": "ann"}

    assert mapped(type_id, {"email": "a@x.example", "first_name": "Ann", "username": "ann"}) == want
    assert mapped(type_id, {"email": {"main": "a@x.example"}, "firstname": "Ann", "login": "ann"}) == want


def test_whom_somebody_invites_is_not_them() -> None:
    assert mapped("invite-sent", {"invitee_email": "bob@x.example", "invitee_first_name": "Bob"}) == {}


def test_an_identification_fills_names_contacts_and_identifiers() -> None:
    reached = {"email": {"main": "ann@shop.example"}, "phone": {"mobile": "+441"}}
    sent = {"firstname": "Ann", **reached, "id": "A1", "login": "ann", "coupon": "MAY"}

    assert mapped("identification", sent) == {
        "data.pii.firstname": "Ann",
        "data.contact.email.main": "ann@shop.example",
        "data.contact.phone.mobile": "+441",
        "data.identifier.id": "A1",
        "data.identifier.token": "ann",
        "data.identifier.coupons": "MAY",
    }


def test_traits_of_an_identify_go_to_their_places_and_the_others_stay_traits() -> None:
    traits = {
        "email": "ann@shop.example", "firstName": "Ann", "first_name": "Anna", "lastName": "Lee", "address": {"city": "Ely"},
        "company": {"name": "Acme"}, "avatar": "https://x.example/a.png", "plan": "gold", "age": 0, "job": {"title": "baker"},
    }  # fmt: skip

    found = mapped("identify", traits=traits)

    assert found["data.contact.email.main"] == "ann@shop.example"
    assert (found["data.pii.firstname"], found["data.pii.lastname"]) == ("Ann", "Lee")
    assert found["data.contact.address.town"] == "Ely"
    assert found["data.job.company.name"] == "Acme"
    assert found["data.media.image"] == "https://x.example/a.png"
    assert (found["traits.plan"], found["traits.age"]) == ("gold", 0)
    assert not {"traits.email", "traits.firstName", "traits.first_name"} & found.keys()
