"""The contract of `Copies`: everything is there once, as it was written, and nothing that came later."""

from collections.abc import Sequence
from typing import Any

import pytest

from tests.builders import (
    NOON,
    definition,
    delivery,
    event,
    frozen_profile,
    full_profile,
    group,
    hex_id,
    identity,
    latest_session,
    new_scope,
    parked,
    partition_record,
    plain,
    session,
    unread,
    write_of,
)
from tests.ports.stores import Opened
from thamesthrive.domain.erasure import Erasure
from thamesthrive.domain.event import Event
from thamesthrive.domain.scope import EVERYWHERE, Scope
from thamesthrive.kernel.errors import Conflict
from thamesthrive.kernel.ids import random_id
from thamesthrive.ports.copies import KINDS, Kind, Secret, Snapshot

pytestmark = pytest.mark.anyio

ERASURE = Erasure(id=hex_id(5), asked=NOON, by="ann", profile=hex_id(1))


async def of(snapshot: Snapshot, kind: Kind, scope: Scope) -> list[Any]:
    """What a snapshot holds of a scope."""
    return [copied.value async for some in snapshot.read(kind) for copied in some if copied.scope == scope]


async def wrote_one_of_each(opened: Opened, scope: Scope) -> dict[Kind, Sequence[Any]]:
    stores = opened.stores
    values: dict[Kind, Sequence[Any]] = {
        "definition": [definition(lookup=random_id())],
        "erasure": [ERASURE],
        "identity": [identity()],
        "profile": [full_profile(), frozen_profile(hex_id(2))],
        "group": [group()],
        "session": [session("s-1")],
        "latest-session": [latest_session()],
        "event": [event(n, month=month) for n, month in enumerate(("202611", "202610", "odd"))],
        "delivery": [delivery()],
        "parked": [parked()],
    }
    await stores.copies.keep(scope, values["definition"][0])
    await stores.erasures.write(scope, unread(values["erasure"]))
    await stores.identities.claim(scope, values["identity"])
    await stores.profiles.write(scope, [write_of(profile) for profile in values["profile"]])
    await stores.groups.write(scope, unread(values["group"]))
    await stores.sessions.write(scope, unread(values["session"]))
    await stores.sessions.write_latest(scope, unread(values["latest-session"]))
    await stores.events.create(scope, values["event"])
    await stores.deliveries.create(scope, values["delivery"])
    await stores.parked.create(scope, values["parked"])
    return values


async def test_every_record_of_every_kind_is_read_as_it_was_written(opened: Opened, scope: Scope) -> None:
    values = await wrote_one_of_each(opened, scope)
    name, secret = random_id(), random_id().encode()
    await opened.stores.secrets.once(name, secret)
    number = 100_000 + int(name[:4], 16)
    await opened.stores.partitions.write(unread([partition_record(number)]))

    async with opened.stores.copies.snapshot() as snapshot:
        for kind, expected in values.items():
            assert comparable(await of(snapshot, kind, scope)) == comparable(expected), kind
        assert Secret(name, secret) in await of(snapshot, "secret", EVERYWHERE)
        assert partition_record(number) in await of(snapshot, "partition", EVERYWHERE)


def comparable(values: Sequence[Any]) -> list[Any]:
    return sorted([plain(value) if isinstance(value, Event) else value for value in values], key=repr)


async def test_what_is_written_while_it_is_open_is_not_seen(opened: Opened, scope: Scope) -> None:
    await wrote_one_of_each(opened, scope)

    async with opened.stores.copies.snapshot() as snapshot:
        before = {kind: await snapshot.count(kind) for kind in KINDS}
        await wrote_one_of_each(opened, new_scope("test"))
        await opened.settle()

        assert {kind: await snapshot.count(kind) for kind in KINDS} == before
        for kind in KINDS:
            assert sum([len(some) async for some in snapshot.read(kind)]) == before[kind], kind


async def test_of_many_records_each_is_read_once(opened: Opened, scope: Scope) -> None:
    made = [event(n) for n in range(1_203)]
    for begin in range(0, len(made), 400):
        await opened.stores.events.create(scope, made[begin : begin + 400])

    async with opened.stores.copies.snapshot() as snapshot:
        found = await of(snapshot, "event", scope)

    assert sorted(e.id for e in found) == [e.id for e in made]


async def test_a_definition_is_kept_with_its_revision_and_found_by_its_lookup(opened: Opened, scope: Scope) -> None:
    definitions, lookup = opened.stores.definitions, random_id()
    first = await definitions.save(new_scope(), definition(lookup=lookup), expected=None)
    changed = await definitions.save(scope, definition(), expected=None)
    seventh = definition("other", lookup=random_id())
    revision = await definitions.revision(scope)

    await opened.stores.copies.keep(scope, definition(body={"other": 1}))
    await opened.stores.copies.keep(scope, seventh)
    with pytest.raises(Conflict):
        await opened.stores.copies.keep(scope, definition("third", lookup=lookup))

    assert await definitions.get(scope, first.kind, first.id) == changed
    assert await definitions.find(seventh.kind, seventh.lookup or "") == (scope, seventh)
    assert await definitions.revision(scope) == revision + 1
