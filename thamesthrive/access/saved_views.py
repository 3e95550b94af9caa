"""`SavedViews`: making, changing and deleting the lists that people look at again. They are everybody's in their scope."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import TypedDict, Unpack

from ..domain.definitions import SAVED_VIEW, Definition
from ..domain.fields import KindName
from ..domain.saved_view import SavedView, check_saved_view
from ..domain.scope import Scope
from ..kernel.errors import Missing
from ..ports.clock import Clock
from ..ports.definitions import Definitions
from .edited import Edited, defined, edited, redefined

ID_BYTES = 8


class ViewFields(TypedDict, total=False):
    """What may be said of a list beside its name and kind."""

    query: str
    words: str
    columns: tuple[str, ...]
    sort: str
    last: str
    begin: datetime | None
    end: datetime | None
    description: str


class SavedViews:
    """`by` is who asks."""

    def __init__(self, definitions: Definitions, clock: Clock) -> None:
        self._definitions, self._clock = definitions, clock

    async def create(self, scope: Scope, name: str, kind: KindName, by: str, **said: Unpack[ViewFields]) -> Edited[SavedView]:
        """Raises: Invalid."""
        view = check_saved_view(SavedView(id=secrets.token_hex(ID_BYTES), name=name, kind=kind, **said))
        definition = defined(SAVED_VIEW, view.id, view, by=by, now=self._clock.now())
        return edited(await self._definitions.save(scope, definition, expected=None), SavedView)

    async def list(self, scope: Scope) -> Sequence[Edited[SavedView]]:
        """By kind, then by name."""
        found = [edited(d, SavedView) for d in await self._definitions.list(scope, SAVED_VIEW)]
        return sorted(found, key=lambda e: (e.value.kind, e.value.name.casefold(), e.value.id))

    async def get(self, scope: Scope, id: str) -> Edited[SavedView]:
        """Raises: Missing."""
        return edited(await self._definition(scope, id), SavedView)

    async def save(self, scope: Scope, view: SavedView, *, expected: int, by: str) -> Edited[SavedView]:
        """Change one that was read with revision `expected`. Raises: Invalid; Missing; Conflict when it was changed in between."""
        before = await self._definition(scope, view.id)
        changed = redefined(before, check_saved_view(view), by=by, now=self._clock.now())
        return edited(await self._definitions.save(scope, changed, expected=expected), SavedView)

    async def delete(self, scope: Scope, id: str, *, expected: int) -> None:
        """Raises: Missing, Conflict."""
        await self._definitions.delete(scope, SAVED_VIEW, id, expected=expected)

    async def _definition(self, scope: Scope, id: str) -> Definition:
        definition = await self._definitions.get(scope, SAVED_VIEW, id)
        if definition is None:
            raise Missing(f'there is no saved view "{id}"; list the saved views to see their ids')
        return definition
