"""Documents of schema 1 become documents of schema 2: with words to search by, and the fields that have come since.

Each is read as the value that it holds and written again as any writer would now, with the version that was read. What is still to do is
what has no `words`, so this may stop anywhere and go on later, also beside writers; a process of the older version that still writes
makes more of them, and the next `migrate` finds those.
"""

from collections.abc import Callable, Sequence
from typing import Any

import msgspec
from attrs import frozen

from ...domain.profile import Profile
from ...domain.scope import Scope
from ...domain.session import Session
from ...domain.view import view_of
from ...kernel.codec import Raw, decode
from ...ports.profiles import ProfileWrite
from ...ports.versions import Versioned
from .answers import Hit, Result
from .bulk import Write, is_written, write_all
from .client import Elastic
from .columns import COLUMNS
from .documents import Documents
from .events import document, document_of_whole, event_of
from .indices import Names
from .profiles import document_of as document_of_profile
from .scoping import Query, scope_named
from .sessions import document_of as document_of_session

PAGE = 1_000
WITHOUT_WORDS: Query = {"bool": {"must_not": [{"exists": {"field": "words"}}]}}

Told = Callable[[str, int], None]
"""Hears how many documents of an index are left, now and then."""


class _Searched(msgspec.Struct):
    scope: str
    live: bool = True


@frozen
class _Kind:
    """`bodies`: a document as it is written now, and once more for an index that cannot take that."""

    index: str
    order: tuple[str, str]
    bodies: Callable[[Raw], Sequence[bytes]]


async def upgrade_documents(elastic: Elastic, names: Names, told: Told) -> None:
    """Raises: Unavailable, Defect."""
    for kind in _kinds(elastic, names):
        while left := await _left(elastic, kind):
            await _pass(elastic, kind, left, told)


async def _left(elastic: Elastic, kind: _Kind) -> int:
    await elastic.refresh(kind.index)
    return await elastic.count(kind.index, WITHOUT_WORDS)


async def _pass(elastic: Elastic, kind: _Kind, left: int, told: Told) -> None:
    """Go through all that have no words now. Those that somebody else wrote meanwhile are looked at in the next pass."""
    first, second = kind.order
    more: dict[str, Any] = {}
    while True:
        hits = await elastic.search(
            kind.index, query=WITHOUT_WORDS, size=PAGE, seq_no_primary_term=True,
            sort=[{first: {"order": "asc", "unmapped_type": "long"}}, {second: "asc"}], **more,
        )
        told(kind.index, left)
        await _rewrite(elastic, kind, hits)
        left = max(0, left - len(hits))
        if len(hits) < PAGE:
            return
        more = {"search_after": hits[-1].sort}


async def _rewrite(elastic: Elastic, kind: _Kind, hits: Sequence[Hit]) -> None:
    bodies = [kind.bodies(hit.source) for hit in hits]
    results: list[Result] = await write_all(elastic, [_again(hit, of[0]) for hit, of in zip(hits, bodies, strict=True)])
    refused = [place for place, result in enumerate(results) if result.is_refused]
    for place, result in zip(refused, await write_all(elastic, [_again(hits[p], bodies[p][1]) for p in refused]), strict=True):
        results[place] = result
    for result in results:
        is_written(result)


def _again(hit: Hit, body: bytes) -> Write:
    return Write(hit.index, hit.id, body, hit.version)


def _kinds(elastic: Elastic, names: Names) -> Sequence[_Kind]:
    profiles = Documents(elastic, names.profiles, msgspec.json.Decoder(Profile).decode)
    sessions = Documents(elastic, names.sessions, msgspec.json.Decoder(Session).decode)

    def event(source: Raw) -> Sequence[bytes]:
        scope, found = _scope(source), event_of(source)
        return document(scope, found), document_of_whole(scope, found)

    def profile(source: Raw) -> Sequence[bytes]:
        found = profiles.value(source)
        view = view_of(found) if decode(source, _Searched).live else None
        return profiles.bodies(_scope(source), document_of_profile(ProfileWrite(found, None, view)))

    def session(source: Raw) -> Sequence[bytes]:
        return sessions.bodies(_scope(source), document_of_session(Versioned(sessions.value(source))))

    return (
        _Kind(names.events, COLUMNS["event"].fill, event),
        _Kind(names.profiles, COLUMNS["profile"].fill, profile),
        _Kind(names.sessions, COLUMNS["session"].fill, session),
    )


def _scope(source: Raw) -> Scope:
    return scope_named(decode(source, _Searched).scope)
