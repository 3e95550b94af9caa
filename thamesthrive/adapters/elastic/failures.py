"""What went wrong at Elasticsearch, as an error of ours: Unavailable or Defect, reduced to status and code, never with values."""

from collections.abc import Iterator
from contextlib import contextmanager

import msgspec
from elasticsearch import ApiError, ConnectionError, ConnectionTimeout, SerializationError, SSLError, TransportError

from ...kernel.errors import Defect, ThamesThriveError, Unavailable

BUSY = 429


class ErrorType(msgspec.Struct):
    """The one part of an Elasticsearch error that never quotes data."""

    type: str = "unknown"


class _ErrorAnswer(msgspec.Struct):
    error: ErrorType


@contextmanager
def translated(doing: str) -> Iterator[None]:
    """Turn the client's errors into ours. `doing` names the call, as in `Elasticsearch: search failed`."""
    try:
        yield
    except ApiError as error:
        # Not chained: its text quotes the reason, and the reason quotes values of documents.
        raise answered(doing, error.meta.status, code_of(error.body)) from None
    except ConnectionTimeout as error:
        raise Unavailable(f"Elasticsearch did not answer a {doing} in time; see its load, or raise elastic.timeout_s") from error
    except SSLError as error:
        raise Unavailable("Elasticsearch's certificate is not trusted; name the one that signs it in elastic.ca_file") from error
    except ConnectionError as error:
        raise Unavailable("Elasticsearch cannot be reached; check that it runs and that elastic.url is its address") from error
    except (SerializationError, TransportError, msgspec.DecodeError) as error:
        raise Defect(f"Elasticsearch gave no readable answer to a {doing}; is something else at elastic.url?") from error


def answered(doing: str, status: int, code: str) -> ThamesThriveError:
    """The error of ours for a status and Elasticsearch's own code."""
    if is_overload(status):
        return Unavailable(f"Elasticsearch is too busy or not whole: {doing} failed with {status} {code}; see its cluster health")
    if status in (401, 403):
        return Defect(f"Elasticsearch refuses us a {doing} ({status} {code}); check its user or API key and their privileges")
    return Defect(f"Elasticsearch: {doing} failed with {status} {code}")


def is_overload(status: int) -> bool:
    """Whether the same request may succeed a little later."""
    return status == BUSY or status >= 500


def code_of(body: object) -> str:
    """The error's type from an answer's bytes."""
    try:
        return msgspec.json.decode(body, type=_ErrorAnswer).error.type if isinstance(body, bytes) else "unknown"
    except msgspec.DecodeError:
        return "unknown"
