"""`Refusal`: a whole call that a door did not take, told to whoever asks why nothing came. Nothing of what it brought is in it."""

from datetime import datetime

from attrs import frozen

from .scope import EVERYWHERE, Scope

STRAYS: tuple[Scope, str] = (EVERYWHERE, "")
"""Where calls are told of whose write key is nobody's, or that named none."""


@frozen(kw_only=True)
class Refusal:
    """`door`: its address. `size`: of the body, in bytes. `agent`: what the sender's program calls itself, without what it runs on.

    `key`: how the write key begins, where it is nobody's.
    """

    time: datetime
    door: str
    status: int
    code: str
    sentence: str
    size: int = 0
    origin: str | None = None
    agent: str | None = None
    key: str | None = None
    v: int = 1


@frozen(kw_only=True)
class RefusedCalls:
    """Those of one reason: how many, since when, and the last of them, newest first."""

    code: str
    count: int
    since: datetime
    last: tuple[Refusal, ...]
