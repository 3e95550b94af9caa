"""Reads the presets that ship with the product. Strict: what is misspelt is a defect, not a type without mappings."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from importlib.resources import files
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from ..domain.event import normalised_type
from ..domain.event_type import Copy, EventType, Operation
from ..domain.event_type import Mapping as Mapped
from ..kernel.errors import Defect

PRESET = "presets/event_types.toml"
ROOTS = ("properties", "traits", "context")

_NAMES = re.compile(r"\{([a-z0-9_]+(?:,[a-z0-9_]+)+)\}")
_PATH = re.compile(r"[A-Za-z0-9_]+(\.[A-Za-z0-9_]+)*")

Text = Annotated[str, Meta(min_length=1)]


class _Copy(Struct, forbid_unknown_fields=True, rename={"source": "from"}):
    to: Text
    source: Text


class _Mapping(Struct, forbid_unknown_fields=True, rename={"source": "from"}):
    to: Text
    source: str = ""
    op: Operation = "set"
    currency: str = ""


class _Type(Struct, forbid_unknown_fields=True):
    name: Text
    description: Text
    group: Text
    journey: str | None = None
    tags: tuple[Text, ...] = ()
    defaults: dict[str, str | int | float | bool] = {}
    copies: tuple[_Copy, ...] = ()
    mappings: tuple[_Mapping, ...] = ()


def load_event_types() -> Mapping[str, EventType]:
    """The built-in event types, by id. Raises: Defect when the file makes no sense."""
    text = files(__package__).joinpath(PRESET).read_text("utf-8")
    return read_event_types(text)


def read_event_types(text: str) -> Mapping[str, EventType]:
    """Event types written as TOML. Raises: Defect."""
    try:
        rows = msgspec.convert(tomllib.loads(text), dict[str, _Type])
    except ValueError as error:                 # tomllib's and msgspec's errors are both
        raise Defect(f"{PRESET}: {error}") from error
    return {id: _event_type(id, row) for id, row in rows.items()}


def _event_type(id: str, row: _Type) -> EventType:
    if id != normalised_type(id):
        raise Defect(f'{PRESET}: "{id}" is no normalised type; write "{normalised_type(id)}"')
    return EventType(
        id=id,
        name=row.name,
        description=row.description,
        group=row.group,
        copies=tuple(Copy(source, target) for c in row.copies for target, source in _pairs(id, c.to, c.source)),
        mappings=tuple(m for mapping in row.mappings for m in _mappings(id, mapping)),
        defaults=tuple(row.defaults.items()),
        tags=row.tags,
        journey=row.journey,
    )


def _mappings(id: str, row: _Mapping) -> Iterator[Mapped]:
    if row.op == "increment":
        if row.source or row.currency:
            raise Defect(f'{PRESET}: [{id}] increments "{row.to}" and reads nothing; leave out `from` and `currency`')
        yield Mapped(row.op, _target(id, row.to))
        return
    if row.currency and row.op != "add":
        raise Defect(f'{PRESET}: [{id}] only sums of money have a currency, not "{row.op}" of "{row.to}"')
    currency = _source(id, row.currency) if row.currency else ""
    for target, source in _pairs(id, row.to, row.source):
        yield Mapped(row.op, target, source, currency)


def _pairs(id: str, to: str, source: str) -> Iterator[tuple[str, str]]:
    """(target, source) of every name that a line stands for."""
    group = _NAMES.search(to)
    if (group is None) == ("*" in source):
        raise Defect(f'{PRESET}: [{id}] "{to}" from "{source}": {{names}} in one need * in the other')
    for name in group[1].split(",") if group else ("",):
        yield _target(id, _NAMES.sub(name, to)), _source(id, source.replace("*", name))


def _target(id: str, path: str) -> str:
    return _checked(id, path, ("data",))


def _source(id: str, path: str) -> str:
    return _checked(id, path, ROOTS)


def _checked(id: str, path: str, roots: tuple[str, ...]) -> str:
    root, _, rest = path.partition(".")
    if root not in roots or not rest or not _PATH.fullmatch(path):
        raise Defect(f'{PRESET}: [{id}] "{path}" must begin with one of {", ".join(roots)} and go on')
    return path
