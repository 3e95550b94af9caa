"""How to send through the doors of a source, as lines to paste: what `thamesthrive sources` prints of one."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from thamesthrive.domain.source import Source


def ways_in(source: "Source", address: str) -> Iterator[str]:
    """How to send through each door that is open to it and that people write themselves."""
    key, doors = source.write_key, source.doors
    if "track" in doors:
        yield f"Try it:\n{snippet(key, address)}"
    if "collect" in doors:
        yield f"Webhooks (order-completed is the type of the event):\n{webhook(key, address)}"
    if "pixel" in doors:
        yield f"In mails, and on pages without scripts:\n{picture(key, address)}"
    if "redirect" in doors:
        yield f'Links that tell who followed them:\n{link(source.id)}'
    if "track" in doors:
        yield on_pages(key, address)


def snippet(write_key: str, address: str) -> str:
    """A line to paste into a shell."""
    body = f'{{"source": {{"id": "{write_key}"}}, "events": [{{"type": "page-view", "properties": {{"name": "home"}}}}]}}'
    return f"curl -X POST {address}/track -H 'Content-Type: application/json' -d '{body}'"


def webhook(write_key: str, address: str) -> str:
    """The same at the door of webhooks."""
    return f"""curl -X POST {address}/collect/order-completed/{write_key} -H 'Content-Type: application/json' -d '{{"total": 12.5}}'"""


def picture(write_key: str, address: str) -> str:
    """An element of a mail."""
    return f'<img src="{address}/pixel/{write_key}/email-opened.gif" width="1" height="1" alt="">'


def link(source: str) -> str:
    """What makes a link of it."""
    return f'thamesthrive redirects create "Spring mail" https://shop.example/spring --source {source}'


def on_pages(write_key: str, address: str) -> str:
    """What brings the web tracker to a page, in three ways."""
    from thamesthrive.web.tracker import element, loader, pinned_element, read_script

    ways = {
        "On web pages, in the head (with the address that browsers know the platform by):": loader(address, write_key),
        "Where a page may hold no script of its own:": element(address, write_key),
        "Where a page takes this very file and no other:": pinned_element(address, write_key, read_script()),
    }
    return "\n\n".join(f"{when}\n{line}" for when, line in ways.items())
