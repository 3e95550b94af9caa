"""`Redirects`: making, changing and finding the links that tell who followed them."""

import secrets
from collections.abc import Mapping, Sequence
from typing import Any, TypedDict, Unpack

from attrs import evolve

from ..domain.definitions import REDIRECT, SOURCE, Definition
from ..domain.redirect import Redirect, check_redirect
from ..domain.scope import Scope
from ..domain.source import Source
from ..kernel.codec import decode
from ..kernel.errors import Invalid, Missing
from ..ports.clock import Clock
from ..ports.definitions import Definitions
from .edited import Edited, defined, edited, redefined

DOOR = "redirect"
ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"    # nothing that is mistaken for another when it is read out
ID_LENGTH = 12                                  # nobody finds one by trying


class RedirectFields(TypedDict, total=False):
    """What may be said of a link beside its name, where it leads and its source."""

    type: str
    properties: Mapping[str, Any]
    description: str


class Redirects:
    """`by` is who asks: a token's id, or `cli`. `address`: what stands before the path of a link, as visitors know it."""

    def __init__(self, definitions: Definitions, clock: Clock, address: str) -> None:
        self._definitions, self._clock, self._address = definitions, clock, address

    async def create(
        self, scope: Scope, name: str, by: str, *, url: str, source: str, **said: Unpack[RedirectFields]
    ) -> Edited[Redirect]:
        """A new link under a random id, by which it is found without its scope. Raises: Invalid."""
        id = "".join(secrets.choice(ALPHABET) for _ in range(ID_LENGTH))
        redirect = await self._checked(scope, Redirect(id=id, name=name, url=url, source=source, **said))
        definition = evolve(defined(REDIRECT, id, redirect, by=by, now=self._clock.now()), lookup=id)
        return edited(await self._definitions.save(scope, definition, expected=None), Redirect)

    async def list(self, scope: Scope) -> Sequence[Edited[Redirect]]:
        """All of them, by id."""
        return [edited(d, Redirect) for d in await self._definitions.list(scope, REDIRECT)]

    async def get(self, scope: Scope, id: str) -> Edited[Redirect]:
        """Raises: Missing."""
        return edited(await self._definition(scope, id), Redirect)

    async def save(self, scope: Scope, redirect: Redirect, *, expected: int, by: str) -> Edited[Redirect]:
        """Change a link that was read with revision `expected`; its id stays.

        Raises: Invalid; Missing; Conflict when it was changed in between.
        """
        before = await self._definition(scope, redirect.id)
        changed = redefined(before, await self._checked(scope, redirect), by=by, now=self._clock.now())
        return edited(await self._definitions.save(scope, changed, expected=expected), Redirect)

    async def delete(self, scope: Scope, id: str, *, expected: int) -> None:
        """It leads nowhere from now on; its events stay. Raises: Missing, Conflict."""
        await self._definitions.delete(scope, REDIRECT, id, expected=expected)

    async def by_id(self, id: str) -> tuple[Scope, Redirect] | None:
        """The link of an id, in whatever scope. Raises: Unavailable."""
        found = await self._definitions.find(REDIRECT, id) if len(id) == ID_LENGTH else None
        return (found[0], decode(found[1].body, Redirect)) if found else None

    def address(self, id: str) -> str:
        """What is written into a mail."""
        return address_of(self._address, id)

    async def _checked(self, scope: Scope, redirect: Redirect) -> Redirect:
        source = await self._definitions.get(scope, SOURCE, redirect.source)
        if source is None:
            raise Invalid(f'there is no source "{redirect.source}"; list the sources to see their ids')
        if DOOR not in decode(source.body, Source).doors:
            remedy = f"open it: thamesthrive sources change {redirect.source} --open {DOOR}"
            raise Invalid(f'source "{redirect.source}" has the door of links closed; {remedy}', code="door-closed")
        return check_redirect(redirect)

    async def _definition(self, scope: Scope, id: str) -> Definition:
        definition = await self._definitions.get(scope, REDIRECT, id)
        if definition is None:
            raise Missing(f'there is no link "{id}"; list the links to see their ids')
        return definition


def address_of(address: str, id: str) -> str:
    """The address of a link of a platform that visitors know by this address."""
    return f"{address}/redirect/{id}"
