"""What is found out about an event's surroundings, and what the sender's word is worth."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.collection.steps.folding import entry, item
from thamesthrive.collection.surroundings import Surroundings, surroundings_of
from thamesthrive.domain.place import Place
from thamesthrive.kernel.codec import Raw, decode_any, encode
from thamesthrive.kernel.values import evolve

PHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/17.1 Mobile/15E148 Safari/604.1"
)
ON_PHONE = {
    "device": {"type": "mobile", "name": "iPhone", "brand": "Apple", "model": "iPhone"},
    "os": {"name": "iOS", "version": "17.1"},
    "app": {"name": "Mobile Safari", "version": "17.1", "type": "browser"},
}
LONDON = Place(country_code="GB", city="London", latitude=51.5)
IN_LONDON = {"country": {"code": "GB"}, "city": "London", "latitude": 51.5}
LIBRARY = "analytics-node/2.1"


def around(context: dict[str, Any], *, agent: str | None = PHONE, address: str | None = "81.2.69.160") -> Surroundings:
    sent = evolve(entry(item()), user_agent=agent, address=address)
    return surroundings_of(context, Raw(encode(context)), sent, {"81.2.69.160": LONDON}.get)


def test_user_agent_and_address_of_the_call_fill_what_the_context_lacks() -> None:
    found = around({"page": {"url": "/"}})

    assert found.context == {"page": {"url": "/"}, **ON_PHONE, "geo": IN_LONDON}
    assert found.facts["os.version"] == "17.1"
    assert found.facts["geo.country"] == {"code": "GB"}
    assert found.device == {**ON_PHONE["device"], "os": ON_PHONE["os"], "app": ON_PHONE["app"], "geo": IN_LONDON}


def test_what_the_context_names_stands_before_the_call_s() -> None:
    found = around({"userAgent": PHONE, "ip": "81.2.69.160"}, agent="Mozilla/5.0 (X11; Linux x86_64) Chrome/1.0", address="10.0.0.1")

    assert found.facts["os.name"] == "iOS"
    assert found.facts["geo.city"] == "London"


def test_a_branch_of_which_the_sender_says_anything_is_the_senders_alone() -> None:
    paris, in_paris = {"location": {"country": "FR", "city": "Paris"}}, {"geo.country": {"code": "FR"}, "geo.city": "Paris"}
    said = {"device": {"manufacturer": "Nokia"}, "os": {"name": "S40"}, "app": {"name": "Shop"}, **paris}
    found = around(said)

    assert found.facts == {"device.brand": "Nokia", "os.name": "S40", "app.name": "Shop", **in_paris}
    assert found.context == {**said, "geo": {"country": {"code": "FR"}, "city": "Paris"}}


@pytest.mark.parametrize(
    "context",
    [{"device": {"id": "x"}, "app": "shop", "os": None, "location": 7}, {"device": {"name": ""}, "os": {"name": 7}}],
)
def test_a_branch_that_says_nothing_is_left_as_it_is_and_found_out_all_the_same(context: dict[str, Any]) -> None:
    found = around(context)

    assert {name: found.context[name] for name in context} == context
    assert found.facts["device.name"] == "iPhone"
    assert found.facts["os.name"] == "iOS"


@pytest.mark.parametrize("agent", [LIBRARY, None, ""])
def test_a_program_s_agent_and_address_are_not_the_person_s(agent: str | None) -> None:
    assert around({}, agent=agent).context == {}
    assert around({"ip": "81.2.69.160"}, agent=agent).context["geo"] == IN_LONDON
    assert around({"userAgent": PHONE}, agent=agent).context.keys() == {"userAgent", "device", "os", "app"}


def test_an_app_that_says_its_device_is_where_it_calls_from() -> None:
    found = around({"device": {"type": "ios", "model": "iPad14,1"}, "os": {"name": "iPadOS", "version": "17"}}, agent="analytics-ios/4.1")

    assert found.device == {"type": "tablet", "model": "iPad14,1", "os": {"name": "iPadOS", "version": "17"}, "geo": IN_LONDON}


@pytest.mark.parametrize(
    ("context", "facts"),
    [
        ({"locale": "en-GB", "timezone": "Europe/London"}, {"app.language": "en-GB", "time.tz": "Europe/London"}),
        ({"screen": {"width": 390, "height": 844, "density": 3}}, {"device.resolution": "390x844"}),
        ({"campaign": {"name": "spring", "source": "mail"}}, {"utm.campaign": "spring", "utm.source": "mail"}),
        ({"utm": {"source": "mail"}, "campaign": {"source": "ad"}}, {"utm.source": "mail"}),
        (
            {
                "browser": {"local": {"browser": {"name": "Netscape", "language": "de", "userAgent": PHONE}}},
                "screen": {"local": {"width": 1, "height": 2, "colorDepth": 24, "orientation": "portrait"}},
                "time": {"tz": "Europe/Berlin"},
            },
            {
                **{f"{branch}.{name}": value for branch, tree in ON_PHONE.items() for name, value in tree.items()},
                **{"app.language": "de", "time.tz": "Europe/Berlin"},
                **{"device.resolution": "1x2", "device.color_depth": 24, "device.orientation": "portrait"},
            },
        ),
        ({"location": {"country": {"name": "Wales", "code": "GB"}, "county": "Gwent", "latitude": "x"}},
         {"geo.country": {"name": "Wales", "code": "GB"}, "geo.county": "Gwent"}),
        ({"location": {"country": "Wales"}}, {"geo.country": {"name": "Wales"}}),
    ],
)  # fmt: skip
def test_segment_s_and_the_peer_s_places_are_read(context: dict[str, Any], facts: dict[str, Any]) -> None:
    assert around(context, agent=None).facts == facts


def test_without_a_file_of_places_nobody_is_located() -> None:
    sent = evolve(entry(item()), user_agent=PHONE, address="81.2.69.160")

    assert "geo" not in surroundings_of({}, Raw(b"{}"), sent, None).context


NAMES = st.sampled_from(["local", "browser", "name", "country", "width", "x"])
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda below: st.lists(below, max_size=3) | st.dictionaries(NAMES, below),
    max_leaves=8,
)
HEADS = (
    *("device", "os", "app", "geo", "location", "utm", "campaign", "browser", "screen", "locale", "timezone", "time"),
    *("ip", "userAgent", "page"),
)


@given(st.dictionaries(st.sampled_from(HEADS), json_values), st.sampled_from([PHONE, LIBRARY, None]))
def test_any_context_is_taken_and_stands_whole_in_what_is_written(context: dict[str, Any], agent: str | None) -> None:
    found = around(context, agent=agent)

    assert decode_any(found.written) == found.context
    assert {name: found.context[name] for name in context} == context
    assert all(isinstance(value, str | int | float | dict) for value in found.facts.values())
