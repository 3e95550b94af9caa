from datetime import timedelta

import pytest

from tests.clocks import NOON, HandClock
from thamesthrive.access.tokens import Tokens
from thamesthrive.adapters.memory.stores import open_memory
from thamesthrive.domain.scope import Scope
from thamesthrive.kernel.errors import Invalid, Missing
from thamesthrive.ports.stores import Stores

pytestmark = pytest.mark.anyio
SCOPE = Scope("acme", "test")


def make_tokens(clock: HandClock | None = None, stores: Stores | None = None) -> Tokens:
    return Tokens((stores or open_memory()).definitions, clock or HandClock())


async def test_a_tokens_text_opens_its_scope() -> None:
    tokens = make_tokens()

    text, token = await tokens.create(SCOPE, "reports", "analyst")

    assert await tokens.check(text) == (SCOPE, token)
    assert token.grant == "analyst"


async def test_the_secret_is_not_stored() -> None:
    stores = open_memory()

    text, token = await make_tokens(stores=stores).create(SCOPE, "reports", "analyst")

    stored = await stores.definitions.get(SCOPE, "token", token.id)
    secret = text.split("_", 2)[2]
    assert stored is not None
    assert secret.encode() not in bytes(stored.body)
    assert len(secret) == 43


@pytest.mark.parametrize("text", ["", "tt_", "tt__", "tt_x_y", "Bearer", "nonsense", "tt_\x00_\x00"])
async def test_what_is_no_token_opens_nothing(text: str) -> None:
    assert await make_tokens().check(text) is None


async def test_a_wrong_secret_opens_nothing() -> None:
    tokens = make_tokens()
    text, _ = await tokens.create(SCOPE, "reports", "analyst")

    wrong = text[:-1] + ("A" if text[-1] != "A" else "B")

    assert await tokens.check(wrong) is None


async def test_a_token_ends_by_itself() -> None:
    clock = HandClock()
    tokens = make_tokens(clock)
    text, token = await tokens.create(SCOPE, "reports", "analyst", expires_at=NOON + timedelta(days=1))
    assert await tokens.check(text) == (SCOPE, token)

    clock.advance(86_400)

    assert await tokens.check(text) is None


async def test_a_revoked_token_opens_nothing_and_revoking_again_changes_nothing() -> None:
    tokens = make_tokens()
    text, token = await tokens.create(SCOPE, "reports", "analyst", by="ann")

    revoked = await tokens.revoke(SCOPE, token.id, by="bob")

    assert await tokens.check(text) is None
    assert await tokens.revoke(SCOPE, token.id, by="eve") == revoked
    (listed,) = await tokens.list(SCOPE)
    assert (listed.value, listed.created_by, listed.changed_by, listed.revision) == (revoked, "ann", "bob", 2)


async def test_a_token_of_another_scope_cannot_be_revoked() -> None:
    tokens = make_tokens()
    _, token = await tokens.create(SCOPE, "reports", "analyst")

    with pytest.raises(Missing):
        await tokens.revoke(Scope(), token.id)


@pytest.mark.parametrize(("name", "grant"), [("", "analyst"), ("x" * 101, "analyst"), ("reports", "king")])
async def test_a_token_that_makes_no_sense_is_refused(name: str, grant: str) -> None:
    with pytest.raises(Invalid):
        await make_tokens().create(SCOPE, name, grant)


async def test_a_token_cannot_have_ended_before_it_is_made() -> None:
    with pytest.raises(Invalid, match="future"):
        await make_tokens().create(SCOPE, "reports", "analyst", expires_at=NOON)
