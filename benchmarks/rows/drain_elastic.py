"""A backlog drained into Elasticsearch by one worker, against raw bulk requests of the same documents to the same node."""

import http.client
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from typing import Any
from urllib.parse import urlsplit

import httpx2 as httpx
import msgspec
from attrs import frozen

from tests.servers.platform import once

from ..backlog import Drained, drain, fill
from ..bench import Bench, Needs, Row
from ..figures import Figure, Target, sample
from ..meter import Meter
from ..processes import Platform, on_servers, platform
from ..written import Bulk, Stored, bulks
from .end_to_end import drop

EVENTS = 20_000
ROUND = 5_000                                   # the default of collection.round_events
DENSITIES = {10: ROUND // 10, 2: 5 * ROUND // 8, 1: 10 * ROUND}          # events a person and round -> how many people there are
CHUNK_BYTES = 5_000_000
PAGE = 2_000
TABLES = ("events", "profiles", "identities", "latest-sessions", "sessions")
TARGET = Target(0.75)


@frozen
class Raw:
    """What the raw writer did."""

    per_second: float
    node_us: float
    client_us: float


def run(bench: Bench) -> list[Figure]:
    elastic = bench.elasticsearch()
    chosen = {2: DENSITIES[2]} if bench.quick else DENSITIES
    return [_density(bench, elastic, density, people) for density, people in chosen.items()]


def _density(bench: Bench, elastic: str, density: int, people: int) -> Figure:
    folder, events = bench.within("drain-elastic"), bench.halved(EVENTS)
    stamp = folder.name.rpartition("-")[2]
    ours: list[Drained] = []
    raw: list[Raw] = []
    with ExitStack() as stack:
        stack.callback(drop, elastic, f"bench-{stamp}")
        environment, servers = stack.enter_context(on_servers(elastic, f"bench-{stamp}"))
        product = stack.enter_context(platform(folder, environment))
        for n in range(bench.few_rounds):
            fill(product, events, seed=300 + n, people=people)
            ours.append(drain(product, events, servers))
            documents = list(_stored(elastic, f"bench-{stamp}", f"message-{300 + n}-"))
            raw.append(_raw(product, elastic, servers, (f"raw-{n}-{stamp}", list(bulks(documents, ROUND)))))
    return _figure(density, ours, raw)


def _figure(density: int, ours: Sequence[Drained], raw: Sequence[Raw]) -> Figure:
    rate, bare = sample([d.per_second for d in ours]), sample([r.per_second for r in raw])
    worker, node = sample([d.cpu_us("worker") for d in ours]).middle, sample([d.cpu_us("elasticsearch") for d in ours]).middle
    return Figure(
        what=f"drain into Elasticsearch, {density} events a person and round",
        unit="CPU µs an event, worker and node",
        result=sample([d.cpu_us("worker", "elasticsearch") for d in ours]),
        baseline=sample([r.node_us + r.client_us for r in raw]),
        against="raw bulk of the same documents, client and node",
        inverse=True,
        target=TARGET,
        cpu_us=sample([d.cpu_us() for d in ours]),
        note=(
            f"{rate} events/s, raw {bare} (ratio {rate.middle / bare.middle:.2f}); of our µs the worker takes {worker:.0f}, the node "
            f"{node:.0f}; of the raw ones the client {raw[-1].client_us:.0f}, the node {raw[-1].node_us:.0f}"
        ),
    )


def _stored(elastic: str, prefix: str, messages: str) -> Iterator[Stored]:
    """Events and links of the last backlog alone; all else is found by way of them."""
    httpx.post(f"{elastic}/{prefix}-*/_refresh", timeout=60.0)
    found = [(table, hit) for table in TABLES for hit in _hits(elastic, f"{prefix}-{table}{'-*' if table == 'events' else ''}")]
    received = {hit["_id"]: hit["_source"]["received"] for table, hit in found if table == "events"}
    first = min(
        received[hit["_id"]] for table, hit in found if table == "events" and (hit["_source"].get("sender_id") or "").startswith(messages)
    )
    for table, hit in found:
        if table != "events" or received[hit["_id"]] >= first:
            yield _document(table, hit)


def _document(table: str, hit: Mapping[str, Any]) -> Stored:
    source = hit["_source"]
    doc = source.get("doc") or {}
    home: str | None = source.get("part")
    session: str | None = source.get("session") if table == "events" else None
    if table == "profiles":
        home = (doc.get("root") or {}).get("part")
    if table == "latest-sessions":
        session = doc.get("session")
    row = (hit["_index"], hit["_id"], msgspec.json.encode(source).decode())
    return Stored(table.replace("-", "_"), doc.get("id") or source["id"], row, home, session, source.get("sender_id"))


def _hits(elastic: str, index: str) -> Iterator[Mapping[str, Any]]:
    with httpx.Client(base_url=elastic, timeout=60.0) as client:
        page = client.post(f"/{index}/_search?scroll=1m&size={PAGE}", json={"sort": ["_doc"]}).json()
        while page["hits"]["hits"]:
            yield from page["hits"]["hits"]
            page = client.post("/_search/scroll", json={"scroll": "1m", "scroll_id": page["_scroll_id"]}).json()
        client.request("DELETE", "/_search/scroll", json={"scroll_id": page["_scroll_id"]})


def _raw(product: Platform, elastic: str, servers: Mapping[str, int], what: tuple[str, Sequence[Bulk]]) -> Raw:
    """Write bulks into new indices of the same settings and mappings."""
    prefix, made = what
    node = {name: pid for name, pid in servers.items() if name == "elasticsearch"}
    try:
        once(["run", "--role", "job", "--job", "migrate"], {**product.environment, "THAMESTHRIVE_ELASTIC_PREFIX": prefix})
        bodies = [body for bulk in made for body in _bodies(bulk, prefix)]
        meter, cpu = Meter(node), time.process_time()
        _post(elastic, bodies)
        spent, client = meter.stop(), time.process_time() - cpu
    finally:
        drop(elastic, prefix)
    sent = sum(bulk.sent for bulk in made)
    return Raw(sent / spent.seconds, spent.cpu_us(sent), client / sent * 1e6)


def _bodies(bulk: Bulk, prefix: str) -> Iterator[bytes]:
    """Requests as large as the product's."""
    lines: list[bytes] = []
    size = 0
    for document in bulk.rows:
        index, id, source = map(str, document.row)
        place = {"_index": f"{prefix}-{_table(index)}", "_id": id}
        line = b'{"index":%b}\n%b\n' % (msgspec.json.encode(place), source.encode())
        if lines and size + len(line) > CHUNK_BYTES:
            yield b"".join(lines)
            lines, size = [], 0
        lines.append(line)
        size += len(line)
    yield b"".join(lines)


def _table(index: str) -> str:
    """The index's name without its prefix, which is `bench-<number>`."""
    return index.split("-", 2)[2]


def _post(elastic: str, bodies: Sequence[bytes]) -> None:
    parts = urlsplit(elastic)
    connection = http.client.HTTPConnection(parts.hostname or "127.0.0.1", parts.port or 9200, timeout=120)
    for body in bodies:
        connection.request("POST", "/_bulk?filter_path=errors", body, {"content-type": "application/x-ndjson"})
        answer = connection.getresponse().read()
        assert b'"errors":false' in answer, f"a raw bulk failed: {answer[:200]!r}"
    connection.close()


ROW = Row("drain-elastic", "a backlog into Elasticsearch", run, Needs(elastic=True, limit_s=600))
