"""ETag and If-Match: a change of a definition names the revision it was made on."""

import re

from ..kernel.errors import Conflict, Invalid
from .route import Asked

_ETAG = re.compile(r'(?:W/)?"([0-9]{1,9})"')


def revision_of(asked: Asked) -> int:
    """The revision that a change was made on. Raises: Invalid."""
    if_match = asked.header(b"if-match")
    if if_match is None:
        raise Invalid("a change says which revision it was made on: send the ETag as If-Match", code="precondition-required")
    match = _ETAG.fullmatch(if_match.strip())
    if match is None:
        raise Invalid('If-Match is an ETag as it was answered, such as "3"', code="bad-etag")
    return int(match[1])


def changed_meanwhile(error: Conflict) -> Conflict:
    """What to say of a change that was made on an older revision."""
    return Conflict(f"{error.sentence.rstrip('.')}; If-Match names an older revision", code="precondition-failed")
