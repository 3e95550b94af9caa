"""One table: which status an error has over HTTP, and how it is told: short JSON at the doors, problem+json under /api."""

from http import HTTPStatus

from ..kernel.codec import encode
from ..kernel.errors import Conflict, Denied, Invalid, Malformed, Missing, ThamesThriveError, TooLarge, Unavailable
from .replies import Headers, Reply, json_reply

BY_FAMILY: tuple[tuple[type[ThamesThriveError], int], ...] = (
    (TooLarge, 413),
    (Malformed, 400),
    (Invalid, 422),
    (Denied, 401),
    (Missing, 404),
    (Conflict, 409),
    (Unavailable, 503),
    (ThamesThriveError, 500),
)

# Where the family does not say it all.
BY_CODE = {
    "origin-refused": 403,
    "not-granted": 403,
    "cross-site": 403,
    "plain-http": 403,
    "setup-link-refused": 403,
    "wrong-password": 403,
    "method-not-allowed": 405,
    "slow-body": 408,
    "precondition-failed": 412,
    "unsupported-encoding": 415,
    "unsupported-type": 415,
    "precondition-required": 428,
    "rate-limited": 429,
    "sign-in-locked": 429,
}

PROBLEM: Headers = ((b"content-type", b"application/problem+json"),)


def status_of(error: ThamesThriveError) -> int:
    """The HTTP status."""
    return BY_CODE.get(error.code) or next(status for family, status in BY_FAMILY if isinstance(error, family))


def door_error(error: ThamesThriveError) -> Reply:
    """`{"code", "message", "remedy"?}`."""
    body = {"code": error.code, "message": error.sentence}
    if remedy := error.details.get("remedy"):
        body["remedy"] = str(remedy)
    return json_reply(body, status=status_of(error), headers=_headers(error))


def problem(error: ThamesThriveError) -> Reply:
    """RFC 9457, with our stable `code`."""
    status = status_of(error)
    body = {"title": HTTPStatus(status).phrase, "status": status, "code": error.code, "detail": error.sentence, **error.details}
    return Reply(status=status, body=encode(body), headers=(*PROBLEM, *_headers(error)))


def _headers(error: ThamesThriveError) -> Headers:
    """Only what passes says when to come again; what is permanent never does."""
    if isinstance(error, Unavailable):
        return ((b"retry-after", b"%d" % error.retry_after_s),)
    allow = error.details.get("allow")
    return ((b"allow", str(allow).encode()),) if allow else ()
