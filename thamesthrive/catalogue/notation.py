"""The notation in which presets write the properties of an event, and the JSON Schema that it stands for.

    properties.id = "code! (product_id): P-100; the shop's own number"

A word for the type, `!` if there is no such event without it, other names that senders use, an example, and what it means; all but the
type may be left out. `[text]` is a list of texts, `@product` what the shape of that name has, `[@product]` a list of those; a table is an
object. Another name is a path from where the shape begins: `variant.name = "text (variant)"` is read from `variant` where that is no
object.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from attrs import frozen

from ..kernel.codec import decode_any
from ..kernel.errors import Defect, Malformed

NUMBER_AS_TEXT = r"^\s*[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?\s*$"

WORDS: Mapping[str, Mapping[str, Any]] = {
    "any": {},
    "text": {"type": "string"},
    "code": {"type": ["string", "integer"]},
    "number": {"type": "number"},
    "integer": {"type": "integer"},
    "amount": {"type": ["number", "string"], "pattern": NUMBER_AS_TEXT},
    "boolean": {"type": "boolean"},
    "time": {"type": "string", "format": "date-time"},
    "date": {"type": "string", "format": "date"},
    "texts": {"type": ["string", "array"], "items": {"type": "string"}},
    "object": {"type": "object"},
}

_NOTE = re.compile(
    r"(?P<list>\[)?(?P<word>@?[a-z-]+)(?(list)\])(?P<required>!)?"
    r"(?: \((?P<also>[a-z0-9_., A-Z]+)\))?(?:: (?P<example>[^;]+))?(?:; (?P<meaning>.+))?"
)

ANOTHER_NAME = "Another name of"

Tree = Mapping[str, Any]                        # name -> a note, or a table of more


@frozen
class Properties:
    """JSON Schema of an event's properties, and path -> other paths under which senders have it."""

    schema: Mapping[str, Any]
    also: Mapping[str, tuple[str, ...]]

    def declares(self, path: str) -> bool:
        """Whether there is such a property. What lies within an object or list of no known shape is declared with it."""
        schema: Any = self.schema
        for name in path.split("."):
            if "properties" not in schema:
                return schema.get("type") in ("array", "object", None)
            if name not in schema["properties"]:
                return False
            schema = schema["properties"][name]
        return True


def properties_of(tree: Tree, shapes: Mapping[str, Tree]) -> Properties:
    """Raises: Defect."""
    also: dict[str, tuple[str, ...]] = {}
    return Properties(_rooted(tree, shapes, also), also)


def _rooted(tree: Tree, shapes: Mapping[str, Tree], also: dict[str, tuple[str, ...]]) -> dict[str, Any]:
    """An object at which other names begin: they stand in it as properties too."""
    schema = _object(tree, shapes, "", also)
    properties = schema["properties"]
    for path, others in also.items():
        for other in others:
            if "." in other:
                continue
            known, same = properties.get(other), {**_at(schema, path), "description": f"{ANOTHER_NAME} `{path}`."}
            branch = known is not None and "properties" in known
            properties[other] = {**known, "type": _types(known, same), "anyOf": [known, same]} if branch else same
    return schema


def _types(*schemas: Mapping[str, Any]) -> list[str]:
    types = (schema.get("type", []) for schema in schemas)
    return list(dict.fromkeys(t for each in types for t in ([each] if isinstance(each, str) else each)))


def _object(tree: Tree, shapes: Mapping[str, Tree], prefix: str, also: dict[str, tuple[str, ...]]) -> dict[str, Any]:
    properties: dict[str, Any] = {}
    required: list[str] = []
    for name, below in tree.items():
        path = prefix + name
        if isinstance(below, Mapping):
            properties[name] = _object(below, shapes, f"{path}.", also)
            continue
        note = _note(path, below)
        properties[name] = _described(note, _schema(note, shapes, path, also))
        if note["required"]:
            required.append(name)
        if note["also"]:
            also[path] = tuple(other.strip() for other in note["also"].split(","))
    return {"type": "object", "properties": properties, **({"required": required} if required else {})}


def _schema(note: Mapping[str, Any], shapes: Mapping[str, Tree], path: str, also: dict[str, tuple[str, ...]]) -> dict[str, Any]:
    word, listed = note["word"], note["list"] is not None
    if not word.startswith("@"):
        if word not in WORDS:
            raise Defect(f'"{path}" is of no known type "{word}"; there are {", ".join(WORDS)}')
        schema = dict(WORDS[word])
    elif word[1:] not in shapes:
        raise Defect(f'"{path}" has no known shape "{word}"; there are {", ".join(f"@{name}" for name in shapes)}')
    elif listed:
        schema = _rooted(shapes[word[1:]], shapes, {})
    else:
        schema = _object(shapes[word[1:]], shapes, f"{path}.", also)
    return {"type": "array", "items": schema} if listed else schema


def _described(note: Mapping[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    if note["example"] is not None:
        schema["examples"] = [_example(schema, note["example"])]
    if note["meaning"] is not None:
        schema["description"] = note["meaning"]
    return schema


def _example(schema: Mapping[str, Any], text: str) -> Any:
    """A text stays one; the example of any other type is JSON."""
    types = schema.get("type", "string")
    if types == "string" or types[0] == "string":
        return text
    try:
        return decode_any(text.encode())
    except Malformed as error:
        raise Defect(f'the example "{text}" is no JSON') from error


def _note(path: str, text: Any) -> Mapping[str, Any]:
    found = _NOTE.fullmatch(text) if isinstance(text, str) else None
    if found is None:
        raise Defect(f'"{path}" is not written as "type! (other names): example; meaning" but as {text!r}')
    return found.groupdict()


def _at(schema: Mapping[str, Any], path: str) -> Mapping[str, Any]:
    for name in path.split("."):
        schema = schema["properties"][name]
    return schema


def leaves(schema: Mapping[str, Any], prefix: str = "", required: bool = False) -> Iterator[tuple[str, Mapping[str, Any], bool]]:
    """(path, schema, whether it is required) of every property that is not just a branch."""
    if "properties" not in schema:
        yield prefix, schema, required
        return
    for other in schema.get("anyOf", ())[1:]:
        yield prefix, other, False
    for name, below in schema["properties"].items():
        yield from leaves(below, f"{prefix}.{name}" if prefix else name, name in schema.get("required", ()))
