"""Nothing is stored or sent before somebody said yes, where that is asked for; and a no is a no."""

import pytest

from tests.tracker.ground import Ground, begun
from tests.tracker.site import Page

pytestmark = pytest.mark.real

SIGNAL = "Object.defineProperty(Navigator.prototype, 'globalPrivacyControl', {get: () => true})"


def test_before_consent_nothing_is_stored_or_sent_and_afterwards_it_is_told_from_the_beginning(here: Ground) -> None:
    tab = here.open("/landing", Page(head=here.snippet(consent="required", domains=["blog.example"])))
    tab.evaluate("thamesthrive.track('search', {q: 'tea'}); thamesthrive.identify('con')")
    here.rest()
    assert here.storage(tab) == {}
    assert here.calls == []

    tab.evaluate("history.pushState({}, '', '/later'); thamesthrive.consent(true)")

    found = [(event["type"], event["page"]["path"]) for event in here.came(4)]
    assert sorted(found[:3]) == [("identify", "/landing"), ("page-view", "/landing"), ("search", "/landing")]
    assert found[3] == ("page-view", "/later")
    assert {"tt_consent", "tt_profile", "tt_session"} <= here.storage(tab).keys()


def test_once_given_it_holds_for_the_next_pages(here: Ground) -> None:
    page = Page(head=here.snippet(consent="required"))
    here.open("/one", page).evaluate("thamesthrive.consent(true)")
    here.came(1)

    here.open("/two", page)

    here.came(2)


def test_what_happened_before_it_may_be_dropped(here: Ground) -> None:
    tab = here.open(page=Page(head=here.snippet(consent="required", keep=False)))

    tab.evaluate("thamesthrive.track('before'); thamesthrive.consent(true); thamesthrive.track('after')")

    assert here.came(1)[0]["type"] == "after"
    here.stays(1)


def test_purposes_are_told_and_the_one_that_counts_opens(here: Ground) -> None:
    tab = here.open(page=Page(head=here.snippet(consent="required", purpose="analytics")))
    tab.evaluate("thamesthrive.consent({marketing: true, analytics: false})")
    here.rest()
    assert (here.storage(tab), here.calls) == ({}, [])

    for _ in range(2):                          # as consent banners do, on every page
        tab.evaluate("thamesthrive.consent({marketing: false, analytics: true})")

    [told] = here.came(1, "consent-update")
    assert told["properties"] == {"consents": {"marketing": False, "analytics": True}}
    person = here.api.get(f"profiles/{told['profile']['id']}")
    assert sorted(person["consents"]) == ["analytics"]


def test_who_takes_it_back_is_forgotten_here_and_the_platform_is_told(here: Ground) -> None:
    tab = here.open(page=Page(head=here.snippet(consent="required")))
    tab.evaluate("thamesthrive.consent({analytics: true})")
    here.came(2)

    tab.evaluate("thamesthrive.consent({analytics: false}); thamesthrive.track('search')")

    assert here.came(3)[2]["properties"] == {"consents": {"analytics": False}}
    assert here.storage(tab) == {}
    here.stays(3)


def test_where_it_is_not_asked_for_a_no_is_remembered(here: Ground) -> None:
    tab = here.open()
    here.came(1)

    tab.evaluate("thamesthrive.consent(false)")
    tab.reload()
    begun(tab)

    here.stays(1)
    assert here.storage(tab) == {"tt_consent": "0"}


def test_global_privacy_control_asks_for_consent(here: Ground) -> None:
    here.visitor.add_init_script(SIGNAL)
    tab = here.open()
    here.rest()
    assert (here.storage(tab), here.calls) == ({}, [])

    tab.evaluate("thamesthrive.consent(true)")

    here.came(1)


def test_global_privacy_control_may_be_left_to_the_page(here: Ground) -> None:
    here.visitor.add_init_script(SIGNAL)

    here.open(page=Page(head=here.snippet(gpc=False)))

    here.came(1)
