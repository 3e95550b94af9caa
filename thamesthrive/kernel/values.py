"""Frozen values that are made by the hundred thousand, and changing values by copies, quickly."""

from typing import Any, TypeVar

import attrs
import msgspec

T = TypeVar("T")


class Value(msgspec.Struct, frozen=True, gc=False):
    """A base for the values of doors and fold: made and copied in a quarter of the time that attrs takes, and left alone by the collector
    of cycles, which would go through millions of them again and again. So they may hold nothing that could lead back to them.
    """


def evolve(value: T, **changes: Any) -> T:
    """The value with some fields changed, whichever kind of class it is of. Raises: TypeError for a field that there is not."""
    if isinstance(value, msgspec.Struct):
        return msgspec.structs.replace(value, **changes)
    return attrs.evolve(value, **changes)       # type: ignore[misc]  # every other value here is of an attrs class
