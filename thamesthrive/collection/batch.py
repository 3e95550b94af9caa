"""`Batch`: what one call brought, as a door read it. `Accepted`: what the collector tells the door about it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

from ..domain.entry import BadItem, Item
from ..domain.scope import Scope
from ..domain.source import Source
from ..kernel.values import Value

AnswerMode = Literal["none", "ids", "result"]


class Batch(Value, frozen=True, kw_only=True, gc=False):
    """Its items have no ids of their own yet: the collector gives them. `session` and `profile` are the call's own ids."""

    scope: Scope
    source: Source
    door: str
    received: datetime
    items: tuple[Item, ...] = ()
    bad: tuple[BadItem, ...] = ()
    answer: AnswerMode = "none"
    session: str | None = None
    profile: str | None = None
    address: str | None = None
    user_agent: str | None = None


class Accepted(Value, frozen=True, kw_only=True, gc=False):
    """`events`: one id an item, in the order sent. `pending`: a result was asked for and is not there yet.

    `append_s` is how long it took until the entries were durable.
    """

    events: tuple[str, ...] = ()
    profile: str | None = None
    session: str | None = None
    pending: bool = False
    errors: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    ux: tuple[Mapping[str, Any], ...] = ()
    response: Mapping[str, Any] = {}
    append_s: float = 0.0
