"""The options of an extension as they are kept: read strictly, what is secret in them sealed, and masked when they are shown."""

import re
from collections.abc import Mapping
from typing import Any

from attrs import evolve, fields

from ..domain.destination import Destination
from ..kernel.codec import Raw, decode, decode_any, encode, to_builtins, wrong_of
from ..kernel.errors import Invalid
from ..ports.sealing import Sealing
from .destination import DestinationKind
from .option import SECRET

Kinds = Mapping[str, DestinationKind]
MASK = "***"

_TELLING = re.compile(r"auth|key|token|secret|cookie|passw|credential", re.IGNORECASE)


def kind_of(name: str, kinds: Kinds) -> DestinationKind:
    """Raises: Invalid."""
    if name not in kinds:
        raise Invalid(f'there is no kind of destination "{name}"; there are {", ".join(sorted(kinds))}')
    return kinds[name]


def config_of(kind: DestinationKind, options: Mapping[str, Any]) -> Any:
    """Raises: Invalid, with the name of the option where it is about one."""
    known = [f.name for f in fields(kind.config)]
    if unknown := options.keys() - set(known):
        raise Invalid(f'a {kind.id} has no option "{min(unknown)}"; there are {", ".join(known)}')
    try:
        return decode(encode(options), kind.config)
    except Invalid as error:
        name, what = wrong_of(error.sentence.partition(": ")[2] or error.sentence)
        if name not in known:
            raise Invalid(f"the options of the {kind.id} are wrong: {what}") from error
        raise Invalid(f'the option "{name}" of the {kind.id} is wrong: {what}', details={"option": name}) from error


def sealed(destination: Destination, config: Any, sealing: Sealing) -> Destination:
    """The destination with this config, what is secret in it sealed."""
    hidden = {name: value for name in _secret(config) if (value := getattr(config, name))}
    plain = {f.name: getattr(config, f.name) for f in fields(type(config)) if f.name not in _secret(config)}
    text = sealing.seal(encode(hidden), about(destination.id)) if hidden else ""
    return evolve(destination, config=Raw(encode(plain)), sealed=text)


def opened(destination: Destination, kinds: Kinds, sealing: Sealing) -> Any:
    """The config. Raises: Invalid; Unavailable when what is sealed cannot be opened."""
    hidden = decode_any(sealing.open(destination.sealed, about(destination.id))) if destination.sealed else {}
    return config_of(kind_of(destination.kind, kinds), {**decode_any(destination.config), **hidden})


def secrets_in(config: Any) -> tuple[str, ...]:
    """Every text that must not be shown."""
    values = (getattr(config, name) for name in _secret(config))
    return tuple(text for value in values for text in (value.values() if isinstance(value, Mapping) else [value]) if text)


def masked(config: Any) -> dict[str, Any]:
    """As it is shown. Of named texts, such as headers, those are masked whose name says that they are secret."""
    shown: dict[str, Any] = to_builtins(config)
    for name in _secret(config):
        shown[name] = _masked(shown[name])
    return shown


def unmasked(options: Mapping[str, Any], known: Any) -> dict[str, Any]:
    """What was shown masked and comes back so, stays as it is."""
    before: dict[str, Any] = to_builtins(known)
    return {name: _unmasked(value, before.get(name)) for name, value in options.items()}


def about(id: str) -> str:
    """What a seal is bound to."""
    return f'destination "{id}"'


def _secret(config: Any) -> frozenset[str]:
    return frozenset(f.name for f in fields(type(config)) if f.metadata.get(SECRET))


def _masked(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: MASK if _TELLING.search(name) else text for name, text in value.items()}
    return MASK if value else value


def _unmasked(value: Any, before: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _unmasked(below, before.get(name) if isinstance(before, Mapping) else None) for name, below in value.items()}
    return before if value == MASK and before is not None else value
