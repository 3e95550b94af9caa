"""ETag and If-Match: a change of a definition names the revision it was made on, and an answer names the one there is."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from ..access.edited import Edited
from ..kernel.errors import Conflict, Invalid
from .replies import Reply, json_reply
from .route import Asked

_ETAG = re.compile(r'(?:W/)?"([0-9]{1,9})"')


@contextmanager
def revision_of(asked: Asked) -> Iterator[int]:
    """The revision that a change was made on. Raises: Invalid; in here, a Conflict is said to be about that revision."""
    expected = _named(asked)
    try:
        yield expected
    except Conflict as error:
        raise Conflict(f"{error.sentence.rstrip('.')}; If-Match names an older revision", code="precondition-failed") from error


def etagged(shown: Any, edited: Edited[Any], *, status: int = 200) -> Reply:
    """A definition as it is shown, with its revision as the ETag."""
    return json_reply(shown, status=status, headers=((b"etag", edited.etag.encode()),))


def edits(edited: Edited[Any]) -> dict[str, Any]:
    """The fields of every definition that is shown: its revision, and who made and changed it when."""
    return {
        "revision": edited.revision,
        "created_at": edited.created_at,
        "created_by": edited.created_by,
        "changed_at": edited.changed_at,
        "changed_by": edited.changed_by,
    }


def _named(asked: Asked) -> int:
    if_match = asked.header(b"if-match")
    if if_match is None:
        raise Invalid("a change says which revision it was made on: send the ETag as If-Match", code="precondition-required")
    match = _ETAG.fullmatch(if_match.strip())
    if match is None:
        raise Invalid('If-Match is an ETag as it was answered, such as "3"', code="bad-etag")
    return int(match[1])
