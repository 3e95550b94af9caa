"""What a page held before its rows were moved leaves the file; what it holds stays as it is."""

import random
import sqlite3
from pathlib import Path

import pytest

from thamesthrive.adapters.embedded.database import EVERYWHERE, Connection, open_database
from thamesthrive.adapters.embedded.gaps import gap_of

pytestmark = pytest.mark.anyio

SECRET = b"unmistakable"


def grown(connection: Connection, number: int, rows: int = 400) -> None:
    """Rows that grow, in no order, so that pages are split and rows moved; then all of them are emptied but a few."""
    rng = random.Random(3)
    for id in rng.sample(range(rows), rows):
        connection.execute("INSERT INTO groups VALUES (?, ?, 1, ?, '')", (number, f"{id:05}", f'"{SECRET.decode()} {id}"'))
    for id in rng.sample(range(rows), rows):
        text = f'"{SECRET.decode() * rng.randrange(1, 300)}"'
        connection.execute("UPDATE groups SET document = ? WHERE scope = ? AND id = ?", (text, number, f"{id:05}"))


def emptied(connection: Connection, number: int) -> None:
    connection.execute("UPDATE groups SET document = '\"kept\"', version = 2 WHERE scope = ?", (number,))


def is_in(file: Path) -> int:
    """How often it stands in the file, which is read by nobody who has locks on it."""
    return file.read_bytes().count(SECRET)


async def test_nothing_is_left_in_space_that_no_row_uses(tmp_path: Path) -> None:
    file = tmp_path / "store.sqlite3"
    async with open_database(file) as database:
        await database.write(EVERYWHERE, grown)
        await database.write(EVERYWHERE, emptied)
    assert is_in(file), "SQLite zeroes it by itself by now"

    async with open_database(file) as database:
        assert await database.zero_gaps()
        found = await database.read_anywhere(lambda c: c.execute("SELECT count(*), min(document) FROM groups").fetchall())
        assert found == [(400, '"kept"')]
        await database.write(EVERYWHERE, emptied)

    assert not is_in(file)
    with sqlite3.connect(file) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("SELECT count(*), min(document), max(version) FROM groups").fetchall() == [(400, '"kept"', 2)]
    connection.close()


async def test_pages_that_others_keep_in_memory_do_not_bring_it_back(tmp_path: Path) -> None:
    file = tmp_path / "store.sqlite3"
    async with open_database(file) as ours, open_database(file) as theirs:
        await ours.write(EVERYWHERE, grown)
        await ours.write(EVERYWHERE, emptied)
        for database in (ours, theirs):
            await database.write(EVERYWHERE, lambda c, _: c.execute("SELECT sum(length(document)) FROM groups").fetchall())

        assert await ours.zero_gaps()
        for database in (ours, theirs):
            await database.write(EVERYWHERE, emptied)

    assert not is_in(file)


@pytest.mark.slow                              # it waits for the reader, again and again
async def test_beside_somebody_who_reads_it_is_left_for_later(tmp_path: Path) -> None:
    async with open_database(tmp_path / "store.sqlite3") as database:
        await database.write(EVERYWHERE, grown)
        async with database.as_it_stands():
            await database.write(EVERYWHERE, emptied)
            assert not await database.zero_gaps()
        assert await database.zero_gaps()


@pytest.mark.parametrize(
    ("page", "gap"),
    [
        (b"\x0d\0\0\0\x02\0\x40\0" + bytes(56), range(12, 64)),
        (b"\x05\0\0\0\x02\0\x20\0" + bytes(56), range(16, 32)),
        (b"\x00\0\0\x07" + b"a row that is long goes on here" + bytes(29), range(0)),
        (b"\x0d\0\0\0\x02\xff\x40\0" + bytes(56), range(0)),
    ],
)
def test_a_gap_lies_between_the_pointers_and_the_rows(page: bytes, gap: range) -> None:
    assert gap_of(page, is_first=False) == gap
