"""Beacons and pictures as a browser sends them from a page of another origin, with no script of ours."""

import pytest

from tests.tracker.ground import Ground
from tests.tracker.site import Page

pytestmark = pytest.mark.real

BEACON = """([url, key, type, kind]) => {
    const body = JSON.stringify({source: {id: key}, events: [{type, properties: {kind}}]})
    return navigator.sendBeacon(url, kind ? new Blob([body], {type: kind}) : body)
}"""


@pytest.mark.parametrize("kind", ["", "application/json"])
def test_a_beacon_is_taken_as_text_without_asking_and_as_json_with(here: Ground, kind: str) -> None:
    tab = here.visit(page=Page())
    said: list[str] = []
    tab.on("console", lambda message: said.append(message.text))

    assert tab.evaluate(BEACON, [f"{here.address}/beacon", here.key, "leaving", kind])

    (event,) = here.came(1, "leaving")
    assert event["metadata"]["door"] == "beacon"
    assert said == []


def test_a_beacon_of_a_page_that_is_left_arrives(here: Ground) -> None:
    tab = here.visit(page=Page())

    tab.evaluate(f"given => {{ ({BEACON})(given); location.href = 'about:blank' }}", [f"{here.address}/beacon", here.key, "leaving", ""])

    here.came(1, "leaving")


def test_a_page_without_scripts_shows_the_picture_and_a_refused_one_is_a_picture_too(here: Ground) -> None:
    source = here.api.post("sources", {"name": f"{here.source} pictures", "doors": ["pixel"]})
    picture = f'<img src="{here.address}/pixel/{{}}/page-view.gif?at={{}}" width="1" height="1" alt="">'
    tab = here.visit(page=Page(body=picture.format(source["write_key"], "shop") + picture.format("nobodys-key", "shop")))

    shown = tab.evaluate("() => [...document.images].map(image => [image.complete, image.naturalWidth, image.naturalHeight])")

    assert shown == [[True, 1, 1]] * 2
    here.eventually(lambda: here.api.get("events/count", source=source["id"])["count"] == 1)
