"""Lengths of time beside instants, and time zones."""

from calendar import monthrange
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Literal as OneOf
from zoneinfo import ZoneInfo

from .errors import Invalid

Unit = OneOf["s", "m", "h", "d", "w", "mo", "y"]

SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 7 * 86_400}
MONTHS = {"mo": 1, "y": 12}


def zone(name: str) -> tzinfo:
    """The time zone of a name of the IANA database. Raises: Invalid."""
    try:
        return UTC if name == "UTC" else ZoneInfo(name)
    except (LookupError, ValueError, OSError):  # unknown; not a name but a path; a folder of names
        raise Invalid(f'there is no time zone "{name[:50]}"; write one as Europe/London', code="no-such-zone") from None


def shifted(time: datetime, amount: int, unit: Unit, tz: str | None = None) -> datetime | None:
    """The instant that much later, None beyond the years 1 to 9999. Raises: Invalid for an unknown zone.

    Days and weeks are 24 hours and 7 times that. Months and years go by the calendar of the zone (UTC without): the same time of day on
    the same day of the month, or on the month's last.
    """
    try:
        if unit in SECONDS:
            return time + timedelta(seconds=amount * SECONDS[unit])
        return _by_calendar(time.astimezone(zone(tz or "UTC")), amount * MONTHS[unit]).astimezone(UTC)
    except (OverflowError, ValueError):
        return None


def _by_calendar(time: datetime, months: int) -> datetime:
    year, month = divmod(time.year * 12 + time.month - 1 + months, 12)
    last = monthrange(year, month + 1)[1]
    return time.replace(year=year, month=month + 1, day=min(time.day, last))
