"""`/api/setup`, `/api/sign-in`, `/api/me`: the first owner, signing in and out, and who one is. What is signed in is held by a cookie."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

import msgspec
from attrs import evolve

from ..domain.scope import Stage
from ..domain.user import SignedIn
from ..kernel.errors import Denied
from .replies import Reply, json_reply
from .route import Asked


class SetUpNeeded(msgspec.Struct):
    """Whether there is no user yet."""

    needed: bool


class SetUpGiven(msgspec.Struct, forbid_unknown_fields=True):
    """Who the first owner is. `link` is the secret at the end of the set-up link."""

    link: str
    email: str
    name: str
    password: str


class SignInGiven(msgspec.Struct, forbid_unknown_fields=True):
    """Who signs in."""

    email: str
    password: str


class StageGiven(msgspec.Struct, forbid_unknown_fields=True):
    """Which data is seen from now on."""

    stage: Literal["live", "test"]


class PasswordGiven(msgspec.Struct, forbid_unknown_fields=True):
    """The password that one has, and the one that one wants."""

    password: str
    new_password: str


class UserShown(msgspec.Struct):
    """Who is signed in."""

    id: str
    email: str
    name: str
    grant: str


class Me(msgspec.Struct):
    """Who one is, and whose data one sees. `may`: the operations that one may call, by operation id.

    `expires_at`: when one has to sign in again if nothing is done until then.
    """

    user: UserShown
    tenant: str
    stage: Stage
    expires_at: datetime
    may: Sequence[str]


async def get_setup(asked: Asked) -> Reply:
    return json_reply(SetUpNeeded(not await asked.uses.accounts.users.any()))


async def set_up(asked: Asked) -> Reply:
    asked.browser.check_way()
    given = asked.read(SetUpGiven)
    text, signed_in = await asked.uses.accounts.set_up(given.link, given.email, given.name, given.password)
    return _welcome(asked, text, signed_in, 201)


async def sign_in(asked: Asked) -> Reply:
    asked.browser.check_way()
    given = asked.read(SignInGiven)
    text, signed_in = await asked.uses.accounts.sign_in(given.email, given.password, asked.browser.address)
    return _welcome(asked, text, signed_in, 200)


async def sign_out(asked: Asked) -> Reply:
    await asked.uses.accounts.sign_ins.end(asked.caller.sign_in)
    return Reply(204, b"", asked.browser.cookie("", 0))


async def get_me(asked: Asked) -> Reply:
    return json_reply(_me(asked, _signed_in(asked)))


async def put_stage(asked: Asked) -> Reply:
    given = asked.read(StageGiven)
    await asked.uses.accounts.sign_ins.show(asked.caller.sign_in, given.stage)
    return json_reply(_me(asked, evolve(_signed_in(asked), stage=given.stage)))


async def put_password(asked: Asked) -> Reply:
    given, browser = asked.read(PasswordGiven), asked.browser
    browser.check_way()
    await asked.uses.accounts.change_password(asked.caller.sign_in, given.password, given.new_password, browser.address)
    return Reply(204, b"")


def _welcome(asked: Asked, text: str, signed_in: SignedIn, status: int) -> Reply:
    seconds = asked.uses.accounts.options.lifetime_s
    return json_reply(_me(asked, signed_in), status=status, headers=asked.browser.cookie(text, seconds))


def _signed_in(asked: Asked) -> SignedIn:
    if asked.caller.signed_in is None:
        raise Denied("nobody is signed in", code="not-signed-in")
    return asked.caller.signed_in


def _me(asked: Asked, signed_in: SignedIn) -> Me:
    user = signed_in.user
    shown = UserShown(user.id, user.email, user.name, user.grant)
    return Me(shown, user.tenant, signed_in.stage, signed_in.ends, asked.rights[user.grant])
