"""A browser, a site and the platform: what a test puts on a page, does there, and finds stored."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TypeVar
from uuid import uuid4

from attrs import field, frozen
from playwright.sync_api import Browser, BrowserContext, Request
from playwright.sync_api import Page as Tab

from tests.servers.platform import Api
from tests.tracker.site import Page, Site
from thamesthrive.web.tracker import element, loader

T = TypeVar("T")

WITHIN_S = 15.0
MISSING_S = 1.0                                 # what must not come is waited for so long
SECOND = 1000


@frozen(kw_only=True)
class Ground:
    """One source of its own, one visitor's browser. `wrong` is what broke in the page, `calls` what the tracker sent."""

    api: Api
    site: Site
    visitor: BrowserContext
    source: str
    key: str
    port: int
    wrong: list[str] = field(factory=list)
    calls: list[Request] = field(factory=list)

    @property
    def address(self) -> str:
        """The platform's, as browsers know it: another site than the pages'."""
        return f"http://cdp.example:{self.port}"

    def snippet(self, **options: Any) -> str:
        """The lines that `sources show` prints, with more options."""
        said = "".join(f",{name}:{_written(value)}" for name, value in options.items())
        return loader(self.address, self.key).replace(f'{{writeKey:"{self.key}"', f'{{writeKey:"{self.key}"{said}')

    def element(self, **options: str) -> str:
        """The line for pages without a script of their own."""
        said = "".join(f' data-{name.replace("_", "-")}="{value}"' for name, value in options.items())
        return element(self.address, self.key).replace("></script>", f"{said}></script>")

    def visit(self, path: str = "/", page: Page | None = None, host: str = "shop") -> Tab:
        """A new tab on that page."""
        tab = self.tab()
        tab.goto(self.site.put(path, page or Page(head=self.snippet()), host))
        return tab

    def open(self, path: str = "/", page: Page | None = None, host: str = "shop") -> Tab:
        """The same, once the tracker has begun there."""
        return begun(self.visit(path, page, host))

    def tab(self) -> Tab:
        """A new one, in which whatever breaks is kept."""
        tab = self.visitor.new_page()
        tab.on("pageerror", lambda error: self.wrong.append(str(error)))
        tab.on("request", lambda request: self.calls.append(request) if request.url == f"{self.address}/track" else None)
        return tab

    def events(self, type_: str | None = None) -> list[Any]:
        """What is stored of this source, by time."""
        items = self.api.get("events", source=self.source, sort="time", limit=200, **({"type": type_} if type_ else {}))["items"]
        return list(items)

    def came(self, count: int, type_: str | None = None) -> list[Any]:
        """So many and no more, once they are stored."""
        self.eventually(lambda: len(self.events(type_)) >= count)
        self.api.drained()                      # an event is stored before its person, who names it only then
        found = self.events(type_)
        assert len(found) == count, [event["type"] for event in found]
        return found

    def stays(self, count: int, type_: str | None = None) -> None:
        """No more come, also a little later."""
        self.rest()
        assert [event["type"] for event in self.came(count, type_)]

    def eventually(self, asked: Callable[[], T | None]) -> T:
        """What is asked for, as soon as it is there; meanwhile what the browser tells is heard."""
        until = time.monotonic() + WITHIN_S
        while True:
            if answer := asked():
                return answer
            assert time.monotonic() < until, "it did not come to be"
            self.rest(0.05)

    def rest(self, seconds: float = MISSING_S) -> None:
        """Lets the browser go on."""
        if self.visitor.pages:
            self.visitor.pages[0].wait_for_timeout(seconds * SECOND)
        else:
            time.sleep(seconds)

    def ids(self, tab: Tab) -> tuple[str | None, str | None]:
        """Profile and session, as the page's cookies hold them."""
        kept = {cookie["name"]: cookie["value"] for cookie in self.visitor.cookies(tab.url)}
        return kept.get("tt_profile"), kept.get("tt_session", "").split("~")[0] or None

    def storage(self, tab: Tab) -> Mapping[str, str]:
        """Everything that the page's site keeps in the browser."""
        kept: dict[str, str] = tab.evaluate("() => ({...localStorage, ...sessionStorage})")
        return {**kept, **{cookie["name"]: cookie["value"] for cookie in self.visitor.cookies(tab.url)}}


@contextmanager
def ground(api: Api, site: Site, browser: Browser, **visitor: Any) -> Iterator[Ground]:
    """A source and a visitor; whatever broke in a page fails the test."""
    made = api.post("sources", {"name": f"site-{uuid4().hex[:8]}"})
    context = browser.new_context(**visitor)
    stood = Ground(
        api=api, site=site, visitor=context, source=made["id"], key=made["write_key"], port=int(api.url.rpartition(":")[2])
    )
    try:
        yield stood
    finally:
        context.close()
    assert stood.wrong == []


def begun(tab: Tab) -> Tab:
    """Once the tracker has begun there."""
    tab.wait_for_function("window.thamesthrive && window.thamesthrive.begun")
    return tab


def _written(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else repr(value)
