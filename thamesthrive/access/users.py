"""`Users`: who may sign in. Passwords come in as they were typed and are kept as hashes."""

import secrets
from collections.abc import Callable, Sequence

from attrs import evolve, field, frozen

from ..domain.definitions import USER
from ..domain.mail import mail_address
from ..domain.scope import EVERYWHERE
from ..domain.token import GRANTS
from ..domain.user import MAX_NAME, User, user_id
from ..kernel.codec import decode
from ..kernel.errors import Conflict, Invalid, Missing
from ..kernel.ids import KeyedHash
from ..ports.clock import Clock
from ..ports.definitions import Definitions
from .edited import Edited, defined, edited, redefined
from .passwords import Passwords

FIRST = "owner"                                 # the id of who was there first: of two who set up at once, the store lets one in
MADE_UP_BYTES = 15                              # 20 characters


@frozen
class NewUser:
    """Who is to be made a user. The password is as it was typed."""

    email: str = field(repr=False)
    name: str = field(repr=False)
    grant: str
    password: str = field(repr=False)


class Users:
    """They belong to a tenant, in both its stages. An e-mail is looked up by a keyed hash. `by` is who asks: a user's id, or `cli`."""

    def __init__(self, definitions: Definitions, passwords: Passwords, hashed: KeyedHash, clock: Clock) -> None:
        self._definitions, self._passwords, self._hashed, self._clock = definitions, passwords, hashed, clock

    async def any(self) -> bool:
        """Whether there is one. Raises: Unavailable."""
        return bool(await self._definitions.list(EVERYWHERE, USER))

    async def list(self) -> Sequence[Edited[User]]:
        """All of them, by id; disabled ones too."""
        return [edited(d, User) for d in await self._definitions.list(EVERYWHERE, USER)]

    async def get(self, id: str) -> User | None:
        """None where there is none. Raises: Unavailable."""
        found = await self._definitions.get(EVERYWHERE, USER, id)
        return decode(found.body, User) if found else None

    async def by_email(self, email: str) -> User | None:
        """However the e-mail is written. Raises: Unavailable."""
        address = mail_address(email.strip())
        found = await self._definitions.find(USER, self._lookup(address)) if address else None
        return decode(found[1].body, User) if found else None

    async def create(self, new: NewUser, *, by: str = "", first: bool = False) -> User:
        """The first has an id of its own, so that there are no two. Raises: Invalid; Conflict when the e-mail or that id is taken."""
        address = _checked(new)
        user = User(
            id=FIRST if first else user_id(new.name),
            email=address,
            name=new.name.strip(),
            grant=new.grant,
            password=await self._passwords.hashed(new.password),
        )
        definition = evolve(defined(USER, user.id, user, by=by, now=self._clock.now()), lookup=self._lookup(address))
        try:
            await self._definitions.save(EVERYWHERE, definition, expected=None)
        except Conflict as error:
            raise Conflict("somebody with this e-mail is there already; disable that user, or reset the password") from error
        return user

    async def disable(self, id: str, *, by: str = "") -> User:
        """The user signs in no more, and what was signed in ends. Raises: Missing, Conflict."""
        return await self._change(id, lambda user: evolve(user, disabled=True, generation=user.generation + 1), by)

    async def enable(self, id: str, *, by: str = "") -> User:
        """The user may sign in again. Raises: Missing, Conflict."""
        return await self._change(id, lambda user: evolve(user, disabled=False), by)

    async def set_grant(self, id: str, grant: str, *, by: str = "") -> User:
        """Holds for what is signed in too. Raises: Invalid, Missing, Conflict."""
        _check_grant(grant)
        return await self._change(id, lambda user: evolve(user, grant=grant), by)

    async def set_password(self, id: str, password: str, *, by: str = "") -> User:
        """A new one; what was signed in with the old one ends. Raises: Invalid, Missing, Conflict."""
        hash = await self._passwords.hashed(password)
        return await self._change(id, lambda user: evolve(user, password=hash, generation=user.generation + 1), by)

    async def hash_anew(self, user: User, password: str) -> None:
        """The same password by the parameters of today. Who changed the user meanwhile was right. Raises: Unavailable."""
        hash = await self._passwords.hashed(password)
        try:
            await self._change(user.id, lambda now: evolve(now, password=hash) if now.password == user.password else now, user.id)
        except Conflict:
            return                              # the next sign-in does it

    async def _change(self, id: str, change: Callable[[User], User], by: str) -> User:
        definition = await self._definitions.get(EVERYWHERE, USER, id)
        if definition is None:
            raise Missing(f'there is no user "{id}"; list the users to see their ids')
        user = decode(definition.body, User)
        changed = change(user)
        if changed != user:
            stored = redefined(definition, changed, by=by, now=self._clock.now())
            await self._definitions.save(EVERYWHERE, stored, expected=definition.revision)
        return changed

    def _lookup(self, address: str) -> str:
        return self._hashed("user", address)


def made_up_password() -> str:
    """For a user who chooses another after signing in."""
    return secrets.token_urlsafe(MADE_UP_BYTES)


def _checked(new: NewUser) -> str:
    """The e-mail as it is compared. Raises: Invalid."""
    address = mail_address(new.email.strip())
    if address is None:
        raise Invalid("that is no e-mail address of anybody; write one like ann@shop.example", code="bad-email")
    if not 0 < len(new.name.strip()) <= MAX_NAME or not new.name.isprintable():
        raise Invalid(f"a user's name has 1 to {MAX_NAME} characters that can be printed", code="bad-name")
    _check_grant(new.grant)
    return address


def _check_grant(grant: str) -> None:
    """Raises: Invalid."""
    if grant not in GRANTS:
        raise Invalid(f'"{grant}" is no grant; there are {", ".join(GRANTS)}')
