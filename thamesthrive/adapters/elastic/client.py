"""The connection to a cluster: opened once, every answer decoded into its shape, every failure translated."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from io import BytesIO
from typing import Any

import msgspec
from elastic_transport import AiohttpHttpNode, HttpHeaders, JsonSerializer, NdjsonSerializer
from elastic_transport._node import NodeApiResponse  # of what a node returns; not exported elsewhere
from elastic_transport.client_utils import DEFAULT, DefaultType
from elasticsearch import AsyncElasticsearch

from ...kernel.codec import encode
from ...kernel.errors import Defect, Unavailable
from .answers import (
    BulkAnswer,
    Composed,
    CompositeAnswer,
    CountAnswer,
    Deleted,
    GetsAnswer,
    Got,
    Hit,
    PointAnswer,
    SearchAnswer,
    ServerAnswer,
)
from .failures import answered, translated
from .options import ElasticOptions

OLDEST, NEWEST = 8, 9                           # majors of the server
GETS = 1_000                                    # documents of one multi-get
COMPOSED = 5_000                                # combinations of one page
READ_RETRIES = 2
AT_ONCE_BYTES = 1_000_000
MISSING_INDEX = "index_not_found_exception"
STATUSES = "errors,items.*.status,items.*.error.type"       # by position; an item's error alone would lose it
STATUSES_AND_VERSIONS = STATUSES + ",items.*._seq_no,items.*._primary_term"


class Node(AiohttpHttpNode):
    """Speaks to a server of the client's own version, 9.x."""

    async def perform_request(  # type: ignore[override]
        self,
        method: str,
        target: str,
        body: bytes | None = None,
        headers: HttpHeaders | None = None,
        request_timeout: float | DefaultType | None = DEFAULT,
    ) -> NodeApiResponse:
        # aiohttp sends bytes at once, and warns that this may hold up the loop; a file it sends in pieces.
        pieces = BytesIO(body) if body and len(body) > AT_ONCE_BYTES else body
        return await super().perform_request(method, target, pieces, self.agreed(headers), request_timeout)  # type: ignore[arg-type]

    def agreed(self, headers: HttpHeaders | None) -> HttpHeaders:
        """The headers as this server takes them."""
        return headers or HttpHeaders()

    def _log_request(self, *_: object, **__: object) -> None:
        """Nothing: the client would decode every body for a log line, and bodies are people's data."""


class PlainNode(Node):
    """Speaks to a server whose version is not known yet: without asking it to be compatible with one."""

    def agreed(self, headers: HttpHeaders | None) -> HttpHeaders:
        plain = HttpHeaders(headers or {})
        plain.update({name: "application/json" for name in ("accept", "content-type") if name in plain})
        return plain


class Version8Node(Node):
    """Speaks to an 8.x server, which answers 400 to the client's own `compatible-with=9`."""

    def agreed(self, headers: HttpHeaders | None) -> HttpHeaders:
        return HttpHeaders({name: value.replace("compatible-with=9", "compatible-with=8") for name, value in (headers or {}).items()})


class Verbatim(JsonSerializer):
    """Leaves answers as bytes, so that each is decoded once, into its own shape."""

    def loads(self, data: bytes) -> bytes:
        return data

    def json_dumps(self, data: Any) -> bytes:
        return encode(data)


class FinishedLines(NdjsonSerializer):
    """Sends the lines of a bulk request as they are; its parent copies them twice, which is dearer than sending them."""

    def dumps(self, data: Any) -> bytes:
        return data if isinstance(data, bytes) else super().dumps(data)


