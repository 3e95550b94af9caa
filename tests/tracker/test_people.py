"""Who is who: calls, ids, visits, tabs, and the way from one domain to another."""

from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.servers.platform import Api
from tests.tracker.ground import SECOND, Ground, begun, ground
from tests.tracker.site import Page, Site

pytestmark = pytest.mark.real

MINUTE = 60 * SECOND
ILL_FORMED = "ann b"
DOMAINS = ["shop.example", "blog.example"]


def test_who_is_identified_is_one_person_with_what_happened_before_and_after(here: Ground) -> None:
    tab = here.open()

    tab.evaluate("thamesthrive.identify('ann', {email: 'ann@shop.example', tea: 'green'}); thamesthrive.track('search')")

    here.came(3)
    person = found(here, "user-id", "ann")
    assert person["traits"] == {"tea": "green"}
    assert person["data"]["contact"]["email"]["main"] == "ann@shop.example"
    assert person["id"] == found(here, "profile", here.ids(tab)[0])["id"]
    assert {"page-view", "identify", "search"} <= person["stats"]["counters"].keys()


def test_who_tells_an_e_mail_alone_is_identified_by_it(here: Ground) -> None:
    tab = here.open()

    tab.evaluate("thamesthrive.identify({email: 'eve@shop.example'})")

    here.came(2)
    assert found(here, "email", "eve@shop.example")["id"] == found(here, "profile", here.ids(tab)[0])["id"]


def test_a_group_and_an_alias_are_told(here: Ground) -> None:
    here.api.batch([])
    tab = here.open()

    tab.evaluate("thamesthrive.group('acme', {name: 'Acme'}); thamesthrive.alias('gus', 'old-id-of-gus')")

    here.came(3)
    assert found(here, "user-id", "gus")["groups"]["ids"] == ["acme"]
    assert found(here, "anonymous-id", "old-id-of-gus")["id"] == found(here, "user-id", "gus")["id"]
    assert here.api.get("groups/acme")["traits"] == {"name": "Acme"}


def test_after_a_reset_somebody_else_is_here(here: Ground) -> None:
    tab = here.open()
    tab.evaluate("thamesthrive.identify('rob'); thamesthrive.reset(); thamesthrive.track('search')")

    here.came(3)

    [search] = here.events("search")
    assert search["profile"]["id"] != found(here, "user-id", "rob")["id"]
    assert search["profile"]["id"] == here.ids(tab)[0]


def test_what_the_platform_answers_is_adopted(here: Ground) -> None:
    here.visitor.add_cookies([{"name": "tt_profile", "value": ILL_FORMED, "url": here.site.at("/")}])

    tab = here.open()

    [view] = here.came(1)
    here.eventually(lambda: here.ids(tab)[0] != ILL_FORMED)
    assert here.ids(tab)[0] == view["profile"]["id"]
    tab.evaluate("thamesthrive.track('search')")
    assert here.came(2)[1]["profile"]["id"] == view["profile"]["id"]


@pytest.mark.parametrize("storage", ["cookie", "local"])
def test_the_same_browser_is_the_same_person_in_all_its_tabs_and_later(here: Ground, storage: str) -> None:
    page = Page(head=here.snippet(storage=storage))

    here.open("/one", page)
    here.open("/two", page)
    here.open("/three", page).reload()

    views = here.came(4)
    assert len({(view["profile"]["id"], view["session"]["id"]) for view in views}) == 1
    assert bool(here.visitor.cookies()) == (storage == "cookie")


def test_kept_in_memory_alone_a_person_is_a_page_long(here: Ground) -> None:
    tab = here.open("/one", Page(head=here.snippet(storage="memory")))
    here.came(1)

    assert here.storage(tab) == {}
    tab.reload()
    assert len({view["profile"]["id"] for view in here.came(2)}) == 2


def test_a_cookie_of_the_whole_domain_is_the_same_person_on_all_its_hosts(here: Ground) -> None:
    page = Page(head=here.snippet(domain="shop.example"))

    here.open("/one", page, "www.shop")
    here.open("/two", page, "help.shop")

    assert len({view["profile"]["id"] for view in here.came(2)}) == 1


def test_after_half_an_hour_of_silence_a_visit_is_another(here: Ground) -> None:
    tab = here.tab()
    tab.clock.install()
    tab.goto(here.site.put("/", Page(head=here.snippet())))
    begun(tab)
    tab.clock.run_for(SECOND)

    for so_far, minutes in ((1, 29), (2, 31)):
        here.came(so_far)
        tab.clock.fast_forward(minutes * MINUTE)
        tab.evaluate("thamesthrive.track('search')")
        tab.clock.run_for(SECOND)

    first, same, other = here.came(3)
    assert first["session"]["id"] == same["session"]["id"] != other["session"]["id"]
    assert first["profile"]["id"] == same["profile"]["id"] == other["profile"]["id"]


def test_a_listed_domains_link_takes_the_visitor_along_and_the_address_is_clean_again(here: Ground) -> None:
    here.site.put("/post", Page(head=here.snippet(domains=DOMAINS)), "blog")
    link = f'<a href="{here.site.at("/post?x=1#part", "blog")}">blog</a>'
    tab = here.open("/", Page(head=here.snippet(domains=DOMAINS), body=link))
    here.came(1)

    tab.click("a")
    tab.wait_for_url("**/post**")

    shop, blog = here.came(2)
    assert blog["profile"]["id"] == shop["profile"]["id"]
    assert blog["session"]["id"] == shop["session"]["id"]
    assert here.site.asked[-1].startswith("/post?x=1&tt_h=") or "/post?x=1&tt_h=" in "".join(here.site.asked)
    assert tab.url == here.site.at("/post?x=1#part", "blog")
    assert blog["page"]["url"] == here.site.at("/post?x=1#part", "blog")
    assert here.api.get(f"profiles/{shop['profile']['id']}")["stats"]["visits"] == 1


def test_a_link_elsewhere_takes_nobody_along(here: Ground) -> None:
    here.site.put("/post", Page(head=here.snippet(domains=["blog.example"])), "other")
    tab = here.open("/", Page(head=here.snippet(domains=DOMAINS), body=f'<a href="{here.site.at("/post", "other")}">other</a>'))

    tab.click("a")
    tab.wait_for_url("**/post")

    assert len({view["profile"]["id"] for view in here.came(2)}) == 2
    assert "/post" in here.site.asked


def test_an_address_that_was_passed_on_makes_nobody_somebody_else(here: Ground, api: Api, shop: Site, browser: Browser) -> None:
    here.site.put("/post", Page(head=here.snippet(domains=DOMAINS)), "blog")
    tab = here.open("/", Page(head=here.snippet(domains=DOMAINS), body=f'<a href="{here.site.at("/post", "blog")}">blog</a>'))
    tab.click("a")
    tab.wait_for_url("**/post")
    here.came(2)
    passed_on = next(path for path in here.site.asked if "tt_h=" in path)

    with ground(api, shop, browser, user_agent="Another browser/1.0") as other:
        reading = other.tab()
        reading.goto(here.site.at(passed_on, "blog"))
        begun(reading)
        here.came(3)
        assert reading.url == here.site.at("/post", "blog")

    assert len({view["profile"]["id"] for view in here.events()}) == 2


def found(here: Ground, type_: str, value: str | None) -> Any:
    """The person that a key leads to."""
    return here.api.post("profiles/find", {"type": type_, "value": value})
