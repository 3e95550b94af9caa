"""Setting up and signing in, without HTTP."""

import asyncio
from collections.abc import Sequence

import pytest
from argon2 import PasswordHasher

from tests.access.accounts import ADDRESS, ANN, PASSWORD, accounts, shared
from thamesthrive.adapters.memory.cache import MemoryCache
from thamesthrive.domain.definitions import USER
from thamesthrive.domain.scope import EVERYWHERE
from thamesthrive.domain.user import SignedIn
from thamesthrive.kernel.codec import encode
from thamesthrive.kernel.errors import Denied, Unavailable

pytestmark = pytest.mark.anyio
OTHER_COST = PasswordHasher(time_cost=2, memory_cost=16, parallelism=1)


async def test_all_processes_know_the_same_link_until_there_is_a_user() -> None:
    of = shared()
    one, other = accounts(of), accounts(of)

    link = await one.link()

    assert link is not None
    assert len(link) == 43
    assert await other.link() == link
    await other.set_up(link, ANN.email, ANN.name, PASSWORD)
    assert await one.link() is None


async def test_of_many_who_set_up_at_once_one_does() -> None:
    of = shared()
    link = await accounts(of).link() or ""

    async def set_up(n: int) -> SignedIn:
        return (await accounts(of).set_up(link, f"user{n}@shop.example", "Somebody", PASSWORD))[1]

    done: Sequence[SignedIn | BaseException] = await asyncio.gather(*(set_up(n) for n in range(5)), return_exceptions=True)

    assert sum(isinstance(each, SignedIn) for each in done) == 1
    assert {each.code for each in done if isinstance(each, Denied)} == {"setup-link-refused"}
    assert len(await accounts(of).users.list()) == 1


async def test_a_user_made_by_the_command_line_makes_the_link_dead() -> None:
    of = shared()
    link = await accounts(of).link() or ""

    await accounts(of).users.create(ANN)

    with pytest.raises(Denied):
        await accounts(of).set_up(link, "eve@shop.example", "Eve", PASSWORD)


async def test_nothing_that_is_stored_holds_a_password_or_an_id_and_no_key_holds_an_email() -> None:
    of = shared()
    _, signed_in = await accounts(of).set_up(await accounts(of).link() or "", ANN.email, ANN.name, PASSWORD)
    text, _ = await accounts(of).sign_in(ANN.email, PASSWORD, ADDRESS)

    [stored] = await of.stores.definitions.list(EVERYWHERE, USER)

    assert PASSWORD.encode() not in encode(stored)
    assert b"$argon2id$" in encode(stored)
    assert ANN.email not in (stored.lookup or ANN.email)
    kept = repr(vars(of.cache)) + repr(vars(of.rates))
    assert "sign-in:" in kept
    assert not [told for told in (text, ANN.email, ADDRESS, PASSWORD) if told in kept]
    assert not [told for told in (ANN.email, ANN.name, "argon2") if told in repr(signed_in)]


async def test_a_password_is_hashed_anew_when_the_parameters_are_others() -> None:
    of = shared()
    before = (await accounts(of).users.create(ANN)).password
    newer = accounts(of, OTHER_COST)

    text, _ = await newer.sign_in(ANN.email, PASSWORD, ADDRESS)

    user = await newer.users.by_email(ANN.email)
    assert user is not None
    assert user.password != before
    assert "m=16,t=2" in user.password
    assert await newer.sign_ins.check(text) is not None
    assert await accounts(of).sign_in(ANN.email, PASSWORD, ADDRESS)


async def test_a_password_that_was_typed_in_another_way_is_another() -> None:
    of = shared()
    await accounts(of).users.create(ANN)

    for wrong in (PASSWORD.upper(), PASSWORD + " ", PASSWORD[:-1], "\ud800"):
        with pytest.raises(Denied):
            await accounts(of).sign_in(ANN.email, wrong, ADDRESS)


async def test_many_tries_at_once_are_no_way_around() -> None:
    of = shared()
    known = accounts(of)
    await known.users.create(ANN)

    tried = await asyncio.gather(*(known.sign_in(ANN.email, "wrong", None) for _ in range(40)), return_exceptions=True)

    assert sum(isinstance(each, Denied) for each in tried) == 10
    assert {each.code for each in tried if isinstance(each, Unavailable)} == {"sign-in-locked"}


async def test_one_process_sees_at_once_what_another_signed_in_and_out() -> None:
    of = shared()
    one, other = accounts(of), accounts(of)
    await one.users.create(ANN)
    text, signed_in = await one.sign_in(ANN.email, PASSWORD, ADDRESS)

    assert await other.sign_ins.check(text) == signed_in
    await other.sign_ins.end(text)
    assert await one.sign_ins.check(text) is None


class SignsOutMeanwhile(MemoryCache):
    """Somebody signs out between a look at what is kept and its change."""

    async def get(self, scope: object, key: str) -> bytes | None:
        found = await super().get(EVERYWHERE, key)
        await super().drop(EVERYWHERE, key)
        return found


async def test_a_request_at_hand_brings_back_nothing_that_is_signed_out() -> None:
    of = shared()
    known = accounts(of)
    await known.users.create(ANN)
    text, _ = await known.sign_in(ANN.email, PASSWORD, ADDRESS)
    of.clock.advance(600)
    leaving = SignsOutMeanwhile(of.clock.monotonic)
    vars(leaving).update(vars(of.cache))

    assert await accounts(type(of)(of.clock, of.stores, leaving, of.rates)).sign_ins.check(text) is not None

    assert await known.sign_ins.check(text) is None


async def test_a_reset_password_ends_what_a_changed_one_let_live() -> None:
    of = shared()
    known = accounts(of)
    user = await known.users.create(ANN)
    text, _ = await known.sign_in(ANN.email, PASSWORD, ADDRESS)

    await known.change_password(text, PASSWORD, "staple correct horse", ADDRESS)
    assert await known.sign_ins.check(text) is not None
    await known.users.set_password(user.id, "a third password")
    assert await known.sign_ins.check(text) is None
