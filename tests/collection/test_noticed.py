"""What a person was seen with: the same from whatever order of events."""

from datetime import timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import NOON
from thamesthrive.collection.noticed import MOST_NAMES
from thamesthrive.domain.entry import Item
from thamesthrive.kernel.codec import Raw, encode
from thamesthrive.kernel.values import evolve

from .steps.folding import Folding, changed, entry, item


def seen(number: int, minutes: int = 0, **context: Any) -> Item:
    return item(number, time=NOON + timedelta(minutes=minutes), context=Raw(encode(context)))


def data_of(*events: Item) -> dict[str, Any]:
    folding = Folding()
    for event in events:
        folding.send(event)
    data: dict[str, Any] = folding.views()[0]["data"]
    return data


def test_the_device_is_that_of_the_latest_event_that_told_of_one() -> None:
    data = data_of(
        seen(1, 5, device={"name": "Nokia 3310", "brand": "Nokia"}, os={"name": "S40"}),
        seen(2, 3, device={"name": "Fairphone"}, location={"city": "Leeds"}),
        seen(3, 9, locale="de"),
    )

    last = {"name": "Nokia 3310", "brand": "Nokia", "os": {"name": "S40"}}
    assert data["devices"] == {"last": last, "names": ["Fairphone", "Nokia 3310"]}


def test_the_preferred_language_is_the_latest_and_the_spoken_one_the_first() -> None:
    data = data_of(seen(1, 1, locale="pt_BR"), seen(2, 2, locale="en-GB"))

    assert (data["preferences"]["language"], data["pii"]["language"]["spoken"]) == ("en-GB", "pt")


def test_a_spoken_language_that_somebody_says_stands_before_one_that_was_seen() -> None:
    said = item(2, type="profile-update", properties=Raw(b'{"pii": {"language": {"spoken": "cy"}}}'))
    data = data_of(seen(1, 1, locale="en-GB"), said, seen(3, 2, locale="en-GB"))

    assert data["pii"]["language"]["spoken"] == "cy"


def test_names_of_devices_are_the_first_so_many() -> None:
    data = data_of(*(seen(n, 100 - n, device={"name": f"device {n}"}) for n in range(MOST_NAMES + 10)))

    assert data["devices"]["names"] == [f"device {n}" for n in range(MOST_NAMES + 9, 9, -1)]


TOLD = st.tuples(st.integers(0, 5), st.sampled_from("abc"), st.sampled_from(["en", "de", None]))


@given(st.lists(TOLD, min_size=1, max_size=8), st.randoms())
def test_the_order_of_events_does_not_matter(told: list[tuple[int, str, str | None]], random: Any) -> None:
    events = [seen(n, minutes, device={"name": name}, locale=language) for n, (minutes, name, language) in enumerate(told)]
    shuffled = random.sample(events, len(events))

    assert data_of(*events) == data_of(*shuffled)


def test_a_replay_changes_nothing() -> None:
    folding = Folding()
    work = folding.work(entry(seen(1, device={"name": "Nokia"}, locale="fi")))
    folding.settle(work)
    stored = folding.rows()
    folding.settle(work)

    assert folding.rows() == stored


def test_an_event_s_context_is_stored_with_what_was_found_out_and_the_address_is_not() -> None:
    folding = Folding()
    agent = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"
    folding.settle(folding.work(evolve(entry(changed(item(1), session_id="session-1")), user_agent=agent, address="81.2.69.160")))

    stored = encode(folding.event(1)) + encode(folding.sessions()) + encode(folding.people())
    assert b'"context":{"device":{"type":"pc"},"os":{"name":"Windows","version":"10"}' in encode(folding.event(1))
    assert folding.sessions()[0].firsts["os.name"].value == "Windows"
    assert b"81.2.69.160" not in stored
