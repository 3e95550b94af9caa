"""Templates: text in Liquid, and JSON documents whose texts are Liquid. Bounded in every way, and without access to anything but the data.

In a JSON template a text that *is* one reference (`{{ event.properties.price }}`) keeps the type of what it refers to, and is null where
there is nothing; a key that ends in `?` is left out where its value is missing. Elsewhere what is missing is the empty text.
"""

import re
from collections.abc import Callable, Mapping
from functools import cache, wraps
from typing import Any

from liquid import Environment
from liquid.exceptions import LiquidError, ResourceLimitError

from ..kernel.codec import decode_any, depth_over
from ..kernel.errors import Invalid, Malformed
from ..kernel.paths import find
from .marks import check_marks

MOST_CHARACTERS = 64_000
MOST_DEPTH = 32
MOST_OUTPUT = 1_000_000                         # bytes that one text may become
MOST_HELD = 200_000                             # characters that a filter may make on the way there
MOST_BITS = 1_024                               # of a whole number

Data = Mapping[str, Any]
Rendered = Callable[[Data], Any]
"""What a template makes of data. Raises: Invalid (code `template`) when it cannot be rendered, or only beyond the limits."""

_NAME = r"[A-Za-z_][\w-]*"
_REFERENCE = re.compile(rf"\{{\{{-?\s*({_NAME}(?:\.(?:[\w-]+))*)\s*-?\}}\}}", re.ASCII)
_LIQUID = re.compile(r"\{\{|\{%")
_HALF = re.compile("[\ud800-\udfff]")
_MISSING: Any = object()


class _Bounded(Environment):
    """Of no files and no other templates."""

    block_nesting_limit = 20
    context_depth_limit = 20
    local_namespace_limit = 100_000
    loop_iteration_limit = 10_000
    output_stream_limit = MOST_OUTPUT


def text_template(source: str) -> Callable[[Data], str]:
    """Raises: Invalid (code `template`), which says what is wrong where."""
    _check_text(source)
    return _text(source, "the template")


def json_template(source: str) -> Rendered:
    """Raises: Invalid (code `template`), which names the place."""
    _check_text(source)
    try:
        if depth_over(source.encode(), MOST_DEPTH):
            raise Invalid(f"the template is nested deeper than {MOST_DEPTH} levels", code="template")
        tree = decode_any(source.encode())
    except Malformed as error:
        raise Invalid(f"the template is no JSON document: {error.sentence}; texts stand in quotes", code="template") from error
    node = _node(tree, "")
    return lambda data: None if (value := node(data)) is _MISSING else value


def is_template(text: str) -> bool:
    """Whether there is anything in it that Liquid would replace."""
    return _LIQUID.search(text) is not None


def _node(value: Any, place: str) -> Rendered:
    match value:
        case str():
            return _leaf(value, place)
        case dict():
            return _object({name: _node(below, f"{place}.{name}".lstrip(".")) for name, below in value.items()})
        case list():
            return _list([_node(below, f"{place}.{n}".lstrip(".")) for n, below in enumerate(value)])
        case _:
            return lambda data: value


def _leaf(text: str, place: str) -> Rendered:
    if one := _REFERENCE.fullmatch(text.strip()):
        path = one[1]
        return lambda data: _MISSING if (found := find(data, path)) is None else found
    return _text(text, f'"{place}" of the template' if place else "the template") if _LIQUID.search(text) else lambda data: text


def _object(nodes: Mapping[str, Rendered]) -> Rendered:
    optional = {name for name in nodes if name.endswith("?")}

    def rendered(data: Data) -> Any:
        made: dict[str, Any] = {}
        for name, node in nodes.items():
            value = node(data)
            if name not in optional:
                made[name] = None if value is _MISSING else value
            elif value is not _MISSING and value != "":
                made[name[:-1]] = value
        return made

    return rendered


def _list(nodes: list[Rendered]) -> Rendered:
    return lambda data: [None if (value := node(data)) is _MISSING else value for node in nodes]


def _text(source: str, place: str) -> Callable[[Data], str]:
    check_marks(source, place)
    try:
        template = _environment().from_string(source)
    except (LiquidError, RecursionError) as error:
        raise Invalid(f"{place} is no Liquid: {_said(error)}", code="template") from error

    def rendered(data: Data) -> str:
        try:
            return template.render(data)
        except (LiquidError, RecursionError, ArithmeticError, ValueError, TypeError) as error:
            raise Invalid(f"{place} cannot be rendered: {_said(error)}", code="template") from error

    return rendered


def _check_text(source: str) -> None:
    if len(source) > MOST_CHARACTERS:
        raise Invalid(f"the template is longer than {MOST_CHARACTERS} characters", code="template")
    if _HALF.search(source):
        raise Invalid("the template holds half a character, which no text can be sent with", code="template")


def _said(error: Exception) -> str:
    """Without the lines of the source that it quotes."""
    return (str(error.args[0]) if error.args else type(error).__name__).splitlines()[0]


@cache
def _environment() -> Environment:
    """Made when the first template is."""
    environment = _Bounded(autoescape=False)
    for tag in ("include", "render", "extends", "block"):
        environment.tags.pop(tag, None)
    environment.filters = {name: _bounded(name, made) for name, made in environment.filters.items()}
    return environment


def _bounded(name: str, made: Callable[..., Any]) -> Callable[..., Any]:
    """A filter that refuses to make what is too large: some make a multiple of what they are given, and stand in a chain."""

    @wraps(made)
    def bounded(*given: Any, **named: Any) -> Any:
        if name in _MULTIPLIES and _MULTIPLIES[name](*given) > MOST_HELD:
            raise ResourceLimitError(f"what {name} makes is too large", token=None)
        value = made(*given, **named)
        if _weight(value) > MOST_HELD:
            raise ResourceLimitError(f"what {name} makes is too large", token=None)
        return value

    return bounded


def _replaced(text: Any, old: Any = "", new: Any = "") -> int:
    """How long `replace` makes it at most."""
    return len(str(text)) + str(text).count(str(old)) * len(str(new))


def _joined(items: Any, between: Any = " ") -> int:
    """How long `join` makes it at most."""
    count = len(items) if isinstance(items, list | tuple) else 1
    return _weight(items) + count * len(str(between))


def _weight(value: Any) -> int:
    """Characters, about; of a number that is too large more than any text may have."""
    if isinstance(value, str):
        return len(value)
    if isinstance(value, int):
        return 1 if value.bit_length() <= MOST_BITS else MOST_HELD + 1
    if isinstance(value, list | tuple):
        return sum(_weight(item) + 1 for item in value)
    return 0


_MULTIPLIES: Mapping[str, Callable[..., int]] = {"replace": _replaced, "join": _joined}
