"""`Sources`: making, changing and finding the sources that events come from."""

import re
import secrets
import unicodedata
from collections.abc import Sequence
from typing import TypedDict, Unpack

from attrs import evolve

from ..domain.definitions import SOURCE, Definition
from ..domain.event import SYSTEM_SOURCE
from ..domain.scope import Scope
from ..domain.source import KeyAt, Source, check_source
from ..kernel.codec import decode
from ..kernel.errors import Conflict, Invalid, Missing
from ..ports.clock import Clock
from ..ports.definitions import Definitions
from .edited import Edited, defined, edited, redefined

KEY_BYTES = 24                                  # 32 characters of base64
MAX_ID = 63
NAME = {"field": "name"}                        # what of what was given is wrong

_NOT_IN_IDS = re.compile(r"[^a-z0-9._]+")


class SourceFields(TypedDict, total=False):
    """What may be said of a new source beside its name."""

    enabled: bool
    channel: str | None
    origins: tuple[str, ...]
    doors: tuple[str, ...]
    keys: tuple[KeyAt, ...]
    ephemeral: bool
    profile_less: bool
    bots: str
    region: str | None
    rate: str | None
    description: str


class Sources:
    """`by` is who asks: a token's id, or `cli`."""

    def __init__(self, definitions: Definitions, clock: Clock) -> None:
        self._definitions, self._clock = definitions, clock
        self._read: dict[str, tuple[Definition, Source]] = {}       # by write key, for as long as the definition is the same object

    async def create(self, scope: Scope, name: str, by: str, **fields: Unpack[SourceFields]) -> Source:
        """A new source with a random write key; its id is made of the name. Raises: Invalid, Conflict when the id is taken."""
        id = source_id(name)
        source = check_source(Source(id=id, name=name.strip(), write_key=secrets.token_urlsafe(KEY_BYTES), **fields))
        definition = defined(SOURCE, id, source, by=by, now=self._clock.now())
        try:
            await self._definitions.save(scope, evolve(definition, lookup=source.write_key), expected=None)
        except Conflict as error:
            raise Conflict(f'source "{id}" exists already; choose another name, or change that source', details=NAME) from error
        return source

    async def list(self, scope: Scope) -> Sequence[Edited[Source]]:
        """All of them, by id."""
        return [edited(d, Source) for d in await self._definitions.list(scope, SOURCE)]

    async def get(self, scope: Scope, id: str) -> Edited[Source]:
        """Raises: Missing."""
        return edited(await self._definition(scope, id), Source)

    async def save(self, scope: Scope, source: Source, *, expected: int, by: str) -> Edited[Source]:
        """Change a source that was read with revision `expected`; id and write key stay.

        Raises: Invalid; Missing; Conflict when it was changed in between.
        """
        before = await self._definition(scope, source.id)
        if source.write_key != before.lookup:
            raise Invalid(f'the write key of source "{source.id}" cannot be changed; make another source')
        checked = check_source(evolve(source, name=source.name.strip()))
        changed = redefined(before, checked, by=by, now=self._clock.now())
        return edited(await self._definitions.save(scope, changed, expected=expected), Source)

    async def delete(self, scope: Scope, id: str, *, expected: int) -> None:
        """Its write key opens nothing from now on; its events stay. Raises: Missing, Conflict."""
        await self._definitions.delete(scope, SOURCE, id, expected=expected)

    async def by_key(self, write_key: str) -> tuple[Scope, Source] | None:
        """The source that a write key belongs to, enabled or not. None: nobody has that key."""
        found = await self._definitions.find(SOURCE, write_key)
        if found is None:
            self._read.pop(write_key, None)
            return None
        scope, definition = found
        before = self._read.get(write_key)
        if before is None or before[0] is not definition:
            before = self._read[write_key] = definition, decode(definition.body, Source)
        return scope, before[1]

    async def _definition(self, scope: Scope, id: str) -> Definition:
        definition = await self._definitions.get(scope, SOURCE, id)
        if definition is None:
            raise Missing(f'there is no source "{id}"; list the sources to see their ids')
        return definition


def source_id(name: str) -> str:
    """`Städte & Shop` -> `stadte-shop`. Raises: Invalid when nothing of the name is left; its details name the field."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    id = _NOT_IN_IDS.sub("-", plain).strip("-._")[:MAX_ID].rstrip("-._")
    if not id:
        raise Invalid("a name needs at least one letter a-z or digit: the id is made of them", details=NAME)
    if id == SYSTEM_SOURCE:
        raise Invalid(f'"{SYSTEM_SOURCE}" is the source of what the platform itself records; choose another name', details=NAME)
    return id
