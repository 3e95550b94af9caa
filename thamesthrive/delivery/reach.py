"""`Reach`: a destination as it is called: its kind, its options with what is secret in them, and how."""

from collections.abc import Mapping
from typing import Any

import structlog
from attrs import evolve, fields, frozen

from ..domain.delivery import Delivery
from ..domain.destination import Destination
from ..kernel.codec import Raw, decode, decode_any, encode
from ..kernel.errors import Invalid, Unavailable
from ..ports.clock import Clock
from ..ports.http import Http
from ..ports.sealing import Sealing
from ..sdk.destination import Context, DestinationKind, Letter
from ..sdk.option import SECRET
from .verdict import Tried

Kinds = Mapping[str, DestinationKind]
SHORTEST_SECRET = 6                             # what is shorter stands in any answer by chance


@frozen
class Reach:
    """One destination, ready to be called."""

    destination: Destination
    kind: DestinationKind
    config: Any
    secrets: tuple[str, ...]

    async def call(self, delivery: Delivery, http: Http, clock: Clock) -> Tried:
        """One attempt. Idempotent by the delivery's id, which the receiver is told."""
        began = clock.now()
        timeout_s = self.destination.effort.timeout_s
        letter = Letter(id=delivery.id, body=delivery.body.encode(), headers=delivery.headers, now=began, timeout_s=timeout_s)
        try:
            response = await self.kind.send(self.config, letter, Context(http))
        except (Invalid, Unavailable) as error:
            return Tried(began=began, ended=clock.now(), error=error, secrets=self.secrets)
        except Exception as error:              # noqa: BLE001  what an extension does wrong with one delivery stops no other
            structlog.get_logger().error("destination failed", destination=self.destination.id, delivery=delivery.id, exc_info=error)
            wrong = Invalid(f"the code of the {self.kind.id} failed ({type(error).__name__}); the log of the worker says where")
            return Tried(began=began, ended=clock.now(), error=wrong)
        return Tried(began=began, ended=clock.now(), response=response, secrets=self.secrets)


def reach_of(destination: Destination, kinds: Kinds, sealing: Sealing) -> Reach:
    """Raises: Invalid; Unavailable when what is sealed cannot be opened."""
    kind = kind_of(destination.kind, kinds)
    opened = decode_any(sealing.open(destination.sealed, about(destination.id))) if destination.sealed else {}
    config = config_of(kind, {**decode_any(destination.config), **opened})
    texts = {text for value in opened.values() for text in (value.values() if isinstance(value, dict) else [value])}
    return Reach(destination, kind, config, tuple(text for text in texts if len(text) >= SHORTEST_SECRET))


def sealed(destination: Destination, config: Any, sealing: Sealing) -> Destination:
    """The destination with this config, what is secret in it sealed."""
    secret = {f.name for f in fields(type(config)) if f.metadata.get(SECRET)}
    plain = {f.name: getattr(config, f.name) for f in fields(type(config)) if f.name not in secret}
    hidden = {name: value for name in secret if (value := getattr(config, name))}
    text = sealing.seal(encode(hidden), about(destination.id)) if hidden else ""
    return evolve(destination, config=Raw(encode(plain)), sealed=text)


def config_of(kind: DestinationKind, options: Mapping[str, Any]) -> Any:
    """Raises: Invalid, naming the option."""
    unknown = options.keys() - {f.name for f in fields(kind.config)}
    if unknown:
        raise Invalid(f'a {kind.id} has no option "{min(unknown)}"; there are {", ".join(f.name for f in fields(kind.config))}')
    try:
        return decode(encode(options), kind.config)
    except Invalid as error:
        raise Invalid(f"the options of the {kind.id} are wrong: {error.sentence.partition(': ')[2] or error.sentence}") from error


def kind_of(name: str, kinds: Kinds) -> DestinationKind:
    """Raises: Invalid."""
    if name not in kinds:
        raise Invalid(f'there is no kind of destination "{name}"; there are {", ".join(sorted(kinds))}')
    return kinds[name]


def about(id: str) -> str:
    """What a seal is bound to."""
    return f'destination "{id}"'
