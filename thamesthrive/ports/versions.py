"""`Versioned`: a stored document with the version that was read. The drain writes nothing else."""

from typing import Generic, NewType, TypeVar

from attrs import frozen

from ..kernel.values import Value

T = TypeVar("T")

Version = NewType("Version", object)
"""Opaque; an adapter's own. Only ever handed back to the adapter that gave it."""


class Versioned(Value, Generic[T], frozen=True, gc=False):
    """A document and the version it was read with; `None` where there was no document, so writing it is a create."""

    value: T
    version: Version | None = None


@frozen
class Page(Generic[T]):
    """One page of a listing, and where the next begins (None: there is no more)."""

    items: tuple[T, ...]
    next: tuple[str, str] | None = None         # the last item's sort value and id
