"""`Accounts`: setting up, signing in and out, and one's own password.

Nothing tells whether an e-mail is known: not the words, not the time, not how soon the next try may come.
"""

import hmac
import secrets
from base64 import urlsafe_b64encode
from math import ceil

from attrs import frozen

from ..domain.mail import mail_address
from ..domain.rate import read_rate
from ..domain.scope import EVERYWHERE
from ..domain.subscriber import subscriber_of
from ..domain.user import SignedIn, User
from ..kernel.errors import Conflict, Denied, Unavailable
from ..kernel.ids import KeyedHash
from ..ports.cache import Cache
from ..ports.clock import Clock
from ..ports.definitions import Definitions
from ..ports.rates import Paced, Rates
from ..ports.secrets import Secrets
from .options import AccessOptions
from .passwords import Passwords
from .sign_ins import SignIns
from .users import NewUser, Users

SECRET = "set-up link"
SECRET_BYTES = 32
OWNER = "owner"
BY = "set-up"
LOCKED = "sign-in-locked"


@frozen(kw_only=True)
class Accounts:
    """`text` is the id of a sign-in, which only the browser holds; `address` is where it calls from."""

    users: Users
    sign_ins: SignIns
    passwords: Passwords
    secrets: Secrets
    rates: Rates
    hashed: KeyedHash
    options: AccessOptions

    async def link(self) -> str | None:
        """The secret of the set-up link, the same in all processes; None once there is a user. Raises: Unavailable."""
        if await self.users.any():
            return None
        made = await self.secrets.once(SECRET, secrets.token_bytes(SECRET_BYTES))
        return urlsafe_b64encode(made).decode().rstrip("=")

    async def set_up(self, link: str, email: str, name: str, password: str) -> tuple[str, SignedIn]:
        """The first owner, signed in. Raises: Denied for a link that is wrong or used; Invalid; Unavailable."""
        expected = await self.link()
        if expected is None or not hmac.compare_digest(expected.encode(), link.encode("utf-8", "surrogatepass")):
            raise _dead_link()
        try:
            user = await self.users.create(NewUser(email, name, OWNER, password), by=BY, first=True)
        except Conflict as error:
            raise _dead_link() from error
        return await self.sign_ins.begin(user)

    async def sign_in(self, email: str, password: str, address: str | None) -> tuple[str, SignedIn]:
        """Raises: Denied for a wrong e-mail or password; Unavailable after too many tries, with the time to come again."""
        user = await self._admitted(await self.users.by_email(email), email, password, address)
        if self.passwords.is_outdated(user.password):
            await self.users.hash_anew(user, password)
        return await self.sign_ins.begin(user)

    async def change_password(self, text: str, old: str, new: str, address: str | None) -> None:
        """All other sign-ins of the user end. Raises: Denied when the old one is wrong; Invalid, Conflict, Unavailable."""
        signed_in = await self.sign_ins.check(text)
        if signed_in is None:
            raise Denied("sign in again", code="not-signed-in")
        user = signed_in.user
        try:
            await self._admitted(user, user.email, old, address)
        except Denied as error:
            raise Denied("that is not the password you have now", code="wrong-password") from error
        changed = await self.users.set_password(user.id, new, by=user.id)
        await self.sign_ins.outlive(text, changed.generation)

    async def _admitted(self, user: User | None, email: str, password: str, address: str | None) -> User:
        """Tries are counted before they are looked at, so that many at once are no way around. Raises: Denied, Unavailable."""
        of_email = self._of_email(email)
        await self._take([of_email, *self._of_address(address)])
        known = user if user is not None and not user.disabled else None
        if not await self.passwords.admits(known.password if known else None, password) or known is None:
            raise Denied("the e-mail or the password is wrong", code="wrong-credentials")
        await self.rates.forget(of_email.scope, of_email.name)
        return known

    async def _take(self, paces: list[Paced]) -> None:
        wait = await self.rates.take(paces)
        if wait is not None:
            seconds = max(1, ceil(wait.seconds))
            raise Unavailable(f"too many tries to sign in; try again in {seconds} s", code=LOCKED, retry_after_s=seconds)

    def _of_email(self, email: str) -> Paced:
        rate, written = read_rate(self.options.tries_per_email), email.strip()
        name = self.hashed("sign-in", mail_address(written) or written.lower())
        return Paced(EVERYWHERE, f"sign-in:{name}", rate.per_s, rate.count)

    def _of_address(self, address: str | None) -> list[Paced]:
        if address is None:
            return []
        rate, name = read_rate(self.options.tries_per_address), self.hashed("address", subscriber_of(address))
        return [Paced(EVERYWHERE, f"sign-in-from:{name}", rate.per_s, rate.count)]


@frozen(kw_only=True)
class Needed:
    """What accounts are made of."""

    definitions: Definitions
    cache: Cache
    rates: Rates
    secrets: Secrets
    hashed: KeyedHash
    clock: Clock


def accounts_over(needed: Needed, options: AccessOptions, passwords: Passwords) -> Accounts:
    """All of it, over these."""
    users = Users(needed.definitions, passwords, needed.hashed, needed.clock)
    return Accounts(
        users=users,
        sign_ins=SignIns(needed.cache, users, needed.clock, options),
        passwords=passwords,
        secrets=needed.secrets,
        rates=needed.rates,
        hashed=needed.hashed,
        options=options,
    )


def _dead_link() -> Denied:
    sentence = "this set-up link is wrong or was used; while there is no user, `thamesthrive users setup-link` prints it"
    return Denied(sentence, code="setup-link-refused")
