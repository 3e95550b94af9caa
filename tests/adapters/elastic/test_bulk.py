"""Bulk writes: each item's fate is known by its position."""

from collections.abc import Mapping

import pytest

from tests.adapters.elastic.conftest import Installation
from tests.adapters.elastic.node import stand_in
from thamesthrive.adapters.elastic.bulk import CHUNK_BYTES, CHUNK_DOCS, Write, chunks, is_written, write_all
from thamesthrive.adapters.elastic.client import open_client
from thamesthrive.adapters.elastic.options import ElasticOptions
from thamesthrive.kernel.codec import decode, encode
from thamesthrive.kernel.errors import Defect, Unavailable
from thamesthrive.kernel.ids import random_id

pytestmark = pytest.mark.anyio


def _writes(index: str, *bodies: Mapping[str, object]) -> list[Write]:
    return [Write(index, random_id(), encode(body)) for body in bodies]


def test_chunks_hold_all_lines_in_order_and_none_is_too_large() -> None:
    lines = [(n, b"x" * (CHUNK_BYTES // 3)) for n in range(7)] + [(n, b"y") for n in range(7, 7 + 2 * CHUNK_DOCS)]

    made = list(chunks(lines))

    assert [place for places, _ in made for place in places] == [place for place, _ in lines]
    assert b"".join(body for _, body in made) == b"".join(line for _, line in lines)
    assert all(len(places) <= CHUNK_DOCS and len(body) <= CHUNK_BYTES for places, body in made)


def test_a_line_that_is_too_large_goes_alone() -> None:
    assert [places for places, _ in chunks([(0, b"a"), (1, b"x" * (CHUNK_BYTES + 1)), (2, b"b")])] == [[0], [1], [2]]


def test_line_breaks_of_a_sender_do_not_break_the_request() -> None:
    lines = Write("i", "1", b'{"properties":{\n "a":\r\n 1}}').lines.split(b"\n")

    assert len(lines) == 3
    assert decode(lines[1], dict[str, object]) == {"properties": {"a": 1}}


@pytest.mark.real
async def test_every_failure_stands_at_the_place_of_its_document(installation: Installation) -> None:
    good = {"scope": "s", "id": "1", "seen": 1}
    writes = _writes(installation.names.profiles, good, {"seen": "no number"}, good, {"seen": {"of": 1}}, good)
    there = Write(writes[0].index, writes[0].id, encode(good))

    results = await write_all(installation.elastic, [*writes, there])

    assert [r.status for r in results] == [201, 400, 201, 400, 201, 409]
    assert [r.code for r in results if r.is_refused] == ["document_parsing_exception"] * 2


@pytest.mark.real
async def test_a_stale_version_is_a_conflict_and_the_rest_goes_through(installation: Installation) -> None:
    [write] = _writes(installation.names.profiles, {"scope": "s"})
    [made] = await write_all(installation.elastic, [write])
    [changed] = await write_all(installation.elastic, [Write(write.index, write.id, write.body, made.version)])
    other = _writes(installation.names.profiles, {"scope": "s"})

    results = await write_all(installation.elastic, [Write(write.index, write.id, write.body, made.version), *other])

    assert changed.is_done
    assert changed.version != made.version
    assert [r.status for r in results] == [409, 201]


@pytest.mark.real
async def test_a_version_for_a_document_that_is_gone_is_a_conflict(installation: Installation) -> None:
    [write] = _writes(installation.names.profiles, {"scope": "s"})
    [made] = await write_all(installation.elastic, [write])
    [gone] = await write_all(installation.elastic, [Write(write.index, write.id, b"", made.version)])

    [late] = await write_all(installation.elastic, [Write(write.index, write.id, write.body, made.version)])

    assert gone.is_done
    assert late.is_conflict


@pytest.mark.real
async def test_a_bulk_of_many_megabytes_is_cut_and_written_whole(installation: Installation) -> None:
    writes = _writes(installation.names.parked, *({"scope": "s", "doc": {"text": "x" * 3_000}} for _ in range(4_500)))

    results = await write_all(installation.elastic, writes)

    assert {r.status for r in results} == {201}


async def test_only_items_that_were_turned_away_are_tried_again() -> None:
    async with stand_in("9.4.3", turned_away={"b": 2, "d": 1}) as node, open_client(ElasticOptions(url=node.url)) as elastic:
        results = await write_all(elastic, [Write("i", id, b"{}") for id in "abcd"])

    assert node.bulks == [["a", "b", "c", "d"], ["b", "d"], ["b"]]
    assert all(result.is_done for result in results)


@pytest.mark.slow
async def test_a_node_that_stays_busy_is_unavailable() -> None:
    async with stand_in("9.4.3", turned_away={"b": 9}) as node, open_client(ElasticOptions(url=node.url)) as elastic:
        with pytest.raises(Unavailable, match="es_rejected_execution_exception"):
            await write_all(elastic, [Write("i", id, b"{}") for id in "abc"])


@pytest.mark.real
async def test_a_refusal_of_our_own_document_is_a_defect(installation: Installation) -> None:
    [result] = await write_all(installation.elastic, _writes(installation.names.profiles, {"seen": "ann@shop.example"}))

    with pytest.raises(Defect) as caught:
        is_written(result)
    assert "ann@" not in str(caught.value)
