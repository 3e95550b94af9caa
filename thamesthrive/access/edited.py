"""`Edited`: a value that a user edits, with its revision and who changed it when; and how it becomes a stored definition."""

from datetime import datetime
from typing import Generic, TypeVar

from attrs import evolve, frozen

from ..domain.definitions import Definition
from ..kernel.codec import Raw, decode, encode

T = TypeVar("T")


@frozen(kw_only=True)
class Edited(Generic[T]):
    """What was read of a definition. Whoever saves it hands `revision` back."""

    value: T
    revision: int
    created_at: datetime
    created_by: str
    changed_at: datetime
    changed_by: str

    @property
    def etag(self) -> str:
        return f'"{self.revision}"'


def edited(definition: Definition, type_: type[T]) -> Edited[T]:
    """A stored definition as its own class."""
    return Edited(
        value=decode(definition.body, type_),
        revision=definition.revision,
        created_at=definition.created_at,
        created_by=definition.created_by,
        changed_at=definition.changed_at,
        changed_by=definition.changed_by,
    )


def defined(kind: str, id: str, value: object, *, by: str, now: datetime) -> Definition:
    """A value as the definition that it begins with."""
    return Definition(
        kind=kind,
        id=id,
        body=Raw(encode(value)),
        created_at=now,
        created_by=by,
        changed_at=now,
        changed_by=by,
    )


def redefined(definition: Definition, value: object, *, by: str, now: datetime) -> Definition:
    """The definition with the value as it is now; who made it when stays, and so does what it is found by."""
    return evolve(definition, body=Raw(encode(value)), changed_at=now, changed_by=by)
