"""Leads a browser through the console, and listens to what goes wrong in it."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from attrs import define, field
from playwright.sync_api import Browser, BrowserContext, Page

from tests.console.client import GUI

AXE = GUI / "node_modules" / "axe-core" / "axe.min.js"
LOADED = """() => document.querySelector('h1') && !document.querySelector('[aria-label="Loading"], [data-waiting]')"""
SCHEMES = ("light", "dark")


@define
class Visit:
    """A window. `wrong`: what the browser complained about."""

    page: Page
    url: str
    wrong: list[str] = field(factory=list)

    def go(self, path: str) -> None:
        """To a page of the console, until it shows something."""
        self.page.goto(f"{self.url}/ui{path}")
        self.settle()

    def settle(self) -> None:
        """Until nothing is loading, fonts are there and nothing moves but what never ends, as the wheel of a button that waits."""
        self.page.wait_for_function(LOADED)
        self.page.evaluate(
            "() => Promise.all([document.fonts.ready, ...document.getAnimations()"
            ".filter(a => a.effect.getTiming().iterations !== Infinity).map(a => a.finished.catch(() => 0))])"
        )

    def expected(self, status: int) -> None:
        """What the browser said by itself of such answers until now was no mistake: what was asked for is not there."""
        self.wrong[:] = [said for said in self.wrong if f"status of {status}" not in said]

    def barriers(self) -> list[str]:
        """What axe finds, by rule and element."""
        # As the debugger does, not as an element: the content security policy holds for the page all the same.
        self.page.evaluate(AXE.read_text())
        found: Mapping[str, Any] = self.page.evaluate("() => axe.run()")
        return [f"{one['id']}: {node['html'][:160]} {node['failureSummary']}" for one in found["violations"] for node in one["nodes"]]


@contextmanager
def visit(browser: Browser, url: str, **options: Any) -> Iterator[Visit]:
    """A visitor who was never here; `options` of the browser's context: width, scheme."""
    context = browser.new_context(**options)
    try:
        yield window(context, url)
    finally:
        context.close()


def complaints(visitor: Visit) -> list[str]:
    """Without that of Chromium about every 401: nobody is signed in."""
    return [said for said in visitor.wrong if "status of 401" not in said]


def window(context: BrowserContext, url: str) -> Visit:
    """Another one of the same visitor."""
    opened = Visit(context.new_page(), url)
    opened.page.on("pageerror", lambda error: opened.wrong.append(str(error)))
    opened.page.on("console", lambda said: opened.wrong.append(said.text) if said.type in ("error", "warning") else None)
    return opened
