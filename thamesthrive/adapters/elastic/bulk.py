"""Writing many documents at once: our own NDJSON, answers by position, patience with a busy node.

Every write is a create or carries the version that was read; there is no other kind here.
"""

import asyncio
from collections.abc import Iterable, Iterator, Sequence

from attrs import frozen

from ...kernel.codec import encode
from ...kernel.errors import Defect, Unavailable
from ...ports.versions import Version
from .answers import Result, Seq
from .client import Elastic

CHUNK_DOCS = 2_000
CHUNK_BYTES = 5_000_000
BACK_OFF_S = (0.1, 0.5, 2.0)


@frozen
class Write:
    """One document to create (no version) or to replace; without a body, to delete."""

    index: str
    id: str
    body: bytes
    version: Version | None = None

    @property
    def lines(self) -> bytes:
        """As a bulk request says it."""
        if not self.body:
            return b'{"delete":%b}\n' % self._place
        action = b"create" if self.version is None else b"index"
        # A sender's own JSON stands in the body as it came; a line break there can only be white space.
        body = self.body.replace(b"\n", b" ") if b"\n" in self.body else self.body
        return b'{"%b":%b}\n%b\n' % (action, self._place, body)

    @property
    def _place(self) -> bytes:
        place: dict[str, object] = {"_index": self.index, "_id": self.id}
        if self.version is not None:
            number, term = _seq(self.version)
            place |= {"if_seq_no": number, "if_primary_term": term}
        return encode(place)


async def write_all(elastic: Elastic, writes: Sequence[Write], *, with_versions: bool = True) -> list[Result]:
    """What became of each, by position. Items that a busy node turned away are tried again a few times. Raises: Unavailable, Defect."""
    results: list[Result] = [Result(status=0)] * len(writes)
    waiting = list(range(len(writes)))
    for pause_s in (0.0, *BACK_OFF_S):
        await asyncio.sleep(pause_s)
        for chunk, body in chunks((i, writes[i].lines) for i in waiting):
            answer = await elastic.bulk(body, with_versions=with_versions)
            for place, item in zip(chunk, answer.items, strict=True):
                results[place] = item.result
        waiting = [i for i in waiting if results[i].is_overload]
        if not waiting:
            return results
    raise Unavailable(f"Elasticsearch is too busy: it turned {len(waiting)} writes away ({results[waiting[0]].code}); see its load")


def is_written(result: Result) -> bool:
    """True if done, False if somebody else wrote first. Raises: Defect for any other reason."""
    if not (result.is_done or result.is_conflict):
        raise Defect(f"Elasticsearch refuses a document of ours: {result.status} {result.code}")
    return result.is_done


def chunks(lines: Iterable[tuple[int, bytes]]) -> Iterator[tuple[list[int], bytes]]:
    """Requests of a sane size: the places they hold, and the body."""
    places: list[int] = []
    parts: list[bytes] = []
    size = 0
    for place, line in lines:
        if places and (len(places) == CHUNK_DOCS or size + len(line) > CHUNK_BYTES):
            yield places, b"".join(parts)
            places, parts, size = [], [], 0
        places.append(place)
        parts.append(line)
        size += len(line)
    if places:
        yield places, b"".join(parts)


def _seq(version: object) -> Seq:
    if not isinstance(version, Seq):
        raise Defect(f"a version of another store was handed to Elasticsearch: {type(version).__name__}")
    return version
