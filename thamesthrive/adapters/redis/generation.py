"""The log's own record: which generation it is, and how many partitions it has."""

from typing import Any

from attrs import frozen
from redis.asyncio import Redis

from ...kernel.codec import decode, encode
from ...kernel.errors import Invalid
from .errors import translated
from .keys import Keys

FORMAT = 1


@frozen
class LogRecord:
    """Made once, with the log."""

    generation: int
    partitions: int
    v: int = FORMAT


async def open_log(client: Redis, keys: Keys, *, partitions: int, newest_known: int) -> LogRecord:
    """The log's record; a log that has none begins the generation after the newest that the store knows.

    Of several processes that find none, one makes it. Raises: Invalid, Unavailable.
    """
    made = LogRecord(newest_known + 1, partitions)
    with translated("open the intake log"):
        await client.set(keys.log, encode(made), nx=True)
        body: Any = await client.get(keys.log)
    if body is None:
        raise Invalid("the intake log's record vanished while it was read; does somebody flush this Redis?", code="log-vanished")
    record = decode(body, LogRecord)
    _check(record, partitions, newest_known)
    return record


def _check(record: LogRecord, partitions: int, newest_known: int) -> None:
    if record.v > FORMAT:
        raise Invalid("the intake log was written by a newer release; use that release", code="log-newer")
    if record.partitions != partitions:
        raise Invalid(
            f"the intake log has {record.partitions} partitions, redis.partitions says {partitions}: set it back to {record.partitions}",
            code="log-partitions",
        )
    if record.generation < newest_known:
        raise Invalid(
            f"the store knows generation {newest_known} of the intake log, this Redis holds {record.generation}: "
            "it is another one, or restored from an older copy; set redis.url to the right one",
            code="log-behind",
        )
