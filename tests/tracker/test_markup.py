"""Clicks and forms that a page's markup gives a name."""

import pytest

from tests.tracker.ground import Ground
from tests.tracker.site import Page

pytestmark = pytest.mark.real


def test_a_link_is_told_with_its_properties_though_the_page_is_left(here: Ground) -> None:
    here.site.put("/next", Page())
    link = '<a data-tt-event="Banner Clicked" data-tt-product-id="P-1" data-other="x" href="/next"><b>go</b></a>'
    tab = here.open(page=Page(head=here.snippet(), body=link))

    tab.click("b")
    tab.wait_for_url("**/next")

    [click] = here.came(1, "banner-clicked")
    assert click["properties"] == {"href": here.site.at("/next"), "productId": "P-1"}
    assert click["page"]["path"] == "/"


def test_a_form_is_told_when_it_is_sent_and_not_what_stands_in_it(here: Ground) -> None:
    here.site.put("/thanks", Page())
    form = (
        '<form action="/thanks" data-tt-event="newsletter" data-tt-place="foot">'
        '<input name="email" required><button>send</button></form>'
    )
    tab = here.open(page=Page(head=here.snippet(), body=form))

    tab.click("button")                         # it is not complete, so nothing is sent
    tab.fill("input", "ann@shop.example")
    tab.click("button")
    tab.wait_for_url("**/thanks**")

    [sent] = here.came(1, "newsletter")
    assert sent["properties"] == {"place": "foot"}


def test_parts_that_come_later_or_stand_in_a_shadow_are_told_too(here: Ground) -> None:
    tab = here.open()

    tab.evaluate(
        """() => {
            document.body.innerHTML = '<div id="host"></div>'
            const root = document.getElementById('host').attachShadow({mode: 'open'})
            root.innerHTML = '<button data-tt-event="shadowed"><i>x</i></button>'
            root.querySelector('i').click()
        }"""
    )

    assert here.came(1, "shadowed")[0]["properties"] == {}


def test_a_page_that_stops_a_click_is_told_all_the_same(here: Ground) -> None:
    tab = here.open(page=Page(head=here.snippet(), body='<button data-tt-event="stopped" onclick="event.stopPropagation()">x</button>'))

    tab.click("button")

    here.came(1, "stopped")
