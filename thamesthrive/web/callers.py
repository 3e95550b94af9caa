"""`Callers`: who calls the API: an API token, or a user who is signed in. Both come to a grant and a scope."""

from attrs import frozen

from ..access.sign_ins import SignIns
from ..access.tokens import Tokens
from ..domain.scope import EVERYWHERE, Scope
from ..domain.user import SignedIn
from ..kernel.errors import Denied
from .browser import Browser
from .requests import Request

MAX_TOKEN = 256
READING = ("GET", "HEAD")


@frozen(kw_only=True)
class Caller:
    """`id` is a token's or a user's; it is kept with what is changed. `signed_in` and `sign_in`, its id: of a user."""

    id: str
    grant: str
    scope: Scope
    signed_in: SignedIn | None = None
    sign_in: str = ""


NOBODY = Caller(id="", grant="", scope=EVERYWHERE)


@frozen
class Callers:
    """Whoever sends a token is that token; a browser is known by its cookie, and may change nothing for the page of another site."""

    tokens: Tokens
    sign_ins: SignIns

    async def of(self, request: Request, browser: Browser, *, by_token: bool) -> Caller:
        """Raises: Denied, Malformed, Unavailable."""
        scheme, _, text = (request.header(b"authorization") or "").partition(" ")
        if scheme.lower() == "bearer" and by_token:
            return await self._of_token(text.strip())
        sign_in = browser.sign_in
        if sign_in is not None:
            return await self._of_browser(sign_in, request, browser)
        if by_token:
            raise _refused()
        raise Denied("nobody is signed in; POST /api/sign-in does it, and a token cannot stand for a user here", code="not-signed-in")

    async def _of_token(self, text: str) -> Caller:
        found = await self.tokens.check(text) if 0 < len(text) <= MAX_TOKEN else None
        if found is None:
            raise _refused()
        scope, token = found
        return Caller(id=token.id, grant=token.grant, scope=scope)

    async def _of_browser(self, sign_in: str, request: Request, browser: Browser) -> Caller:
        found = await self.sign_ins.check(sign_in)
        if found is None:
            raise Denied("this sign-in has ended; sign in again", code="not-signed-in")
        if request.method not in READING:
            browser.check_origin()
        return Caller(id=found.user.id, grant=found.user.grant, scope=found.scope, signed_in=found, sign_in=sign_in)


def _refused() -> Denied:
    return Denied("send an API token as `Authorization: Bearer tt_…`; `thamesthrive tokens create` makes one", code="token-refused")
