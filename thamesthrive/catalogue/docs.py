"""The reference of events, made of the catalogue."""

from collections.abc import Iterable, Iterator, Mapping
from importlib.resources import files
from typing import Any

from ..domain.event_type import BY_VISIT, EventType
from ..domain.event_type import Mapping as Mapped
from ..kernel.codec import encode
from ..kernel.errors import Defect
from .notation import ANOTHER_NAME, WORDS, leaves

PREFACE = "preface.md"

_WORD_OF = {encode(schema): word for word, schema in WORDS.items()}
_CHANGES = {"set-if-missing": "set if missing"}


def reference(types: Mapping[str, EventType]) -> str:
    """The whole page, in Markdown."""
    lines = [files(__package__).joinpath(PREFACE).read_text("utf-8").rstrip("\n")]
    for group in sorted({t.group for t in types.values()}):
        of_group = [t for t in types.values() if t.group == group]
        lines += ["", f"## Group: {group}"]
        for event_type in of_group:
            lines += ["", *described(event_type, types)]
    return "\n".join(lines) + "\n"


def described(event_type: EventType, types: Mapping[str, EventType]) -> Iterator[str]:
    """One type, in Markdown."""
    of = types.get(event_type.like or "")
    yield f"### {event_type.id}"
    yield ""
    yield f"{event_type.description} {_about(event_type, types)}".rstrip()
    for table in (_properties(event_type, of), _data(event_type, of), _profile(event_type, of)):
        rows = list(table)
        if len(rows) > 2:
            yield from ("", *rows)


def _about(event_type: EventType, types: Mapping[str, EventType]) -> str:
    said = []
    if event_type.like:
        said.append(f"It is mapped like [`{event_type.like}`](#{event_type.like}); below stands what it has beside that.")
    others = [f"[`{t.id}`](#{t.id})" for t in types.values() if t.like == event_type.id]
    if others:
        said.append(f"Mapped like it: {', '.join(others)}.")
    if event_type.journey:
        stage = "awareness at the first visit, consideration later" if event_type.journey == BY_VISIT else event_type.journey
        said.append(f"Stage of the journey: {stage}.")
    if event_type.tags:
        said.append(f"Tags: {', '.join(f'`{tag}`' for tag in event_type.tags)}.")
    if event_type.defaults:
        said.append(f"Defaults: {', '.join(f'`{name}` is `{value}`' for name, value in event_type.defaults)}.")
    return " ".join(said)


def _properties(event_type: EventType, of: EventType | None) -> Iterator[str]:
    yield from _head("property", "type", "example", "meaning")
    known = {path for path, _, _ in leaves(of.schema)} if of else set()
    hidden = dict(event_type.conceal)
    for path, schema, required in leaves(event_type.schema):
        if path not in known:
            meaning = [_meaning(schema), "required" if required else "", hidden.get(path, "").replace("-", " ")]
            yield _row(f"`{path}`", _type(schema), _example(schema), "; ".join(filter(None, meaning)))


def _data(event_type: EventType, of: EventType | None) -> Iterator[str]:
    yield from _head("data", "from")
    known = {copy.target for copy in of.copies} if of else set()
    for copy in event_type.copies:
        if copy.target not in known:
            yield _row(f"`{copy.target}`", _sources(copy.sources))


def _profile(event_type: EventType, of: EventType | None) -> Iterator[str]:
    yield from _head("profile", "change", "from")
    for mapping in event_type.mappings:
        if of is None or mapping not in of.mappings:
            change = _CHANGES.get(mapping.operation, mapping.operation)
            yield _row(f"`{mapping.target}`", change, _read(mapping))


def _read(mapping: Mapped) -> str:
    said = [_sources(mapping.sources)]
    if mapping.currency:
        said.append(f"in {_sources(mapping.currency)}")
    if mapping.per:
        said.append(f"per {_sources(mapping.per)}")
    return ", ".join(filter(None, said))


def _sources(sources: Iterable[str]) -> str:
    return " or ".join(f"`{source}`" for source in sources)


def _type(schema: Mapping[str, Any]) -> str:
    """The word of the notation."""
    bare = {k: v for k, v in schema.items() if k not in ("description", "examples")}
    if encode(bare) in _WORD_OF:
        return _WORD_OF[encode(bare)]
    if "items" in bare:
        return f"list of {'objects' if 'properties' in bare['items'] else _type(bare['items'])}"
    raise Defect(f"no word of the notation means {bare}")


def _meaning(schema: Mapping[str, Any]) -> str:
    """In a list, what each of its objects has; under its first names, or the table would be as long again."""
    said: str = schema.get("description", "")
    if "properties" not in schema.get("items", {}):
        return said
    names = [f"`{path}`" for path, below, _ in leaves(schema["items"]) if not below.get("description", "").startswith(ANOTHER_NAME)]
    return "; ".join(filter(None, (said, f"each with {', '.join(names)}")))


def _example(schema: Mapping[str, Any]) -> str:
    examples = schema.get("examples", ())
    return f"`{examples[0] if isinstance(examples[0], str) else encode(examples[0]).decode()}`" if examples else ""


def _head(*names: str) -> Iterator[str]:
    yield _row(*names)
    yield _row(*("---" for _ in names))


def _row(*cells: str) -> str:
    return f"| {' | '.join(cell.replace('|', '&#124;') for cell in cells)} |"
