"""JSON of values, some of which stand in the text as they are: what no value of Python is written as."""

import json
from typing import Any


class Verbatim(str):
    """Stands in the text as it is."""

    __slots__ = ()


def json_text(value: Any, *, ascii_only: bool = True) -> str:
    """As JSON, or what the verbatim parts make of it."""
    if isinstance(value, Verbatim):
        return value
    if isinstance(value, dict):
        pairs = (f"{json.dumps(name, ensure_ascii=ascii_only)}:{json_text(below, ascii_only=ascii_only)}" for name, below in value.items())
        return "{" + ",".join(pairs) + "}"
    if isinstance(value, list):
        return "[" + ",".join(json_text(below, ascii_only=ascii_only) for below in value) + "]"
    return json.dumps(value, ensure_ascii=ascii_only)
