"""A batch as an HTTP request, and what came of it. The only place of the client that speaks to its HTTP library."""

import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from attrs import field, frozen

from .. import __version__
from ..kernel.codec import encode
from .answers import Answer, NoAnswer
from .options import Options
from .values import time_text

if TYPE_CHECKING:
    from ssl import SSLContext

    import httpx2

URL = "http://127.0.0.1:8686"
PATH = "/v1/batch"
PROGRAM = f"python-thamesthrive/{__version__}"  # "python" tells the platform that address and device are not the person's
LIBRARY = encode({"library": {"name": "thamesthrive-python", "version": __version__}})
GZIP_FROM_BYTES = 1_000                         # what is smaller fits into one packet anyway
GZIP_LEVEL = 1                                  # a third of the size; higher levels cost four times as much for a twentieth more


@frozen
class Target:
    """The platform's address, and the write key of the source that sends. Raises: ValueError for what cannot be one."""

    url: str = field()
    write_key: str = field(repr=False)

    @url.validator
    def _is_address(self, attribute: object, value: str) -> None:
        import httpx2

        try:
            url = httpx2.URL(value)
            url.host.encode("idna")             # as the look-up of the name will
        except (httpx2.InvalidURL, UnicodeError) as error:
            raise ValueError(f'"{value}" is no address such as {URL}: {error}') from error
        if url.scheme not in ("http", "https") or not url.host:
            raise ValueError(f'"{value}" is no address such as {URL}')

    @write_key.validator
    def _is_key(self, attribute: object, value: str) -> None:
        if not isinstance(value, str) or not value.strip():
            raise ValueError("a write key is needed: `thamesthrive sources show NAME` prints it")


@frozen
class Door:
    """Where batches are taken. `context` is JSON, and holds for every event."""

    http: "httpx2.Client"
    options: Options
    context: bytes = b"{}"

    def post(self, calls: Sequence[bytes]) -> Answer | NoAnswer:
        """One try. `sentAt` is of this try: the platform puts clocks right by it, and would move events by the length of our pauses."""
        import httpx2

        body, headers = packed(body_of(calls, self.context, datetime.now(UTC)), self.options.gzip)
        try:
            answer = self.http.post(PATH, content=body, headers=headers)
        except httpx2.RequestError as error:
            return NoAnswer(f"{self.http.base_url} does not answer ({_reason(error)}); is the api role running there?")
        return Answer(answer.status_code, {name.lower(): value for name, value in answer.headers.items()}, answer.content)


Way = Callable[[], AbstractContextManager[Door]]


@contextmanager
def opened(target: Target, options: Options, context: bytes = b"{}", tls: "SSLContext | None" = None) -> Iterator[Door]:
    """With a connection of its own until the end of the block. Proxies and authorities are those that the environment names."""
    import httpx2

    with httpx2.Client(
        base_url=target.url,
        auth=(target.write_key, ""),
        timeout=options.timeout_s,
        headers={"user-agent": PROGRAM},
        verify=tls or True,
    ) as http:
        yield Door(http, options, context)


def way_to(target: Target, options: Options) -> Way:
    """A door as often as one is needed, also in children that are forked.

    All that takes a lock of the process is done here: a child that is forked while another thread imports a module, or has OpenSSL read
    certificates, would wait for ever for the end of that. What is wrong with proxies or certificates shows here too.
    """
    import httpx2

    way = partial(opened, target, options, LIBRARY, httpx2.create_ssl_context())
    with way():
        return way


def body_of(calls: Sequence[bytes], context: bytes, now: datetime) -> bytes:
    """The JSON of a batch."""
    return b'{"sentAt":"%b","context":%b,"batch":[%b]}' % (time_text(now).encode(), context, b",".join(calls))


def packed(body: bytes, gzip: bool) -> tuple[bytes, dict[str, str]]:
    """The body as it travels, and the headers that say so. Compressed where that makes it smaller."""
    headers = {"content-type": "application/json"}
    if not gzip or len(body) < GZIP_FROM_BYTES:
        return body, headers
    deflater = zlib.compressobj(GZIP_LEVEL, zlib.DEFLATED, 16 + zlib.MAX_WBITS)
    small = deflater.compress(body) + deflater.flush()
    return (small, {**headers, "content-encoding": "gzip"}) if len(small) < len(body) else (body, headers)


def _reason(error: Exception) -> str:
    """Many have no text of their own."""
    return str(error) or type(error).__name__
