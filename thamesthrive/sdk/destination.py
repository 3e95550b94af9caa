"""`DestinationKind`: a way to reach an outside system, as an extension declares it."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Any

from attrs import frozen

from ..kernel.values import Value
from ..ports.http import Http, Response


class Letter(Value, frozen=True, kw_only=True, gc=False):
    """What is to be sent. `id` is the same with every attempt: the receiver knows by it what it has. `now`: of this attempt."""

    id: str
    body: bytes
    headers: Mapping[str, str]
    now: datetime
    timeout_s: float


@frozen
class Context:
    """All that an extension reaches the outside by."""

    http: Http


@frozen(kw_only=True)
class DestinationKind:
    """`config` is a frozen attrs class of options. `address` is what the guard looks at when a destination is saved, and stands in the
    option `addressed_by`.

    `check` raises Invalid for options that cannot be, with `option` among its details where it is one alone. `send` raises it for what
    can never be sent, and Unavailable for what may be later.
    """

    id: str
    title: str
    description: str
    config: type[Any]
    check: Callable[[Any], None]
    address: Callable[[Any], str]
    addressed_by: str
    send: Callable[[Any, Letter, Context], Awaitable[Response]]
