"""`DeclaredPath`: a free path of a kind of record that somebody gave a type, so that searches by it are quick and know what is meant."""

from typing import Literal as OneOf

from attrs import frozen

from .fields import KindName

DeclaredType = OneOf["text", "number", "time", "boolean"]


@frozen(kw_only=True, order=True)
class DeclaredPath:
    """Values of another type stay in the record and are not found by it. A text of a declared time is read as one, in conditions too."""

    kind: KindName
    path: str                                   # as TQL writes it, without the namespace
    type: DeclaredType


@frozen(kw_only=True)
class Filling:
    """How far a store is with the records it had before the declaration."""

    done: int
    total: int
    finished: bool
