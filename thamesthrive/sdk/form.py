"""`options_schema`: the options of an extension as a JSON Schema, which forms and reference pages are made of."""

from typing import Any

from attrs import fields

from ..kernel.codec import schema_of
from .option import HELP, LABEL, SECRET


def options_schema(config: type[Any]) -> dict[str, Any]:
    """Of a config class: in its order, each option with its label and help; `writeOnly`: it is secret, and shown masked at most."""
    schema = schema_of(config)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "properties": {f.name: _said(f.metadata) | schema["properties"][f.name] for f in fields(config)},
        "required": schema["required"],
        "additionalProperties": False,
    }


def _said(metadata: Any) -> dict[str, Any]:
    said = {"title": metadata[LABEL], "description": metadata[HELP]}
    return {**said, "writeOnly": True} if metadata[SECRET] else said