class Elastic:
    """What the ports of this folder ask of a cluster. Indices are named in full."""

    def __init__(self, client: AsyncElasticsearch) -> None:
        # A write whose connection broke may have happened: whoever asked finds out by its version, not by a blind second try.
        self.client = client
        self._reads = client.options(max_retries=READ_RETRIES, retry_on_status=(502, 503, 504))
        self._bulk = msgspec.json.Decoder(BulkAnswer)
        self._gets = msgspec.json.Decoder(GetsAnswer)
        self._hits = msgspec.json.Decoder(SearchAnswer)
        self._count = msgspec.json.Decoder(CountAnswer)

    async def bulk(self, body: bytes, *, with_versions: bool) -> BulkAnswer:
        """One bulk request of finished lines. Raises: Unavailable, Defect."""
        with translated("bulk"):
            answer = await self.client.bulk(operations=body, filter_path=STATUSES_AND_VERSIONS if with_versions else STATUSES)  # type: ignore[arg-type]
            return self._bulk.decode(answer.body)

    async def gets(self, places: Sequence[tuple[str, str]], *, only: str | None = None) -> list[Got]:
        """Real-time reads of (index, id), in that order; what or whose index does not exist is not found. `only`: one field of each."""
        got: list[Got] = []
        for start in range(0, len(places), GETS):
            docs = [{"_index": index, "_id": id} for index, id in places[start : start + GETS]]
            with translated("multi-get"):
                answer = await self._reads.mget(docs=docs, source_includes=only)
                got += self._gets.decode(answer.body).docs
        for doc in got:
            if doc.error and doc.error.type != MISSING_INDEX:
                raise answered("multi-get", 503, doc.error.type)
        return got

    async def search(self, index: str, **request: Any) -> list[Hit]:
        """Hits of all shards or an error, never of some; an index pattern that matches none finds nothing."""
        return (await self.figures(index, **request)).hits.hits

    async def figures(self, index: str, *, track_total_hits: bool | int = False, **request: Any) -> SearchAnswer:
        """The same with the total that is asked for, and aggregations."""
        with translated("search"):
            answer = await self._reads.search(
                index=index, ignore_unavailable=True, allow_no_indices=True, allow_partial_search_results=False,
                track_total_hits=track_total_hits, **request,
            )
            return self._hits.decode(answer.body)

    async def open_point(self, index: str, *, kept: str) -> str:
        """A point in time of an index or pattern, as of the last refresh, to be closed."""
        with translated("point in time"):
            answer = await self._reads.open_point_in_time(index=index, keep_alive=kept, ignore_unavailable=True)
            return msgspec.json.decode(answer.body, type=PointAnswer).id

    async def at_point(self, id: str, *, kept: str, track_total_hits: bool = False, **request: Any) -> SearchAnswer:
        """A search of what stood there, in the order that is quickest; the point is kept from now on for so long."""
        with translated("search"):
            answer = await self._reads.search(
                pit={"id": id, "keep_alive": kept}, sort=["_shard_doc"], allow_partial_search_results=False,
                track_total_hits=track_total_hits, **request,
            )
            return self._hits.decode(answer.body)

    async def close_point(self, id: str) -> None:
        with translated("point in time"):
            await self.client.options(ignore_status=404).close_point_in_time(id=id)

    async def count(self, index: str, query: Mapping[str, Any]) -> int:
        """Exact, as of the last refresh."""
        with translated("count"):
            answer = await self._reads.count(index=index, query=query, ignore_unavailable=True, allow_no_indices=True)
            return _whole(self._count.decode(answer.body)).count

    async def composed(self, index: str, query: Mapping[str, Any], sources: Sequence[Mapping[str, Any]]) -> list[Composed]:
        """How many documents have each combination of values of these sources; exact."""
        found: list[Composed] = []
        more: dict[str, Any] = {}
        while True:
            composite = {"size": COMPOSED, "sources": sources, **more}
            with translated("search"):
                answer = await self._reads.search(
                    index=index, ignore_unavailable=True, allow_no_indices=True, allow_partial_search_results=False, size=0, query=query,
                    aggregations={"found": {"composite": composite}},
                )
                page = msgspec.json.decode(answer.body, type=CompositeAnswer).aggregations.get("found")
            if page is None or not page.buckets:
                return found
            found += page.buckets
            if page.after_key is None:
                return found
            more = {"after": page.after_key}

    async def delete_matching(self, index: str, query: Mapping[str, Any], *, most: int) -> int:
        """Delete documents; those that somebody writes meanwhile stay. Returns how many were."""
        with translated("deletion"):
            answer = await self.client.delete_by_query(
                index=index, query=query, max_docs=most, conflicts="proceed", ignore_unavailable=True, allow_no_indices=True
            )
            return msgspec.json.decode(answer.body, type=Deleted).deleted

    async def refresh(self, index: str) -> None:
        """Let searches of an index show every write that was answered before."""
        with translated("refresh"):
            answer = await self._reads.indices.refresh(index=index, ignore_unavailable=True, allow_no_indices=True)
            _whole(self._count.decode(answer.body))


@asynccontextmanager
async def open_client(options: ElasticOptions) -> AsyncIterator[Elastic]:
    """A connection to the cluster, whichever version it is. Raises: Unavailable, Defect."""
    client = _client(options, await _node_class(options))
    try:
        yield Elastic(client)
    finally:
        await client.close()


async def _node_class(options: ElasticOptions) -> type[Node]:
    client = _client(options, PlainNode)
    try:
        with translated("greeting"):
            version = msgspec.json.decode((await client.info()).body, type=ServerAnswer).version
    finally:
        await client.close()
    if not OLDEST <= version.major <= NEWEST:
        raise Defect(f"Elasticsearch {version.number} is not supported; use {OLDEST}.x or {NEWEST}.x")
    return Version8Node if version.major == OLDEST else Node


def _client(options: ElasticOptions, node_class: type[Node]) -> AsyncElasticsearch:
    return AsyncElasticsearch(
        [url.strip() for url in options.url.split(",")],
        basic_auth=(options.username, options.password) if options.username else None,
        api_key=options.api_key or None,
        ca_certs=options.ca_file or DEFAULT,
        request_timeout=options.timeout_s,
        max_retries=0,
        retry_on_timeout=False,
        serializers={Verbatim.mimetype: Verbatim(), FinishedLines.mimetype: FinishedLines()},
        node_class=node_class,
    )


def _whole(answer: CountAnswer) -> CountAnswer:
    if answer.shards.failed:
        raise Unavailable(f"Elasticsearch is not whole: {answer.shards.failed} shards failed; see its cluster health")
    return answer
