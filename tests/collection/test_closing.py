"""Whose visits an erasure closes."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pytest

from thamesthrive.adapters.memory.stores import open_memory
from thamesthrive.collection.closing import close_visits
from thamesthrive.domain.entry import Position
from thamesthrive.domain.erasure import Erasure
from thamesthrive.domain.identity import Home
from thamesthrive.domain.scope import Scope
from thamesthrive.domain.session import Session
from thamesthrive.kernel.values import evolve
from thamesthrive.ports.stores import Stores
from thamesthrive.ports.versions import Versioned

pytestmark = pytest.mark.anyio

SCOPE, AT = Scope("default", "live"), datetime(2026, 11, 25, tzinfo=UTC)
GONE, OTHER = Home("gone", Position(1, 0, 0, 1)), Home("other", Position(1, 1, 0, 1))
VISIT = Session(id="tablet", opened_by="first", home=GONE, source="web", start=AT, last=AT)
ERASURE = Erasure(id="erasure", asked=AT, by="somebody", parts=("gone",))


async def test_a_visit_that_somebody_else_opened_anew_meanwhile_is_theirs(monkeypatch: pytest.MonkeyPatch) -> None:
    stores = open_memory()
    await stores.sessions.write(SCOPE, [Versioned(VISIT)])
    find, theirs = stores.remains.find, evolve(VISIT, home=OTHER, opened_by="later")

    async def opened_anew(_: Any, *of: Any, **limit: Any) -> Sequence[str]:
        found = await find(*of, **limit)
        if found:                               # between what is found and what is read
            await stores.sessions.write(SCOPE, [Versioned(theirs, (await standing(stores)).version)])
        return found

    monkeypatch.setattr(type(stores.remains), "find", opened_anew)

    assert await close_visits(stores, SCOPE, ERASURE) == 0
    assert (await standing(stores)).value == theirs


async def test_a_visit_of_who_is_erased_is_closed_once() -> None:
    stores = open_memory()
    await stores.sessions.write(SCOPE, [Versioned(VISIT)])

    assert [await close_visits(stores, SCOPE, ERASURE) for _ in range(2)] == [1, 0]
    assert (await standing(stores)).value.is_closed


async def standing(stores: Stores) -> Versioned[Session]:
    return (await stores.sessions.load(SCOPE, ["tablet"]))["tablet"]
