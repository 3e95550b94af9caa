"""What a door makes of one item of a call: ids cleaned, times read, limits kept. What cannot be used is parked, with its bytes."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta

from ..collection.keys import normalised
from ..domain.entry import BadItem, Item
from ..domain.event import normalised_type
from ..domain.identity import MAX_VALUE
from ..domain.parked import Reason
from ..kernel.codec import Raw, depth_over
from ..kernel.errors import Invalid, Malformed, TooLarge
from .options import ApiOptions

Id = str | int | None
Moment = str | int | float | None

MILLISECONDS_FROM = 100_000_000_000             # a number of this size or more cannot be seconds
MAX_TYPE = 256
SKEW = timedelta(seconds=10)                    # below this the difference is the way's, not the clock's


def sorted_out(raws: Iterable[Raw], make: Callable[[bytes], Item], options: ApiOptions) -> tuple[tuple[Item, ...], tuple[BadItem, ...]]:
    """The items that can be used, and those that cannot."""
    items: list[Item] = []
    bad: list[BadItem] = []
    for raw in raws:
        body = bytes(raw)
        try:
            check_limits(body, options)
            items.append(make(body))
        except Invalid as error:
            bad.append(BadItem(body=body, reason=reason_of(error), sentence=error.sentence))
    return tuple(items), tuple(bad)


def check_limits(body: bytes, options: ApiOptions) -> None:
    """Raises: TooLarge, Invalid."""
    if len(body) > options.max_event_bytes:
        remedy = "send less with one event; who runs the platform may raise api.max_event_bytes"
        raise TooLarge(f"the event is larger than {options.max_event_bytes} bytes", details={"remedy": remedy})
    if depth_over(body, options.max_depth):
        raise Invalid(f"the event is nested deeper than {options.max_depth} levels", code=Reason.TOO_DEEP)


def reason_of(error: Invalid) -> str:
    """Why an item is parked."""
    if isinstance(error, TooLarge):
        return Reason.TOO_LARGE
    if isinstance(error, Malformed):
        return Reason.MALFORMED
    return Reason.TOO_DEEP if error.code == Reason.TOO_DEEP else Reason.INVALID


def clean_id(key_type: str, value: Id) -> str | None:
    """An id trimmed; None if it stands for nobody. Raises: Invalid when it is too long or holds a NUL."""
    text = clean_text(key_type, value)
    return None if text is None else normalised(key_type, text)


def clean_text(name: str, value: Id) -> str | None:
    """Any other id, such as the sender's of an event. Raises: Invalid."""
    if value is None:
        return None
    text = str(value).strip()
    if len(text) > MAX_VALUE or "\x00" in text:
        raise Invalid(f"{name} must be at most {MAX_VALUE} characters, without NUL")
    return text or None


def clean_type(name: str | None) -> tuple[str, str]:
    """Type and name of an event. Raises: Invalid."""
    text = (name or "").strip()
    if not text:
        raise Invalid("the event has no type")
    if len(text) > MAX_TYPE or "\x00" in text:
        raise Invalid(f"the event's type must be at most {MAX_TYPE} characters, without NUL")
    return normalised_type(text), text


def clean_time(value: Moment) -> datetime | None:
    """A time as sent: ISO 8601 (UTC if it names no zone), or seconds or milliseconds since 1970. Raises: Invalid."""
    if value is None or value == "":
        return None
    try:
        if isinstance(value, str):
            time = datetime.fromisoformat(value.strip())
            return time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)
        return datetime.fromtimestamp(value / 1000 if abs(value) >= MILLISECONDS_FROM else value, UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise Invalid("the event's time is none: send it as 2026-11-02T12:00:00Z") from error


def read_time(value: Moment) -> datetime | None:
    """Of a time that is only a help: what cannot be read helps nothing."""
    try:
        return clean_time(value)
    except Invalid:
        return None


def on_our_clock(sent: datetime | None, sent_at: datetime | None, received: datetime) -> datetime:
    """When it happened: a sender whose clock says another time for the sending than we for the receipt is wrong by the difference."""
    if sent is None:
        return received
    if sent_at is None or abs(received - sent_at) <= SKEW:
        return sent
    try:
        return sent + (received - sent_at)
    except OverflowError:
        return sent
