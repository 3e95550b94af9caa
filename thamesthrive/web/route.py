"""`Route`: one line of the route table. `Asked`: an API call as its endpoint sees it. Knows nothing of what is asked for."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Any, TypeVar

import msgspec
from attrs import frozen

from ..domain.scope import Scope
from ..domain.token import GRANTS, Token
from ..kernel.codec import DECODE_ERRORS, sentence_of
from ..kernel.errors import Invalid, Malformed
from ..uses import Uses
from .items import clean_time
from .paging import limit_of, place_of
from .replies import Reply

T = TypeVar("T")

EVERYBODY = frozenset(GRANTS)
PEOPLE = EVERYBODY - {"maintainer"}             # who operates the platform need not see whom it knows
BUILDERS = frozenset({"owner", "admin", "developer"})
STEWARDS = frozenset({"owner", "admin", "marketer"})
ADMINS = frozenset({"owner", "admin"})


@frozen(kw_only=True)
class Asked:
    """The token decides the scope; nothing in a request can name another."""

    uses: Uses
    scope: Scope
    token: Token
    place: Mapping[str, str]                    # what the path names
    query: Mapping[str, str]
    if_match: str | None
    body: bytes

    @property
    def by(self) -> str:
        """Who changes something, as it is kept with the change."""
        return self.token.id

    @property
    def limit(self) -> int:
        return limit_of(self.query.get("limit"))

    @property
    def after(self) -> tuple[str, str] | None:
        return place_of(self.query.get("cursor"))

    def time(self, name: str) -> datetime | None:
        """A time of the query. Raises: Invalid."""
        try:
            return clean_time(self.query.get(name))
        except Invalid as error:
            raise Invalid(f"{name} is a time such as 2026-11-02T12:00:00Z", code="bad-time") from error

    def read(self, type_: type[T]) -> T:
        """The body. Raises: Malformed, Invalid."""
        try:
            str(self.body, "utf-8")
            return msgspec.json.decode(self.body, type=type_)
        except msgspec.ValidationError as error:
            raise Invalid(f"the body has another shape than expected: {sentence_of(error)}") from error
        except DECODE_ERRORS as error:
            raise Malformed(f"the body is not JSON: {sentence_of(error)}") from error


Endpoint = Callable[[Asked], Awaitable[Reply]]


@frozen(kw_only=True)
class Route:
    """`answer` and `body` are the types of what is answered and read; `failures` the statuses beside those of every route."""

    method: str
    path: str
    endpoint: Endpoint
    name: str                                   # the operation id, stable
    summary: str
    grants: frozenset[str]
    answer: Any = None
    status: int = 200
    body: Any = None
    query: tuple[str, ...] = ()
    failures: tuple[int, ...] = ()
