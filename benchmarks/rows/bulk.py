"""What our client of Elasticsearch takes of the CPU for a bulk request, against a bare post of the same bytes to the same node."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AsyncExitStack
from typing import TypeVar

import aiohttp

from tests.ports.elastic import remove
from thamesthrive.adapters.elastic.bulk import Write, chunks, write_all
from thamesthrive.adapters.elastic.client import STATUSES, open_client
from thamesthrive.adapters.elastic.options import ElasticOptions
from thamesthrive.kernel.codec import encode

from ..bench import Bench, Needs, Row
from ..figures import Figure, Target, sample
from ..workload import Workload, generate

DOCUMENTS = 500
TIMES = 10                                      # in a round
TARGET = Target(2.0, at_least=False)
BARE = "aiohttp alone, same bytes, same node; the answer is not decoded"
CLIENT = "a bulk request that is made already: sent, its answer decoded"
WHOLE = "the same with its lines made, and what became of each"

T = TypeVar("T")


def run(bench: Bench) -> list[Figure]:
    return asyncio.run(_run(bench, bench.elasticsearch()))


async def _run(bench: Bench, url: str) -> list[Figure]:
    options = ElasticOptions(url=url, prefix=f"bench-{time.monotonic_ns()}")
    index = f"{options.prefix}-bulk"
    costs: dict[str, list[float]] = {BARE: [], CLIENT: [], WHOLE: []}
    async with AsyncExitStack() as stack:
        elastic = await stack.enter_async_context(open_client(options))
        stack.push_async_callback(remove, elastic, options.prefix)
        session = await stack.enter_async_context(aiohttp.ClientSession(url))
        for n in range(bench.rounds + 1):       # the first warms up
            costs[BARE].append(await _cpu_us(lambda body: _post(session, body), _bodies(index, 3 * n)))
            costs[CLIENT].append(await _cpu_us(lambda body: elastic.bulk(body, with_versions=False), _bodies(index, 3 * n + 1)))
            costs[WHOLE].append(await _cpu_us(lambda writes: write_all(elastic, writes, with_versions=False), _bulks(index, 3 * n + 2)))
    return [_figure(CLIENT, costs, TARGET), _figure(WHOLE, costs, None)]


def _figure(name: str, costs: Mapping[str, list[float]], target: Target | None) -> Figure:
    result, baseline = sample(costs[name][1:]), sample(costs[BARE][1:])
    return Figure(
        what=f"{name}, {DOCUMENTS} events", unit="CPU µs a document", result=result, baseline=baseline, against=BARE, target=target
    )


async def _post(session: aiohttp.ClientSession, body: bytes) -> None:
    headers = {"content-type": "application/x-ndjson"}
    async with session.post(f"/_bulk?filter_path={STATUSES}", data=body, headers=headers) as answer:
        assert b'"errors":false' in await answer.read(), "a bulk request failed"


async def _cpu_us(send: Callable[[T], Awaitable[object]], bulks: list[T]) -> float:
    """CPU µs of this process a document."""
    began = time.process_time()
    for one in bulks:
        await send(one)
    return (time.process_time() - began) / (TIMES * DOCUMENTS) * 1e6


def _bodies(index: str, seed: int) -> list[bytes]:
    return [body for writes in _bulks(index, seed) for _, body in chunks(enumerate(write.lines for write in writes))]


def _bulks(index: str, seed: int) -> list[list[Write]]:
    events = list(generate(Workload(events=TIMES * DOCUMENTS, seed=seed)))
    writes = [Write(index, event["messageId"], encode(event)) for event in events]
    return [writes[start : start + DOCUMENTS] for start in range(0, len(writes), DOCUMENTS)]


ROW = Row("bulk", "the client of Elasticsearch", run, Needs(elastic=True))
