"""Vendor errors become `Unavailable`; what a server said stays in the cause and reaches no sentence."""

from collections.abc import Iterator
from contextlib import contextmanager

from redis.exceptions import (
    AuthenticationError,
    BusyLoadingError,
    NoPermissionError,
    OutOfMemoryError,
    ReadOnlyError,
    RedisError,
    ResponseError,
)

from ...kernel.errors import Unavailable

FULL_RETRY_S = 5


@contextmanager
def translated(doing: str) -> Iterator[None]:
    """`doing` says in a few words what was under way, such as `append`. Raises: Unavailable."""
    try:
        yield
    except (RedisError, OSError, TimeoutError) as error:
        raise unavailable(doing, error) from error


def unavailable(doing: str, error: Exception) -> Unavailable:
    """What to say of a vendor's error."""
    if isinstance(error, OutOfMemoryError):
        sentence = "the intake log is full: wait until the worker has caught up, or raise the server's maxmemory"
        return Unavailable(sentence, code="log-full", retry_after_s=FULL_RETRY_S)
    return Unavailable(f"cannot {doing}: {_why(error)}", code="log-unavailable")


def _why(error: Exception) -> str:
    if isinstance(error, BusyLoadingError):
        return "Redis is still loading its log; wait"
    if isinstance(error, ReadOnlyError):
        return "this Redis is a replica; set redis.url to the primary"
    if isinstance(error, AuthenticationError | NoPermissionError):
        return "Redis refuses the user or password of redis.url"
    if isinstance(error, ResponseError):
        return f"Redis refuses it ({type(error).__name__}); its log says why"
    return f"Redis does not answer ({type(error).__name__}); see that it runs where redis.url says"
