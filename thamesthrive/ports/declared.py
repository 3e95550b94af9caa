"""Declared paths, as a store keeps them: typed beside the record, filled in afterwards for the records that were there before."""

from collections.abc import Mapping
from typing import Protocol

from ..domain.declared import DeclaredPath, Filling
from ..domain.scope import Scope


class Declared(Protocol):
    """What is declared in the store itself. Every process of the store keeps to it at once, without being told."""

    async def all(self, scope: Scope) -> Mapping[DeclaredPath, Filling]:
        """Each with how far it is filled. Real-time. Raises: Unavailable."""

    async def declare(self, scope: Scope, path: DeclaredPath) -> None:
        """From now on every write keeps it typed. Doing it again changes nothing.

        Raises: Conflict when the path is declared with another type; Invalid when the store can take no more; Unavailable.
        """

    async def fill(self, scope: Scope, path: DeclaredPath, *, limit: int) -> Filling:
        """Go on for about `limit` records. How far it is stands in the store, so it may stop anywhere. Raises: Missing, Unavailable."""

    async def forget(self, scope: Scope, path: DeclaredPath) -> None:
        """Searches by the path are slow again. Doing it again changes nothing. Raises: Unavailable."""
