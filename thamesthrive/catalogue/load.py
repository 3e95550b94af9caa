"""Reads the presets that ship with the product. Strict: what is misspelt is a defect, not a type without mappings."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct

from ..domain.event import normalised_type
from ..domain.event_type import Concealment, Copy, EventType, Operation, Stage
from ..domain.event_type import Mapping as Mapped
from ..kernel.errors import Defect
from .notation import Properties, Tree, properties_of

PRESETS, SHAPES = "presets/event_types", "presets/shapes.toml"
ROOTS = ("properties", "traits", "context")
UNREAD = ("increment", "decrement", "clear")    # operations that take nothing from the event
OF_ONE = ("raise", "lower", "reset", "cancel")  # those that must say which one of many they are about
MONEY = ("add", "subtract")
WITHOUT_SOURCE = (*UNREAD, *OF_ONE)

_NAMES = re.compile(r"\{([a-z0-9_]+(?:,[a-z0-9_]+)+)\}")
_PATH = re.compile(r"[A-Za-z0-9_]+(\.[A-Za-z0-9_]+)*")

Text = Annotated[str, Meta(min_length=1)]
Texts = Text | tuple[Text, ...]


class _Copy(Struct, forbid_unknown_fields=True, rename={"source": "from"}):
    to: Text
    source: Text | Annotated[tuple[Text, ...], Meta(min_length=1)]


class _Mapping(Struct, forbid_unknown_fields=True, rename={"source": "from"}):
    to: Text
    source: Texts = ()
    op: Operation = "set"
    currency: Texts = ()
    per: Texts = ()


class _Shape(Struct, forbid_unknown_fields=True):
    """Properties, copies and mappings that several types have."""

    properties: dict[str, Any] = {}
    copies: tuple[_Copy, ...] = ()
    mappings: tuple[_Mapping, ...] = ()


class _Type(_Shape, forbid_unknown_fields=True, kw_only=True):
    name: Text
    description: Text
    shapes: tuple[Text, ...] = ()
    like: Text | None = None
    journey: Stage | Literal["by-visit"] | None = None
    tags: tuple[Text, ...] = ()
    defaults: dict[str, str | int | float | bool] = {}
    conceal: dict[str, Concealment] = {}


Shapes = Mapping[str, _Shape]


@cache
def load_event_types() -> Mapping[str, EventType]:
    """The built-in event types, by id; read once in a process. Raises: Defect when a file makes no sense."""
    here = files(__package__)
    groups = sorted(here.joinpath(PRESETS).iterdir(), key=lambda file: file.name)
    texts = {file.name.removesuffix(".toml"): file.read_text("utf-8") for file in groups if file.name.endswith(".toml")}
    return read_event_types(texts, here.joinpath(SHAPES).read_text("utf-8"))


def read_event_types(groups: Mapping[str, str], shapes: str = "") -> Mapping[str, EventType]:
    """Event types written as TOML, by group. Raises: Defect."""
    known = _read(SHAPES, shapes, dict[str, _Shape])
    rows: dict[str, tuple[str, _Type]] = {}
    for group, text in groups.items():
        for id, row in _read(f"{PRESETS}/{group}.toml", text, dict[str, _Type]).items():
            if id in rows:
                raise Defect(f'"{id}" is a type of {rows[id][0]} already and stands in {group} again')
            rows[id] = group, row
    return {id: _event_type(id, rows, known) for id in rows}


def _read(file: str, text: str, type_: Any) -> Any:
    try:
        return msgspec.convert(tomllib.loads(text), type_)
    except ValueError as error:                 # tomllib's and msgspec's errors are both
        raise Defect(f"{file}: {error}") from error


def _event_type(id: str, rows: Mapping[str, tuple[str, _Type]], shapes: Shapes) -> EventType:
    group, row = rows[id]
    try:
        return _compiled(id, group, _borrowed(row, rows), shapes)
    except Defect as error:
        raise Defect(f"{PRESETS}/{group}.toml: [{id}] {error.sentence}") from error


def _borrowed(row: _Type, rows: Mapping[str, tuple[str, _Type]]) -> _Type:
    """An alias has all that its original has, and its own on top."""
    if row.like is None:
        return row
    if row.like not in rows or rows[row.like][1].like:
        raise Defect(f'is like "{row.like}", which is no type with a mapping of its own')
    of = rows[row.like][1]
    return msgspec.structs.replace(
        row,
        shapes=(*of.shapes, *row.shapes),
        properties={**of.properties, **row.properties},
        copies=(*row.copies, *of.copies),
        mappings=(*row.mappings, *of.mappings),
        journey=row.journey or of.journey,
        tags=row.tags or of.tags,
        defaults={**of.defaults, **row.defaults},
        conceal={**of.conceal, **row.conceal},
    )


def _compiled(id: str, group: str, row: _Type, shapes: Shapes) -> EventType:
    if id != normalised_type(id):
        raise Defect(f'is no normalised type; write "{normalised_type(id)}"')
    if unknown := [name for name in row.shapes if name not in shapes]:
        raise Defect(f'has no known shape "{unknown[0]}"; there are {", ".join(shapes)}')
    parts = (*(shapes[name] for name in row.shapes), row)
    tree: dict[str, Any] = {}
    for part in parts:
        tree = {**tree, **part.properties}
    properties = properties_of(tree, {name: _tree(name, shapes) for name in shapes})
    for name in (*row.defaults, *row.conceal):
        _declared(properties, f"properties.{name}")
    return EventType(
        id=id,
        name=row.name,
        description=row.description,
        group=group,
        schema={"$schema": "https://json-schema.org/draft/2020-12/schema", **properties.schema},
        copies=_first_of_each(c for part in reversed(parts) for row in part.copies for c in _copies(row, properties)),
        mappings=tuple(m for part in reversed(parts) for row in part.mappings for m in _mappings(row, properties)),
        defaults=tuple(row.defaults.items()),
        conceal=tuple(row.conceal.items()),
        tags=row.tags,
        journey=row.journey,
        like=row.like,
    )


def _tree(name: str, shapes: Shapes) -> Tree:
    return shapes[name].properties


def _first_of_each(copies: Iterable[Copy]) -> tuple[Copy, ...]:
    """A type's own before those of its shapes and of what it is like."""
    found: dict[str, Copy] = {}
    for copy in copies:
        found.setdefault(copy.target, copy)
    return tuple(found.values())


