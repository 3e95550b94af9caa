"""`Destination`: where what happens is sent on to, which of it, as what, and with how much effort."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from attrs import field, frozen

from ..kernel.codec import EMPTY, Raw
from ..kernel.errors import Invalid
from ..language.condition import Condition, Path
from ..language.tql import parse
from ..language.walk import paths_of, with_paths
from .fields import EVENT, KINDS, PROFILE, resolved_path

FORMAT = 1
MOST_TIMEOUT_S = 60.0

_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,62}")


@frozen(kw_only=True)
class Effort:
    """How a destination is called. `rate_per_s` of 0 and `breaker_failures` of 0: without.

    After `breaker_failures` failed calls in a row nothing is sent for `breaker_s`, then one call tries whether it is there again.
    """

    timeout_s: float = 10.0
    max_attempts: int = 16
    retry_s: float = 1.0                        # before the second attempt; doubled each time, up to an hour
    rate_per_s: float = 0.0
    concurrency: int = 16
    breaker_failures: int = 10
    breaker_s: float = 30.0


@frozen(kw_only=True)
class Destination:
    """`types` and `sources`: empty means any, of what senders send; system events go where they, or the source `system`, are named.

    `config` is the kind's own; what is secret in it stands in `sealed`. `template`: of the body; empty: the event and who it is of.
    `headers`: those that are templates.
    """

    id: str
    name: str
    kind: str = "webhook"
    config: Raw = EMPTY
    sealed: str = ""
    headers: Mapping[str, str] = field(factory=dict)
    types: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    condition: str = ""
    template: str = ""
    effort: Effort = field(factory=Effort)
    enabled: bool = True
    description: str = ""
    v: int = FORMAT


def condition_of(destination: Destination) -> Condition | None:
    """Over `event` and `profile`, None for none. Raises: Invalid, for what is no TQL or names what no event or profile has."""
    if not destination.condition.strip():
        return None
    return with_paths(parse(destination.condition), _placed)


def asks_profile(condition: Condition) -> bool:
    """Whether it has to know who the event is of."""
    return any(path.namespace == PROFILE.name for path in paths_of(condition))


def check_destination(destination: Destination) -> Destination:
    """The destination if it makes sense in itself; its kind, address, sources and template are looked at elsewhere. Raises: Invalid."""
    if not _NAME.fullmatch(destination.id):
        raise Invalid(
            f'destination id "{destination.id}" must be 1 to 63 of a-z, 0-9, ".", "_" and "-", and begin with a letter or digit'
        )
    for wrong in _wrong(destination.effort):
        raise Invalid(f'destination "{destination.id}": {wrong}')
    condition_of(destination)
    return destination


def _placed(path: Path) -> Path:
    """`price` and `event@price` stand below `event`, `profile@…` below `profile`."""
    kind = KINDS.get(path.namespace or EVENT.name)
    if kind not in (EVENT, PROFILE):
        raise Invalid(f"the condition of a destination reads event@… and profile@…, not {path.namespace}@…", code="not-readable")
    found = resolved_path(path, kind)
    return Path(found.names, kind.name)


def _wrong(effort: Effort) -> Iterator[str]:
    bounds: Mapping[str, tuple[float, float]] = {
        "timeout_s": (0.1, MOST_TIMEOUT_S), "max_attempts": (1, 100), "retry_s": (0.01, 3_600), "rate_per_s": (0, 100_000),
        "concurrency": (1, 100), "breaker_failures": (0, 10_000), "breaker_s": (0.1, 3_600),
    }
    for name, (least, most) in bounds.items():
        value: Any = getattr(effort, name)
        if not least <= value <= most:
            yield f"{name} is {value:g}; it may be {least:g} to {most:g}"
