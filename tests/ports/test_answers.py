"""The contract of `Answers`."""

import asyncio
from contextlib import AsyncExitStack, suppress
from pathlib import Path
from typing import Any

import pytest

from tests.ports import intakes
from tests.ports.intakes import SERVERS, OpenedLog, open_mortal, open_server, until
from thamesthrive.kernel.errors import Unavailable
from thamesthrive.ports.answers import Answer, Answers

pytestmark = pytest.mark.anyio
log_server, log = intakes.log_server, intakes.log

LONG_S = 20.0


def answer(to: str, **given: Any) -> Answer:
    return Answer(**{"to": to, "profile": "profile-1", "session": "session-1", **given})


async def test_who_waits_gets_the_answer(log: OpenedLog) -> None:
    to = log.answers.expect()
    lists: dict[str, Any] = {"events": ("e1", "e2"), "errors": ("no",), "warnings": ("hm",), "ux": ({"tag": "div", "n": [1, None]},)}
    sent = answer(to, **lists, response={"a": {"b": 1.5}})

    await log.answers.publish([sent])

    assert list(await log.answers.wait(to, entries=1, timeout_s=LONG_S)) == [sent]


async def test_an_answer_without_a_profile_is_one(log: OpenedLog) -> None:
    to = log.answers.expect()

    await log.answers.publish([answer(to, profile=None, session=None)])

    assert list(await log.answers.wait(to, entries=1, timeout_s=LONG_S)) == [answer(to, profile=None, session=None)]


async def test_each_caller_gets_its_own(log: OpenedLog) -> None:
    addresses = [log.answers.expect() for _ in range(10)]

    async with asyncio.TaskGroup() as group:
        waits = [group.create_task(log.answers.wait(to, entries=1, timeout_s=LONG_S)) for to in addresses]
        await log.answers.publish([answer(to, profile=to) for to in reversed(addresses)])

    assert [[a.profile for a in wait.result()] for wait in waits] == [[to] for to in addresses]


async def test_a_call_of_several_entries_waits_for_all(log: OpenedLog) -> None:
    to = log.answers.expect()

    async with asyncio.TaskGroup() as group:
        waiting = group.create_task(log.answers.wait(to, entries=3, timeout_s=LONG_S))
        for n in range(3):
            await log.answers.publish([answer(to, events=(f"e{n}",))])

    assert [a.events for a in waiting.result()] == [("e0",), ("e1",), ("e2",)]


async def test_who_waited_long_enough_gets_what_came(log: OpenedLog) -> None:
    silent, heard = log.answers.expect(), log.answers.expect()
    await log.answers.publish([answer(heard)])
    assert len(await log.answers.wait(heard, entries=1, timeout_s=LONG_S)) == 1

    assert list(await log.answers.wait(silent, entries=2, timeout_s=0.05)) == []


async def test_more_than_one_an_entry_is_not_given(log: OpenedLog) -> None:
    to = log.answers.expect()
    await log.answers.publish([answer(to, events=("e1",)), answer(to, events=("e2",))])

    assert len(await log.answers.wait(to, entries=1, timeout_s=LONG_S)) == 1


async def test_answers_to_nobody_harm_nobody(log: OpenedLog) -> None:
    to = log.answers.expect()

    await log.answers.publish([])
    await log.answers.publish([answer("gone"), answer("gone:1"), answer(""), answer(to)])

    assert len(await log.answers.wait(to, entries=1, timeout_s=LONG_S)) == 1


async def test_only_so_many_wait(log: OpenedLog) -> None:
    addresses = [log.answers.expect() for _ in range(20)]
    with pytest.raises(Unavailable, match="20 callers wait"):
        log.answers.expect()

    await log.answers.wait(addresses[0], entries=1, timeout_s=0)

    assert log.answers.expect() not in addresses


@pytest.mark.parametrize("kind", SERVERS)
async def test_the_answer_comes_from_another_process(kind: str, tmp_path: Path) -> None:
    async with AsyncExitStack() as stack:
        server = await stack.enter_async_context(open_server(kind, tmp_path))
        options = server.options()
        door, drain, other = [await stack.enter_async_context(server.open(options)) for _ in range(3)]
        to, foreign = door.answers.expect(), other.answers.expect()

        await drain.answers.publish([answer(foreign), answer(to, events=("e1",))])

        assert [a.events for a in await door.answers.wait(to, entries=1, timeout_s=LONG_S)] == [("e1",)]
        assert len(await other.answers.wait(foreign, entries=1, timeout_s=LONG_S)) == 1


@pytest.mark.parametrize("kind", SERVERS)
async def test_answers_are_heard_again_after_the_server_came_back(kind: str, tmp_path: Path) -> None:
    async with open_mortal(kind, tmp_path) as server, server.open() as log:
        await server.kill()

        await until(lambda: is_heard(log.answers))


async def is_heard(answers: Answers) -> bool:
    to = answers.expect()
    with suppress(Unavailable):
        await answers.publish([answer(to)])
    return len(await answers.wait(to, entries=1, timeout_s=0.1)) == 1
