"""What is left at the end of a process, and what a child that is forked does with a copy of its parent's client: by real processes."""

import os
import signal
import subprocess
import sys
import textwrap
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.servers.receiver import Answer, Receiver

from .doors import door, events_of

ROOT = Path(__file__).parents[2]

BEGIN = """
import asyncio, logging, multiprocessing, os, sys, threading
from thamesthrive.client import AsyncClient, Client, Options
URL = sys.argv[1]
LATER = Options(linger_s=600.0, pause_s=0.01)
"""


@pytest.fixture
def there() -> Iterator[Receiver]:
    with door() as there:
        yield there


def ran(there: Receiver, program: str) -> Counter[str]:
    """The names of the events that came until the program and its children had ended, and how often."""
    command = [sys.executable, "-W", "error", "-c", BEGIN + textwrap.dedent(program), there.url]
    begun = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT, start_new_session=True)
    try:
        _, said = begun.communicate(timeout=60)
    except subprocess.TimeoutExpired:
        os.killpg(begun.pid, signal.SIGKILL)    # with its children
        begun.communicate()
        raise
    assert (begun.returncode, said) == (0, "")
    return Counter(event["event"] for event in events_of(there))


def test_what_waits_at_the_end_of_a_process_is_delivered(there: Receiver) -> None:
    program = """
        client = Client("key", URL, options=LATER)
        for n in range(250):
            client.track("a", user_id="u")
    """

    assert ran(there, program) == {"a": 250}


def test_also_where_the_platform_is_in_trouble_at_that_time(there: Receiver) -> None:
    left, taken = [Answer(503), Answer(503)], there.prescription
    there.prescription = lambda call: left.pop() if left else taken(call)

    program = """
        logging.disable()
        Client("key", URL, options=LATER).track("a", user_id="u")
    """

    assert ran(there, program) == {"a": 1}


def test_also_what_is_said_at_the_very_end(there: Receiver) -> None:
    program = """
        import atexit
        client = Client("key", URL, options=LATER)
        atexit.register(lambda: client.track("last", user_id="u"))
    """

    assert ran(there, program) == {"last": 1}


def test_also_after_an_event_loop_that_ended_before(there: Receiver) -> None:
    program = """
        client = AsyncClient("key", URL, options=LATER)
        async def main():
            await client.track("a", user_id="u")
        asyncio.run(main())
    """

    assert ran(there, program) == {"a": 1}


def test_an_end_is_not_waited_for_longer_than_is_allowed(there: Receiver) -> None:
    there.prescription = lambda call: Answer(503)
    program = """
        logging.disable()
        Client("key", URL, options=Options(close_timeout_s=0.1)).track("a", user_id="u")
    """

    assert ran(there, program) == {}


@pytest.mark.parametrize("kind", ["Client", "AsyncClient"])
def test_a_forked_child_sends_its_own_events_and_not_its_parents(there: Receiver, kind: str) -> None:
    program = f"""
        client = {kind}("key", URL, options=LATER)
        def track(name):
            said = client.track(name, user_id="u")
            if {kind} is AsyncClient:
                asyncio.run(said)
        track("parent before")
        if child := os.fork():
            assert os.waitpid(child, 0)[1] == 0
            track("parent after")
        else:
            assert client.counts.waiting == 0
            track("child")
    """

    assert ran(there, program) == {"parent before": 1, "child": 1, "parent after": 1}


def test_a_client_that_was_closed_is_closed_in_a_child_too(there: Receiver) -> None:
    program = """
        client = Client("key", URL)
        client.close()
        if child := os.fork():
            assert os.waitpid(child, 0)[1] == 0
        else:
            try:
                client.track("child", user_id="u")
            except RuntimeError:
                os._exit(0)
    """

    assert ran(there, program) == {}


@pytest.mark.slow
def test_forking_in_the_midst_of_sending_by_threads_neither_hangs_nor_loses_nor_doubles(there: Receiver) -> None:
    program = """
        client = Client("key", URL, options=Options(linger_s=0.0, batch_events=7, pause_s=0.01))
        def send():
            for n in range(200):
                client.track("parent", user_id="u")
        threads = [threading.Thread(target=send) for _ in range(4)]
        for thread in threads:
            thread.start()
        children = []
        for n in range(20):
            if child := os.fork():
                children.append(child)
            else:
                client.track("child", user_id="u")
                assert client.close(30)
                os._exit(0)
        assert [os.waitpid(child, 0)[1] for child in children] == [0] * 20
        for thread in threads:
            thread.join()
    """

    assert ran(there, program) == {"parent": 800, "child": 20}


def test_a_forked_child_of_multiprocessing_delivers_at_its_end_too(there: Receiver) -> None:
    program = """
        client = Client("key", URL, options=LATER)
        client.track("parent", user_id="u")
        child = multiprocessing.get_context("fork").Process(target=client.track, args=("child",), kwargs={"user_id": "u"})
        child.start()
        child.join()
        assert child.exitcode == 0
    """

    assert ran(there, program) == {"parent": 1, "child": 1}


def test_so_does_one_that_is_begun_anew(there: Receiver) -> None:
    program = """
        from tests.client.spawned import track
        child = multiprocessing.get_context("spawn").Process(target=track, args=(URL,))
        child.start()
        child.join()
        assert child.exitcode == 0
    """

    assert ran(there, program) == {"child": 1}


def test_to_import_it_loads_the_kernel_and_no_more(there: Receiver) -> None:
    program = """
        ours = {".".join(name.split(".")[:2]) for name in sys.modules if name.startswith("thamesthrive.")}
        assert ours == {"thamesthrive.client", "thamesthrive.kernel"}, ours
        assert not {"httpx2", "starlette", "redis", "click", "sqlite3"} & sys.modules.keys()
    """

    assert ran(there, program) == {}


def test_where_no_thread_can_be_had_it_is_sent_at_the_end(there: Receiver) -> None:
    program = """
        from thamesthrive.client import QueueFull
        threading.stack_size(1 << 46)           # for which no machine has room
        client = Client("key", URL, options=Options(when_full="wait", queue_events=150))
        for n in range(150):
            client.track("a", user_id="u")
        try:
            client.track("b", user_id="u")
        except QueueFull:
            client.close()
    """

    assert ran(there, program) == {"a": 150}
