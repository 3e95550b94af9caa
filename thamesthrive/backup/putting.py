"""How records of each kind go into a store: by creates, so that doing it again makes only what is missing."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from ..domain.profile import Profile
from ..domain.scope import Scope
from ..domain.view import view_of
from ..kernel.errors import Invalid
from ..ports.copies import Kind
from ..ports.events import Refused
from ..ports.profiles import ProfileWrite
from ..ports.stores import Stores
from ..ports.versions import Versioned

Put = Callable[[Scope, Sequence[Any]], Awaitable[object]]
"""Stores records of one scope."""


def puts_of(stores: Stores) -> Mapping[Kind, Put]:
    """By kind."""
    return {
        "secret": lambda _, secrets: _secrets(stores, secrets),
        "definition": lambda scope, definitions: _definitions(stores, scope, definitions),
        "erasure": lambda scope, erasures: stores.erasures.write(scope, _unread(erasures)),
        "partition": lambda _, records: stores.partitions.write(_unread(records)),
        "identity": stores.identities.claim,
        "profile": lambda scope, profiles: stores.profiles.write(scope, [_person(profile) for profile in profiles]),
        "group": lambda scope, groups: stores.groups.write(scope, _unread(groups)),
        "session": lambda scope, sessions: stores.sessions.write(scope, _unread(sessions)),
        "latest-session": lambda scope, latest: stores.sessions.write_latest(scope, _unread(latest)),
        "event": lambda scope, events: _events(stores, scope, events),
        "delivery": stores.deliveries.create,
        "parked": stores.parked.create,
    }


async def _secrets(stores: Stores, secrets: Sequence[Any]) -> None:
    for secret in secrets:
        await stores.secrets.once(secret.name, secret.secret)


async def _definitions(stores: Stores, scope: Scope, definitions: Sequence[Any]) -> None:
    for definition in definitions:
        await stores.copies.keep(scope, definition)


async def _events(stores: Stores, scope: Scope, events: Sequence[Any]) -> None:
    for id, answer in (await stores.events.create(scope, events)).items():
        if isinstance(answer, Refused):
            raise Invalid(f'this store cannot hold the event "{id}": {answer.sentence}; restore into the kind of store it was made of')


def _person(profile: Profile) -> ProfileWrite:
    """Who is frozen or erased is shown to nobody."""
    return ProfileWrite(profile, None, view_of(profile) if profile.root is None and profile.erased is None else None)


def _unread(values: Sequence[Any]) -> list[Versioned[Any]]:
    return [Versioned(value) for value in values]
