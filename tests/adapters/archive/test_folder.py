"""A backup's folder: whole or not there, and only its owner's."""

import gzip
import os
import stat
from pathlib import Path

import pytest

from thamesthrive.adapters.archive.folder import FolderArchive
from thamesthrive.kernel.errors import Conflict, Invalid, Missing, Unavailable

pytestmark = pytest.mark.anyio


async def made(folder: Path, lines: int = 1_203) -> None:
    async with FolderArchive(folder).begin() as filling:
        for begin in range(0, lines, 100):
            await filling.add("event", [b'{"n":%d}' % n for n in range(begin, min(begin + 100, lines))])
        await filling.close("event")
        await filling.close("parked")
        await filling.finish(b"{}")


async def test_what_was_added_is_read_again_in_lines(tmp_path: Path) -> None:
    archive = FolderArchive(tmp_path / "backup")
    await made(tmp_path / "backup")

    assert [line async for lines in archive.read("event") for line in lines] == [b'{"n":%d}' % n for n in range(1_203)]
    assert [lines async for lines in archive.read("parked")] == []
    assert await archive.manifest() == b"{}"
    assert gzip.decompress((tmp_path / "backup" / "event.jsonl.gz").read_bytes()).startswith(b'{"n":0}\n{"n":1}\n')
    assert sorted(os.listdir(tmp_path)) == ["backup"]


async def test_only_its_owner_may_read_it(tmp_path: Path) -> None:
    await made(tmp_path / "backup")

    assert stat.S_IMODE((tmp_path / "backup").stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in (tmp_path / "backup").iterdir()} == {0o600}


async def test_the_same_lines_are_the_same_file(tmp_path: Path) -> None:
    await made(tmp_path / "a")
    await made(tmp_path / "b")

    a, b = await FolderArchive(tmp_path / "a").pack("event"), await FolderArchive(tmp_path / "b").pack("event")

    assert a == b
    assert a.size_bytes == (tmp_path / "a" / "event.jsonl.gz").stat().st_size


async def test_what_was_not_finished_is_thrown_away(tmp_path: Path) -> None:
    async with FolderArchive(tmp_path / "backup").begin() as filling:
        await filling.add("event", [b"{}"])

    assert os.listdir(tmp_path) == []


async def test_what_a_killed_process_left_is_begun_anew(tmp_path: Path) -> None:
    left = tmp_path / "backup.partial"
    left.mkdir()
    (left / "event.jsonl.gz").write_bytes(b"half")

    await made(tmp_path / "backup", lines=2)

    assert [line async for lines in FolderArchive(tmp_path / "backup").read("event") for line in lines] == [b'{"n":0}', b'{"n":1}']
    assert not left.exists()


async def test_nothing_of_anybody_else_is_touched(tmp_path: Path) -> None:
    (tmp_path / "backup").mkdir()
    with pytest.raises(Conflict, match=r"something at .* already; name a folder"):
        await made(tmp_path / "backup")
    (tmp_path / "other.partial").mkdir()
    (tmp_path / "other.partial" / "letter.txt").write_text("mine")
    with pytest.raises(Conflict, match="move it away"):
        await made(tmp_path / "other")

    assert (tmp_path / "other.partial" / "letter.txt").read_text() == "mine"


async def test_what_is_no_backup_is_told_from_one_that_is_damaged(tmp_path: Path) -> None:
    with pytest.raises(Missing, match=r"no manifest\.json; name the folder"):
        await FolderArchive(tmp_path).manifest()
    with pytest.raises(Invalid, match="is missing; use another copy"):
        await FolderArchive(tmp_path).pack("event")
    for body in (b"no gzip", gzip.compress(b"{}\n" * 9_999)[:-30]):
        (tmp_path / "event.jsonl.gz").write_bytes(body)
        with pytest.raises(Invalid, match="cannot be unpacked; use another copy"):
            _ = [lines async for lines in FolderArchive(tmp_path).read("event")]


async def test_where_nothing_can_be_written_it_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(Unavailable, match=r"cannot be written or read.*check the disk"):
        await made(tmp_path / "file" / "backup")
