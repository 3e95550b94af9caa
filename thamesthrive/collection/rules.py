"""`Rules`: all that the fold reads beside entries and state, compiled once."""

from collections.abc import Mapping
from datetime import timedelta

from attrs import field, frozen

from ..domain.base import Bases
from ..domain.event_type import EventType
from ..domain.place import Places
from ..domain.profile import Limits
from ..domain.scope import Scope
from ..domain.source import Source
from ..kernel.ids import KeyedHash
from .onward import Onward


@frozen(kw_only=True)
class Rules:
    """What holds for one scope in one round. `sources` by id."""

    scope: Scope
    hashed: KeyedHash
    types: Mapping[str, EventType]
    sources: Mapping[str, Source] = field(factory=dict)
    limits: Limits = field(factory=Limits)
    bases: Bases = field(factory=Bases)
    inactivity: timedelta = timedelta(minutes=30)
    onward: tuple[Onward, ...] = ()             # where events are sent on to
    places: Places | None = None                # where addresses are, if that is known
