"""The contract of `Erasures`."""

from datetime import timedelta
from typing import Any

import pytest

from tests.builders import NOON, SECOND, hex_id, new_scope, position
from tests.ports.stores import Opened
from thamesthrive.domain.entry import Position
from thamesthrive.domain.erasure import Erasure, State
from thamesthrive.domain.scope import Scope
from thamesthrive.kernel.values import evolve
from thamesthrive.ports.versions import Versioned

pytestmark = pytest.mark.anyio


def erasure(number: int = 1, **given: Any) -> Erasure:
    values: dict[str, Any] = {"id": hex_id(number), "asked": NOON + number * SECOND, "by": "token-1", "profile": hex_id(9)}
    return Erasure(**{**values, **given})


async def test_an_erasure_that_was_asked_for_is_read_at_once_and_whole(opened: Opened, scope: Scope) -> None:
    whole = erasure(
        identity=hex_id(3), type="email", state=State.ERASED, at=position(7), part=hex_id(9), parts=(hex_id(9), hex_id(10)),
        identities=(hex_id(3),), types=("email",), counts={"event": 3}, ended=NOON,
    )

    made = await opened.stores.erasures.write(scope, [Versioned(whole)])

    found = await opened.stores.erasures.load(scope, [whole.id, hex_id(99)])
    assert found == {whole.id: Versioned(whole, made[whole.id])}
    assert isinstance(found[whole.id].value.at, Position)


async def test_nothing_is_written_but_under_the_version_that_was_read(opened: Opened, scope: Scope) -> None:
    erasures = opened.stores.erasures
    first = await erasures.write(scope, [Versioned(erasure())])
    second = await erasures.write(scope, [Versioned(erasure(state=State.ERASED), first[hex_id(1)])])

    assert await erasures.write(scope, [Versioned(erasure(by="again"))]) == {}
    assert await erasures.write(scope, [Versioned(erasure(by="late"), first[hex_id(1)])]) == {}

    assert await erasures.load(scope, [hex_id(1)]) == {hex_id(1): Versioned(erasure(state=State.ERASED), second[hex_id(1)])}


@pytest.mark.parametrize("limit", [1, 3, 7, 8])
async def test_pages_are_last_asked_first_without_gap_or_repeat(opened: Opened, scope: Scope, limit: int) -> None:
    await opened.stores.erasures.write(scope, [Versioned(erasure(n, asked=NOON + (n // 3) * SECOND)) for n in range(7)])
    await opened.settle()

    page = await opened.stores.erasures.page(scope, limit=limit)
    ids = [e.id for e in page.items]
    while page.next:
        page = await opened.stores.erasures.page(scope, limit=limit, after=page.next)
        ids += [e.id for e in page.items]

    assert ids == [hex_id(n) for n in range(6, -1, -1)]


async def test_what_is_not_done_is_found_in_every_scope_at_once(opened: Opened, scope: Scope) -> None:
    other, erasures = new_scope("test"), opened.stores.erasures
    old = NOON - timedelta(days=9_000)          # before those of other tests
    made = await erasures.write(scope, [Versioned(erasure(n, asked=old + n * SECOND)) for n in (1, 3, 4)])
    await erasures.write(other, [Versioned(erasure(2, asked=old + 2 * SECOND, state=State.ERASED))])
    done = evolve(erasure(3, asked=old + 3 * SECOND), state=State.DONE)
    await erasures.write(scope, [Versioned(done, made[done.id])])

    found = await erasures.unfinished(limit=1_000)

    ours = [(of, id) for of, id in found if of in (scope, other)]
    assert ours == [(scope, hex_id(1)), (other, hex_id(2)), (scope, hex_id(4))]
    assert len(await erasures.unfinished(limit=1)) == 1
