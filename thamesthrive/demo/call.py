"""`Call`: what one client sends at once; `Step`: one thing that somebody does, and how it becomes an event with a time and an id."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, Literal, NamedTuple

from attrs import frozen

from ..domain.entry import Item
from ..kernel.codec import EMPTY, Raw, encode
from .world import World

Channel = Literal["web", "app", "server"]

SIGNING_IN = ("sign-in", "sign-up")
SIGNING_OUT = "signed-out"


@frozen(kw_only=True)
class Call:
    """The events are in the order of their times."""

    channel: Channel
    agent: str | None
    items: tuple[Item, ...]

    @property
    def time(self) -> datetime:
        return self.items[0].time


class Step(NamedTuple):
    """`after_s`: how long after the one before. `page`: path and title of what is shown."""

    after_s: float
    type: str
    properties: Mapping[str, Any] = {}
    traits: Mapping[str, Any] = {}
    page: tuple[str, str] | None = None


@frozen(kw_only=True)
class Sender:
    """Who tells, and of whom. `name`: what the ids of its events follow from. With `user_id`, they are signed in already."""

    name: tuple[str | int, ...]
    channel: Channel
    agent: str | None = None
    account: str | None = None                  # the user id they sign in with
    user_id: str | None = None
    anonymous_id: str | None = None
    session_id: str | None = None
    keys: tuple[tuple[str, str], ...] = ()
    context: Mapping[str, Any] = {}
    first: Mapping[str, Any] = {}               # of the context of the first event alone


def told(world: World, sender: Sender, begin: datetime, steps: Iterable[Step]) -> Call | None:
    """What was done until the world's end; None if that is nothing. A client says who somebody is once they signed in."""
    items: list[Item] = []
    time, user_id, referrer = begin, sender.user_id, None
    for n, step in enumerate(steps):
        time += timedelta(seconds=step.after_s)
        if time > world.until or time < world.begin:
            break
        if step.type in SIGNING_IN:
            user_id = sender.account
        context = {**sender.context, **(sender.first if n == 0 else {})}
        if step.page:
            context["page"] = shown = _page(step.page, referrer or sender.first.get("referrer"))
            referrer = shown["url"]
        context.pop("referrer", None)
        items.append(_item(world, sender, (n, time, user_id), (step, context)))
        if step.type == SIGNING_OUT:
            user_id = None
    return Call(channel=sender.channel, agent=sender.agent, items=tuple(items)) if items else None


def _item(world: World, sender: Sender, at: tuple[int, datetime, str | None], said: tuple[Step, Mapping[str, Any]]) -> Item:
    (n, time, user_id), (step, context) = at, said
    return Item(
        id="",
        type=step.type,
        name=step.type,
        time=time,
        sent=time,
        sender_id=world.id("event", *sender.name, n),
        user_id=user_id,
        anonymous_id=sender.anonymous_id,
        session_id=sender.session_id,
        keys=sender.keys,
        properties=_raw(_with_page(step, context)),
        traits=_raw(step.traits),
        context=_raw(context),
    )


def _with_page(step: Step, context: Mapping[str, Any]) -> Mapping[str, Any]:
    """A page view says its page among its properties too, as the tracker has it."""
    return {**step.properties, **context["page"]} if step.type == "page-view" else step.properties


def _page(page: tuple[str, str], referrer: str | None) -> dict[str, str]:
    path, title = page
    shown = {"url": f"https://shop.example{path}", "path": path, "title": f"{title} – Demo shop"}
    return {**shown, "referrer": referrer} if referrer else shown


def _raw(tree: Mapping[str, Any]) -> Raw:
    return Raw(encode(tree)) if tree else EMPTY
