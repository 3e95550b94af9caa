"""Reading times from text, the same everywhere: no other form is a time, in conditions as in stores."""

import re
from datetime import UTC, datetime

# ISO 8601, extended form: a date, or a date and a time of day with an optional fraction and zone. UTC where no zone stands.
_FORM = re.compile(
    r"(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?(Z|z|[+-]\d\d:\d\d)?)?", re.ASCII
)


def read_time(text: str) -> datetime | None:
    """The instant, to the microsecond (further digits are cut off); None for any other text."""
    found = _FORM.fullmatch(text)
    if found is None:
        return None
    day, minute, second, fraction, zone = found.groups()
    clock = f"{minute or '00:00'}:{second or '00'}.{(fraction or '')[:6]:0<6}"
    offset = "+00:00" if zone in (None, "Z", "z") else zone
    try:
        return datetime.fromisoformat(f"{day}T{clock}{offset}").astimezone(UTC)
    except (ValueError, OverflowError):         # no such day or hour, or before the year 1 in UTC
        return None
