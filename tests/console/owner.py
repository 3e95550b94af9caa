"""The first user of a platform: set up in a browser by the link that its start printed."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from attrs import frozen
from playwright.sync_api import Browser

from tests.console.walking import Visit, complaints, visit
from tests.servers.platform import Api

NAME, EMAIL, PASSWORD = "Olga Ray", "owner@shop.example", "four words do it"


@frozen
class Owned:
    """A platform with an owner, and what the owner's browser keeps."""

    api: Api
    kept: Any


def set_up_path(printed: str) -> str:
    """Where the link leads, within the console."""
    link = re.search(r"/ui(/setup#\S+)", printed)
    assert link, printed
    return link[1]


def owned_by(browser: Browser, api: Api, printed: str) -> Owned:
    """`printed`: what the platform said at its start."""
    with visit(browser, api.url) as visitor:
        visitor.go(set_up_path(printed))
        for label, text in {"Your name": NAME, "E-mail": EMAIL, "Password": PASSWORD}.items():
            visitor.page.get_by_role("textbox", name=label).fill(text)
        visitor.page.keyboard.press("Enter")
        visitor.page.get_by_role("heading", name="Overview").wait_for()
        return Owned(api, visitor.page.context.storage_state())


@contextmanager
def watched(browser: Browser, owned: Owned) -> Iterator[Visit]:
    """The owner, signed in; nothing goes wrong, and no page has barriers where they leave."""
    with visit(browser, owned.api.url, storage_state=owned.kept) as opened:
        yield opened
        opened.settle()
        assert opened.barriers() == []
        assert complaints(opened) == []
