"""What is read of a browser's headers, whatever stands in them."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from thamesthrive.kernel.errors import Denied
from thamesthrive.web.browser import GUARDED, PLAIN, Browser, browser_of
from thamesthrive.web.options import ApiOptions
from thamesthrive.web.requests import request_of

HEADERS = st.text(st.characters(max_codepoint=255), max_size=80)


def browser(*headers: tuple[str, str], options: ApiOptions | None = None) -> Browser:
    named = [(name.encode(), value.encode("latin-1")) for name, value in (("host", "cdp.example"), *headers)]
    scope = {"method": "POST", "headers": named, "query_string": b"", "path": "/api/sources", "scheme": "https"}
    return browser_of(request_of(scope, options or ApiOptions()), scope, options or ApiOptions())


@given(cookies=st.lists(HEADERS, max_size=3))
def test_a_sign_in_is_found_among_any_cookies(cookies: list[str]) -> None:
    before = [cookie for cookie in cookies if GUARDED not in cookie]
    headers = [("cookie", cookie) for cookie in (*before, f"a=b; {GUARDED}=mine;c=d")]

    assert browser(*headers).sign_in == "mine"
    assert browser(*headers[:-1]).sign_in is None


def test_a_cookie_of_plain_http_is_looked_at_only_where_that_is_allowed() -> None:
    plain, both = ("cookie", f"{PLAIN}=plain"), ("cookie", f"{PLAIN}=plain; {GUARDED}=guarded")
    allowed = ApiOptions(plain_http_sign_in=True)

    assert (browser(plain).sign_in, browser(plain, options=allowed).sign_in) == (None, "plain")
    assert (browser(both).sign_in, browser(both, options=allowed).sign_in) == ("guarded", "guarded")


@given(origin=HEADERS)
@example("https://cdp.example@evil.example")
@example("https://evil.example/cdp.example")
@example("//cdp.example")
@example("https://cdp.example.")
@example("https://cdp.example/")
@example("https://cdp.exam\tple")
def test_no_other_origin_is_taken_for_ours(origin: str) -> None:
    if origin.lower() not in ("https://cdp.example", "http://cdp.example"):
        with pytest.raises(Denied):
            browser(("origin", origin)).check_origin()


def test_the_public_address_is_ours_whatever_host_a_proxy_asks_for() -> None:
    known = ApiOptions(public_address="https://shop.example/cdp")

    browser(("origin", "https://shop.example"), options=known).check_origin()
    with pytest.raises(Denied):
        browser(("origin", "https://shop.example:8443"), options=known).check_origin()