def _copies(row: _Copy, properties: Properties) -> Iterator[Copy]:
    for target, sources in _pairs(row.to, row.source):
        yield Copy(_sources(sources, properties), _target(target, "data"))


def _mappings(row: _Mapping, properties: Properties) -> Iterator[Mapped]:
    if row.op in UNREAD and (row.source or row.per):
        raise Defect(f'"{row.op}" of "{row.to}" reads nothing; leave out `from` and `per`')
    if row.op in OF_ONE and not row.per:
        raise Defect(f'"{row.op}" of "{row.to}" needs `per`, which says what it is about')
    if row.per and row.op not in (*OF_ONE, "add"):
        raise Defect(f'"{row.op}" of "{row.to}" is not about one of many; leave out `per`')
    if row.currency and row.op not in MONEY:
        raise Defect(f'only sums of money have a currency, not "{row.op}" of "{row.to}"')
    root = {"raise": "interests", "lower": "interests", "reset": "interests", "consents": "consents"}.get(row.op, "data")
    currency, per = (_sources(_listed(paths), properties) for paths in (row.currency, row.per))
    for target, sources in _pairs(row.to, row.source):
        if not sources and row.op not in WITHOUT_SOURCE:
            raise Defect(f'"{row.op}" of "{target}" needs `from`')
        yield Mapped(row.op, _target(target, root), _sources(sources, properties), currency, per)


def _pairs(to: str, source: Texts) -> Iterator[tuple[str, tuple[str, ...]]]:
    """(target, sources) of every name that a line stands for."""
    group, sources = _NAMES.search(to), _listed(source)
    if sources and any((group is None) == ("*" in each) for each in sources):
        raise Defect(f'"{to}" from "{", ".join(sources)}": {{names}} in one need * in the other')
    for name in group[1].split(",") if group else ("",):
        yield _NAMES.sub(name, to), tuple(each.replace("*", name) for each in sources)


def _listed(given: Texts) -> tuple[str, ...]:
    return (given,) if isinstance(given, str) else given


def _sources(paths: Iterable[str], properties: Properties) -> tuple[str, ...]:
    """Each with the other names that the property goes by."""
    found: dict[str, None] = {}
    for path in paths:
        _checked(path, ROOTS)
        _declared(properties, path)
        found[path] = None
        for other in properties.also.get(path.removeprefix("properties."), ()) if path.startswith("properties.") else ():
            found[f"properties.{other}"] = None
    return tuple(found)


def _target(path: str, root: str) -> str:
    if path == root != "data":
        return path
    return _checked(path, (root,))


def _declared(properties: Properties, path: str) -> None:
    if path.startswith("properties.") and not properties.declares(path.removeprefix("properties.")):
        raise Defect(f'reads "{path}", which it does not declare among its properties')


def _checked(path: str, roots: tuple[str, ...]) -> str:
    root, _, rest = path.partition(".")
    if root not in roots or not rest or not _PATH.fullmatch(path):
        raise Defect(f'"{path}" must begin with one of {", ".join(roots)} and go on')
    return path
