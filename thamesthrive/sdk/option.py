"""`option`: one field of an extension's `Config`, with what a form and a reference page say of it."""

from typing import Any

from attrs import NOTHING, field

LABEL, HELP, SECRET = "label", "help", "secret"


def option(label: str, *, help: str, default: Any = NOTHING, secret: bool = False) -> Any:
    """`secret`: stored sealed, and never shown again."""
    return field(default=default, metadata={LABEL: label, HELP: help, SECRET: secret})
