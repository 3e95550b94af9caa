"""Bringing the tracker to a page of another site, and what it tells of pages by itself."""

import pytest

from tests.tracker.ground import SECOND, Ground, begun
from tests.tracker.site import LONG, Page
from thamesthrive.web.tracker import pinned_element, read_script

pytestmark = pytest.mark.real

CAMPAIGN = "?utm_source=news&utm_campaign=spring&q=tea"


def test_a_page_view_becomes_a_person_a_visit_and_an_event(here: Ground) -> None:
    tab = here.open("/tea", Page(head=here.snippet(), title="Tea"))

    [view] = here.came(1)

    assert view["type"] == "page-view"
    assert view["properties"] == {"name": "Tea", "url": here.site.at("/tea"), "path": "/tea"}
    assert view["page"]["path"] == "/tea"
    assert (view["profile"]["id"], view["session"]["id"]) == here.ids(tab)
    person = here.api.get(f"profiles/{view['profile']['id']}")
    assert person["stats"]["visits"] == 1


def test_what_is_called_before_the_tracker_is_there_is_told_in_its_order(here: Ground) -> None:
    calls = "<script>thamesthrive.track('first', {n: 1}); var kept = thamesthrive; thamesthrive.track('second')</script>"
    tab = here.open(page=Page(head=here.snippet() + calls))

    tab.evaluate("kept.track('third'); thamesthrive.push(['track', 'fourth'])")

    found = [event["type"] for event in here.came(5)]
    assert [type_ for type_ in found if type_ != "page-view"] == ["first", "second", "third", "fourth"]
    assert here.events("first")[0]["properties"] == {"n": 1}


def test_no_call_asks_leave_beforehand(here: Ground) -> None:
    here.open()
    here.came(1)

    assert [(call.method, call.headers["content-type"]) for call in here.calls] == [("POST", "text/plain;charset=UTF-8")]


def test_under_a_strict_policy_a_plain_element_is_enough(here: Ground) -> None:
    policy = f"default-src 'none'; script-src {here.address}; connect-src {here.address}; require-trusted-types-for 'script'"

    here.visit(page=Page(head=here.element(scroll="50"), headers={"content-security-policy": policy}))

    assert here.came(1)[0]["type"] == "page-view"


def test_under_a_strict_policy_the_snippet_needs_its_nonce_alone(here: Ground) -> None:
    policy = f"default-src 'none'; script-src 'nonce-abc123'; connect-src {here.address}"
    snippet = here.snippet().replace("<script>", '<script nonce="abc123">')

    here.visit(page=Page(head=snippet, headers={"content-security-policy": policy}))

    assert here.came(1)[0]["type"] == "page-view"


def test_an_isolated_page_takes_the_very_file_by_its_digest(here: Ground) -> None:
    isolated = {"cross-origin-embedder-policy": "require-corp", "cross-origin-opener-policy": "same-origin"}

    here.site.put("/", Page(head=pinned_element(here.address, here.key, read_script()), headers=isolated))
    tab = here.tab()
    tab.goto(here.site.trusted)

    assert here.came(1)[0]["type"] == "page-view"
    assert tab.evaluate("crossOriginIsolated")


def test_included_twice_it_tells_everything_once(here: Ground) -> None:
    tab = here.open(page=Page(head=here.snippet() + here.element() + here.snippet(), body='<a data-tt-event="click" href="#x">x</a>'))
    tab.wait_for_load_state("load")

    tab.click("a")

    here.came(2)
    here.stays(2)


