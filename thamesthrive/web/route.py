"""`Route`: one line of the route table. `Asked`: an API call as its endpoint sees it. Knows nothing of what is asked for."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Literal, TypeVar

import msgspec
from attrs import frozen

from ..domain.scope import Scope
from ..domain.token import GRANTS
from ..kernel.codec import DECODE_ERRORS, sentence_of, wrong_of
from ..kernel.errors import Invalid, Malformed
from ..ports.search import Place
from ..uses import Uses
from .asks import Ask, Paging
from .browser import Browser
from .callers import Caller
from .checks import Check
from .items import clean_time
from .paging import place_of
from .replies import Reply, Stream

T = TypeVar("T")
A = TypeVar("A", bound=Ask)

EVERYBODY = frozenset(GRANTS)
PEOPLE = EVERYBODY - {"maintainer"}             # who operates the platform need not see whom it knows
BUILDERS = frozenset({"owner", "admin", "developer"})
STEWARDS = frozenset({"owner", "admin", "marketer"})
MAKERS = BUILDERS | STEWARDS                    # of what goes into a mail
ADMINS = frozenset({"owner", "admin"})
OPERATORS = ADMINS | {"maintainer"}
OWNERS = frozenset({"owner"})


@frozen(kw_only=True)
class Asked:
    """The token, or the sign-in, decides the scope; nothing in a request can name another. `given`: the fields of the question."""

    uses: Uses
    checks: Mapping[str, Check]                 # how the platform is
    rights: Mapping[str, Sequence[str]]         # what each grant may ask for
    scope: Scope
    caller: Caller
    browser: Browser
    place: Mapping[str, str]                    # what the path names
    given: Mapping[str, Any]
    headers: Mapping[bytes, bytes]
    body: bytes

    @property
    def by(self) -> str:
        """Who changes something, as it is kept with the change."""
        return self.caller.id

    @property
    def limit(self) -> int:
        return self.said(Paging).limit

    @property
    def after(self) -> Place | None:
        return place_of(self.said(Paging).cursor)

    def header(self, name: bytes) -> str | None:
        """A header as text."""
        value = self.headers.get(name)
        return None if value is None else value.decode("latin-1")

    def said(self, type_: type[A]) -> A:
        """A part of the question. Raises: Invalid."""
        mine = {name: self.given[name] for name in names_of(type_) if name in self.given}
        try:
            return msgspec.convert(mine, type_, strict=False)
        except msgspec.ValidationError as error:
            raise _bad(sentence_of(error)) from error

    def time(self, name: str) -> datetime | None:
        """A time of the question. Raises: Invalid."""
        given = self.given.get(name)
        try:
            return clean_time(given if isinstance(given, str) and given else None)
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


Endpoint = Callable[[Asked], Awaitable[Reply | Stream]]


@frozen(kw_only=True)
class Route:
    """`answer` and `body` are the types of what is answered and read; `failures` the statuses beside those of every route.

    `asks` are the parts of a question: in the query of a GET, in the body of a POST. `streams`: the answer is of events as they happen.
    `makes`: a POST that makes something, which may carry an `Idempotency-Key`; "secret" if its answer is to be shown once. `tagged`: the
    answer has an ETag. `open_to`: who may ask at all; "anybody" needs no grant, "signed-in" is nothing for tokens.
    """

    method: str
    path: str
    endpoint: Endpoint
    name: str                                   # the operation id, stable
    summary: str
    grants: frozenset[str]
    answer: Any = None
    status: int = 200
    body: Any = None
    asks: tuple[type[Ask], ...] = ()
    failures: tuple[int, ...] = ()
    streams: bool = False
    makes: Literal["", "definition", "secret"] = ""
    tagged: bool = False
    open_to: Literal["granted", "anybody", "signed-in"] = "granted"

    @property
    def reads(self) -> bool:
        """Whether there is a body to read."""
        return self.body is not None or (self.method == "POST" and bool(self.asks))

    @property
    def asked_names(self) -> tuple[str, ...]:
        """The fields of its question."""
        return tuple(dict.fromkeys(name for ask in self.asks for name in names_of(ask)))


def names_of(type_: type[Ask]) -> tuple[str, ...]:
    """The fields of a part of a question, as they are written."""
    return tuple(type_.__struct_encode_fields__)


def _bad(sentence: str) -> Invalid:
    """Names the field that is wrong, in the code too."""
    named, what = wrong_of(sentence)
    name = named or "question"
    return Invalid(f"{name}: {what}", code=f"bad-{name}")
