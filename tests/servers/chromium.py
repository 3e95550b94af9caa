"""A browser that is led by hand: Debian's Chromium, in which every name under `.example` is this machine."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

from tests.servers.processes import NoServer

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
QUIET = ("--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync")
NAMES = "--host-resolver-rules=MAP *.example 127.0.0.1"


def browser_program() -> str:
    """Where it is. Raises: NoServer."""
    for name in PROGRAMS:
        if found := shutil.which(name):
            return found
    raise NoServer("there is no Chromium; install Debian's package chromium")


@contextmanager
def chromium() -> Iterator[Browser]:
    """Started for the block. While it runs, no other loop can run in this thread. Raises: NoServer."""
    program = browser_program()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu", *QUIET, NAMES])
        try:
            yield browser
        finally:
            browser.close()
