"""Launches the product itself, as a user would, and speaks to it over HTTP."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import httpx2 as httpx
from attrs import define, field

from .elasticsearch import shared_elasticsearch
from .processes import NoServer, absent, free_port
from .redis import redis_server

COMMAND = [str(Path(sys.executable).parent / "thamesthrive")]
READY_S = 30.0
STOP_S = 15.0


@define
class Api:
    """One address, with a write key to send and a token to look."""

    url: str
    write_key: str
    token: str
    client: httpx.Client = field(factory=lambda: httpx.Client(timeout=60.0))

    def get(self, path: str, /, **params: Any) -> Any:
        answer = self.client.get(f"{self.url}/api/{path}", params=params, headers={"Authorization": f"Bearer {self.token}"})
        assert answer.status_code == 200, f"GET {path}: {answer.status_code} {answer.text[:300]}"
        return answer.json()

    def post(self, path: str, body: Any) -> Any:
        answer = self.client.post(f"{self.url}/api/{path}", json=body, headers={"Authorization": f"Bearer {self.token}"})
        assert answer.status_code < 300, f"POST {path}: {answer.status_code} {answer.text[:300]}"
        return answer.json()

    def track(self, body: Mapping[str, Any]) -> Any:
        answer = self.client.post(f"{self.url}/track", json={"source": {"id": self.write_key}, **body})
        assert answer.status_code == 200, f"track: {answer.status_code} {answer.text[:300]}"
        return answer.json()

    def batch(self, items: Sequence[Any]) -> None:
        answer = self.client.post(f"{self.url}/v1/batch", json={"writeKey": self.write_key, "batch": items})
        assert answer.status_code == 200, f"batch: {answer.status_code} {answer.text[:300]}"

    def everything(self, kind: str, page: int) -> Iterator[Any]:
        """A whole listing, page after page."""
        cursor = None
        while True:
            answer = self.get(kind, limit=page, **({"cursor": cursor} if cursor else {}))
            yield from answer["items"]
            if (cursor := answer["next"]) is None:
                return

    def drained(self, *, within_s: float = 600.0) -> None:
        """Wait until nothing is in flight, by the ledger: all that was received has become something."""
        until = time.monotonic() + within_s
        while time.monotonic() < until:
            total = self.get("ledger")["total"]
            if total["in_flight"] == 0:
                return
            time.sleep(0.03)
        raise AssertionError(f"not drained within {within_s} s: {total}")


class Process:
    """One running process of the product; its output is kept."""

    def __init__(self, args: Sequence[str], environment: Mapping[str, str], log: Path) -> None:
        self._log = log
        with log.open("ab") as stream:
            self._process = subprocess.Popen([*COMMAND, *args], env={**os.environ, **environment}, stdout=stream, stderr=stream)

    @property
    def pid(self) -> int:
        return self._process.pid

    def output(self) -> str:
        return self._log.read_text("utf-8", "replace")

    def alive(self) -> bool:
        return self._process.poll() is None

    def kill(self) -> None:
        """As a power cut would, for this process."""
        self._process.send_signal(signal.SIGKILL)
        self._process.wait(STOP_S)

    def stop(self) -> int:
        """Politely. Returns the exit status."""
        if self.alive():
            self._process.send_signal(signal.SIGTERM)
        return self._process.wait(STOP_S)


def wait_ready(url: str, process: Process, *, within_s: float = READY_S) -> float:
    """Until /readyz says so; returns how long it took."""
    began = time.monotonic()
    with httpx.Client(timeout=2.0) as client:
        while time.monotonic() - began < within_s:
            assert process.alive(), f"it ended:\n{process.output()[-3000:]}"
            try:
                if client.get(f"{url}/readyz").status_code == 200:
                    return time.monotonic() - began
            except httpx.HTTPError:
                continue                        # it does not listen yet
            finally:
                time.sleep(0.02)
    raise AssertionError(f"not ready within {within_s} s:\n{process.output()[-3000:]}")


def wait_answering(url: str, within_s: float = READY_S) -> None:
    """Until something answers there, ready or not."""
    until = time.monotonic() + within_s
    with httpx.Client(timeout=2.0) as client:
        while True:
            try:
                client.get(f"{url}/healthz")
            except httpx.HTTPError:
                assert time.monotonic() < until, f"{url} does not answer within {within_s} s"
                time.sleep(0.02)
            else:
                return


@contextmanager
def all_in_one(
    folder: Path, environment: Mapping[str, str] | None = None, *, known: tuple[str, str] | None = None, ready_s: float = READY_S
) -> Iterator[tuple[Api, Process]]:
    """`run --role all` on a folder; the keys are read from what a first start prints, or are known from it."""
    port = free_port()
    process = Process(["run", "--role", "all", "--data", str(folder), "--port", str(port)], environment or {}, folder.with_suffix(".log"))
    url = f"http://127.0.0.1:{port}"
    try:
        wait_ready(url, process, within_s=ready_s)
        api = Api(url, *known) if known else api_of(url, process.output())
        with api.client:
            yield api, process
    finally:
        process.stop()


def api_of(url: str, printed: str) -> Api:
    """What the first start printed."""
    key = re.search(r"write key: (\S+)", printed)
    token = re.search(r"(tt_\w+_\S+)", printed)
    assert key, printed
    assert token, printed
    return Api(url, key[1], token[1])


@contextmanager
def servers() -> Iterator[dict[str, str]]:
    """A Redis of its own and the shared Elasticsearch, as settings in the environment; the test is skipped where there is none."""
    with ExitStack() as stack:
        try:
            redis = stack.enter_context(redis_server())
            elastic = shared_elasticsearch()
        except NoServer as reason:
            absent(reason)
        prefix = f"test-{free_port()}"
        stack.callback(_drop, elastic, prefix)
        yield {
            "THAMESTHRIVE_STORE_KIND": "elasticsearch",
            "THAMESTHRIVE_ELASTIC_URL": elastic,
            "THAMESTHRIVE_ELASTIC_PREFIX": prefix,
            "THAMESTHRIVE_REDIS_URL": redis.url,
        }


def _drop(elastic: str, prefix: str) -> None:
    for index in httpx.get(f"{elastic}/_cat/indices/{prefix}-*?format=json").json():
        httpx.delete(f"{elastic}/{index['index']}")
    httpx.delete(f"{elastic}/_index_template/{prefix}-*")


@contextmanager
def split(folder: Path, environment: Mapping[str, str], *, apis: int, workers: int) -> Iterator[tuple[list[Api], list[Process]]]:
    """Separate api and worker processes against the servers that the environment names: one `Api` for each door."""
    folder.mkdir(parents=True, exist_ok=True)
    once(["run", "--role", "job", "--job", "migrate"], environment)
    source = json.loads(once(["sources", "create", "web", "--format", "json"], environment))
    token = json.loads(once(["tokens", "create", "test", "--grant", "owner", "--format", "json"], environment))
    ports = [free_port() for _ in range(apis)]
    running = [Process(["run", "--role", "api", "--port", str(p)], environment, folder / f"api-{p}.log") for p in ports]
    running += [Process(["run", "--role", "worker"], environment, folder / f"worker-{n}.log") for n in range(workers)]
    doors = [Api(f"http://127.0.0.1:{port}", source["write_key"], token["token"]) for port in ports]
    try:
        for door, process in zip(doors, running, strict=False):
            wait_ready(door.url, process)
        yield doors, running
    finally:
        for door in doors:
            door.client.close()
        for process in running:
            process.stop()


def once(args: Sequence[str], environment: Mapping[str, str]) -> str:
    """A command that ends; returns what it printed."""
    done = subprocess.run([*COMMAND, *args], env={**os.environ, **environment}, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, f"{args}: {done.returncode}\n{done.stdout}\n{done.stderr}"
    return done.stdout
