"""What an answer means for the batch it is about: taken, refused for good, or to be tried again."""

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from attrs import frozen

from ..kernel.codec import decode_any
from ..kernel.errors import Denied, Invalid, Malformed, ThamesThriveError, TooLarge, Unavailable

PASSING = frozenset({408, 425, 429})            # beside all of 500 and more
FAMILIES = {400: Malformed, 401: Denied, 403: Denied, 413: TooLarge}


@frozen
class Answer:
    """As it came. Names of headers are lower case."""

    status: int
    headers: Mapping[str, str]
    content: bytes


@frozen
class NoAnswer:
    """Nothing came, and why. Whether the batch arrived is not known."""

    sentence: str


@frozen
class Verdict:
    """`error` is None when the batch was taken. `passes`: another try may fare better; `asked_s`: not before so many seconds."""

    error: ThamesThriveError | None = None
    passes: bool = False
    asked_s: float | None = None


TAKEN = Verdict()


def judged(reply: Answer | NoAnswer, now: datetime) -> Verdict:
    """`now` is what a `Retry-After` that names a time is held against."""
    if isinstance(reply, NoAnswer):
        return Verdict(Unavailable(reply.sentence), passes=True)
    said = _said(reply.content)
    if 200 <= reply.status < 300:
        return TAKEN if said.get("success") is True else Verdict(Invalid(f"what answered {reply.status} there is not the platform"))
    sentence = f"the platform answered {reply.status}: {_sentence(reply, said)}"
    code = str(said["code"]) if said.get("code") else None
    if reply.status in PASSING or reply.status >= 500:
        return Verdict(Unavailable(sentence, code=code), passes=True, asked_s=asked_pause_s(reply.headers.get("retry-after", ""), now))
    return Verdict(FAMILIES.get(reply.status, Invalid)(sentence, code=code))


def asked_pause_s(text: str, now: datetime) -> float | None:
    """Of a `Retry-After`: seconds, or an HTTP date. None if it is neither."""
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        time = parsedate_to_datetime(text)
    except ValueError:
        return None
    return max(0.0, (time.replace(tzinfo=time.tzinfo or UTC) - now).total_seconds())


def _said(content: bytes) -> Mapping[str, Any]:
    try:
        said = decode_any(content)
    except Malformed:
        return {}
    return said if isinstance(said, dict) else {}


def _sentence(reply: Answer, said: Mapping[str, Any]) -> str:
    if 300 <= reply.status < 400:
        return f"it is at {reply.headers.get('location', 'another address')}; name that address"
    return "; ".join(str(said[name]) for name in ("message", "remedy") if said.get(name)) or "without a reason that can be read"
