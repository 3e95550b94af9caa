"""`Destinations`: making, changing and finding where events are sent on to. What is secret in them is sealed, and shown once at most."""

import base64
import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, TypedDict, Unpack

from attrs import evolve, fields, frozen

from ..domain.definitions import DESTINATION, SOURCE, Definition
from ..domain.destination import Destination, Effort, check_destination, condition_of
from ..domain.event import SYSTEM_SOURCE, normalised_type
from ..domain.letter import letters_of, sample
from ..domain.scope import Scope
from ..kernel.errors import Conflict, Invalid, Missing
from ..language.template import is_template
from ..ports.clock import Clock
from ..ports.definitions import Definitions
from ..ports.http import Http
from ..ports.sealing import Sealing
from ..sdk.configured import Kinds, config_of, kind_of, masked, opened, sealed, unmasked
from .edited import Edited, defined, edited, redefined
from .sources import NAME, source_id

SECRET_BYTES = 32
SECRET, HEADERS = "secret", "headers"           # options that every kind that has them means the same by


class DestinationFields(TypedDict, total=False):
    """What may be said of a destination beside its name and the options of its kind."""

    sources: tuple[str, ...]
    types: tuple[str, ...]
    condition: str
    template: str
    effort: Effort
    enabled: bool
    description: str


@frozen
class Shown:
    """A destination as it may be looked at. `secret`: only right after it was made up."""

    edited: Edited[Destination]
    options: Mapping[str, Any]
    secret: str | None = None


@frozen(kw_only=True)
class Destinations:
    """`by` is who asks: a token's id, or `cli`."""

    definitions: Definitions
    http: Http
    sealing: Sealing
    kinds: Kinds
    clock: Clock

    async def create(
        self, scope: Scope, name: str, by: str, kind: str, options: Mapping[str, Any], **said: Unpack[DestinationFields]
    ) -> Shown:
        """A new one; its id is made of the name. Without a secret one is made up, and shown this once. Raises: Invalid, Conflict."""
        id = source_id(name)
        of = kind_of(kind, self.kinds)
        made_up = _secret() if SECRET in _names(of.config) and not options.get(SECRET) else None
        given = {**options, SECRET: made_up} if made_up else dict(options)
        destination = await self._checked(scope, Destination(id=id, name=name.strip(), kind=kind, **said), given)
        definition = defined(DESTINATION, id, destination, by=by, now=self.clock.now())
        try:
            saved = await self.definitions.save(scope, definition, expected=None)
        except Conflict as error:
            raise Conflict(f'destination "{id}" exists already; choose another name, or change that destination', details=NAME) from error
        return evolve(self._shown(saved), secret=made_up)

    async def list(self, scope: Scope) -> Sequence[Shown]:
        """All of them, by id."""
        return [self._shown(d) for d in await self.definitions.list(scope, DESTINATION)]

    async def get(self, scope: Scope, id: str) -> Shown:
        """Raises: Missing."""
        return self._shown(await self._definition(scope, id))

    async def save(self, scope: Scope, destination: Destination, options: Mapping[str, Any], *, expected: int, by: str) -> Shown:
        """Change one that was read with revision `expected`; its kind stays, and what is given masked or not at all of its secrets.

        Raises: Invalid; Missing; Conflict when it was changed in between.
        """
        before = await self._definition(scope, destination.id)
        known = edited(before, Destination).value
        kept = opened(known, self.kinds, self.sealing)
        given = unmasked(options, evolve_headers(kept, known))
        if SECRET in _names(type(kept)) and not given.get(SECRET):
            given[SECRET] = getattr(kept, SECRET)
        checked = await self._checked(scope, evolve(destination, kind=known.kind), given)
        changed = redefined(before, checked, by=by, now=self.clock.now())
        return self._shown(await self.definitions.save(scope, changed, expected=expected))

    async def delete(self, scope: Scope, id: str, *, expected: int) -> None:
        """What waits for it is not sent any more; its deliveries stay, and say so. Raises: Missing, Conflict."""
        await self.definitions.delete(scope, DESTINATION, id, expected=expected)

    async def _checked(self, scope: Scope, destination: Destination, options: Mapping[str, Any]) -> Destination:
        """As it is stored. Raises: Invalid, for everything that can be told before anything is sent."""
        headers = options.get(HEADERS) if isinstance(options.get(HEADERS), Mapping) else {}
        templates = {name: text for name, text in (headers or {}).items() if isinstance(text, str) and is_template(text)}
        plain = {**options, HEADERS: {n: t for n, t in (headers or {}).items() if n not in templates}} if templates else options
        kind = kind_of(destination.kind, self.kinds)
        with _field("options"):
            config = config_of(kind, plain)
            kind.check(config)
        types = tuple(dict.fromkeys(normalised_type(name) for name in destination.types))
        with _field("condition"):
            condition_of(destination)
        destination = check_destination(evolve(destination, headers=templates, types=types))
        with _field("sources"):
            await self._check_sources(scope, destination)
        with _field("template"):
            letters_of(evolve(destination, headers={}))(sample(self.clock.now()))
        with _field("options", HEADERS):
            letters_of(destination)(sample(self.clock.now()))
        with _field("options", kind.addressed_by):
            await self.http.check(kind.address(config))
        return sealed(destination, config, self.sealing)

    async def _check_sources(self, scope: Scope, destination: Destination) -> None:
        known = {d.id for d in await self.definitions.list(scope, SOURCE)} | {SYSTEM_SOURCE}
        if unknown := sorted(set(destination.sources) - known):
            raise Invalid(f'destination "{destination.id}": there is no source "{unknown[0]}"; there are {", ".join(sorted(known))}')

    def _shown(self, definition: Definition) -> Shown:
        """Raises: Unavailable, when what is sealed cannot be opened."""
        found = edited(definition, Destination)
        return Shown(found, masked(evolve_headers(opened(found.value, self.kinds, self.sealing), found.value)))

    async def _definition(self, scope: Scope, id: str) -> Definition:
        definition = await self.definitions.get(scope, DESTINATION, id)
        if definition is None:
            raise Missing(f'there is no destination "{id}"; list the destinations to see their ids')
        return definition


@contextmanager
def _field(name: str, option: str = "") -> Iterator[None]:
    """What is wrong in here is wrong with that field, and of the options with that one: the error says so."""
    try:
        yield
    except Invalid as error:
        error.details.setdefault("field", name)
        if option:
            error.details.setdefault("option", option)
        raise


def evolve_headers(config: Any, destination: Destination) -> Any:
    """The options as they were given: the headers that are templates among the others."""
    if HEADERS not in _names(type(config)):
        return config
    return evolve(config, **{HEADERS: {**getattr(config, HEADERS), **destination.headers}})


def _secret() -> str:
    return "whsec_" + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def _names(config: type[Any]) -> frozenset[str]:
    return frozenset(f.name for f in fields(config))