def test_a_page_that_is_moved_without_loading_is_another_page_once(here: Ground) -> None:
    tab = here.open("/a", Page(head=here.snippet(), title="A"))
    here.came(1)

    tab.evaluate("history.replaceState({}, '', '/a'); history.replaceState({}, '', '/a#part')")
    tab.evaluate("history.pushState({}, '', '/redirects'); history.replaceState({}, '', '/b'); document.title = 'B'")
    here.came(2)
    tab.evaluate("history.pushState({}, '', '/c?x=1')")
    here.came(3)
    tab.go_back()

    views = here.came(4)
    assert [view["properties"]["path"] for view in views] == ["/a", "/b", "/c", "/b"]
    assert [view["properties"]["name"] for view in views][:2] == ["A", "B"]
    assert [view["properties"].get("referrer", "").removeprefix(here.site.at("")) for view in views] == ["", "/a", "/b", "/c?x=1"]
    here.stays(4)


def test_where_the_hash_is_the_route_it_is_another_page(here: Ground) -> None:
    tab = here.open("/", Page(head=here.snippet(hash=True)))

    tab.evaluate("location.hash = '#/cart'")

    assert here.came(2)[1]["properties"]["url"].endswith("/#/cart")


def test_page_views_may_be_left_to_the_page(here: Ground) -> None:
    tab = here.open("/", Page(head=here.snippet(pages=False)))

    tab.evaluate("history.pushState({}, '', '/quiet'); setTimeout(() => thamesthrive.page('Cart', {items: 2}), 50)")

    [view] = here.came(1)
    said = {"name": "Cart", "url": here.site.at("/quiet"), "path": "/quiet", "referrer": here.site.at("/"), "items": 2}
    assert view["properties"] == said
    here.stays(1)


def test_a_page_that_comes_back_from_the_browsers_memory_is_seen_again(here: Ground) -> None:
    tab = here.open()
    here.came(1)

    tab.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")   # one that is led by hand keeps none

    here.came(2, "page-view")


def test_a_page_that_was_fetched_in_advance_is_told_of_once_it_is_seen(here: Ground) -> None:
    here.visitor.add_init_script("Object.defineProperty(document, 'prerendering', {get: () => !window.seen})")
    tab = here.open(page=Page(head=here.snippet() + "<script>thamesthrive.track('early')</script>"))
    here.rest()
    assert (here.calls, here.storage(tab)) == ([], {})

    tab.evaluate("window.seen = true; document.dispatchEvent(new Event('prerenderingchange'))")

    assert sorted(event["type"] for event in here.came(2)) == ["early", "page-view"]


def test_a_campaign_is_told_with_the_page_it_led_to(here: Ground) -> None:
    here.site.put("/landing", Page(head=here.snippet()))
    here.tab().goto(here.site.at(f"/landing{CAMPAIGN}"))

    [view] = here.came(1)

    assert view["context"]["utm"] == {"source": "news", "campaign": "spring"}


def test_depths_are_told_once_a_page(here: Ground) -> None:
    tab = here.open("/long", Page(head=here.snippet(scroll=[25, 50, 100]), body=LONG))

    for where in ("30", "20", "60", "100", "100"):
        tab.evaluate(f"scrollTo(0, document.documentElement.scrollHeight * {where} / 100)")
        tab.wait_for_timeout(50)

    assert [event["properties"]["percent"] for event in here.came(3, "page-scrolled")] == [25, 50, 100]


def test_the_seconds_that_a_page_was_looked_at_are_told_when_it_is_left(here: Ground) -> None:
    tab = here.tab()
    tab.clock.install()
    tab.goto(here.site.put("/read", Page(head=here.snippet(time=True))))
    begun(tab)

    tab.clock.run_for(SECOND)
    here.came(1)                                # a clock that jumps breaks off what is on its way

    tab.clock.fast_forward(41 * SECOND)
    tab.evaluate("history.pushState({}, '', '/next')")
    tab.clock.run_for(SECOND)
    here.came(1, "time-on-page")
    tab.clock.fast_forward(6 * SECOND)
    tab.goto("about:blank")

    times = here.came(2, "time-on-page")
    assert [event["page"]["path"] for event in times] == ["/read", "/next"]
    assert [event["properties"]["seconds"] for event in times] == [pytest.approx(42, abs=2), pytest.approx(7, abs=2)]
