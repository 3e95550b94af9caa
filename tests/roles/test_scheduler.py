"""The scheduler as processes: one leads, another takes over; what is paused stays paused; what is due is done, once."""

import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import httpx2 as httpx
import pytest

from tests.servers.platform import Process, all_in_one, once
from tests.servers.processes import NoServer, absent, free_port
from tests.servers.redis import redis_server
from thamesthrive.tasks.schedule import SCHEDULES

LEASE_S = 1.0


def waited(condition: Any, *, within_s: float = 20.0) -> Any:
    """What the condition says once it says anything."""
    import time

    until = time.monotonic() + within_s
    while time.monotonic() < until:
        if found := condition():
            return found
        time.sleep(0.05)
    raise AssertionError("it did not come")


class Scheduler:
    """A process of the role, with its health at a port."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        self.port = free_port()
        arguments = ["run", "--role", "scheduler", "--data", str(folder)]
        self.process = Process(arguments, {**environment, "THAMESTHRIVE_API_HEALTH_PORT": str(self.port)}, folder / f"{self.port}.log")

    def checks(self) -> dict[str, Any]:
        try:
            said: dict[str, Any] = httpx.get(f"http://127.0.0.1:{self.port}/readyz", timeout=2).json()["checks"]
        except (httpx.HTTPError, ValueError):
            return {}
        return said

    def leader(self) -> str | None:
        leader: str | None = self.checks().get("scheduler", {}).get("leader")
        return leader


@contextmanager
def environment_with_redis() -> Iterator[dict[str, str]]:
    with ExitStack() as stack:
        try:
            redis = stack.enter_context(redis_server())
        except NoServer as reason:
            absent(reason)
        yield {"THAMESTHRIVE_REDIS_URL": redis.url, "THAMESTHRIVE_REDIS_LEASE_S": str(LEASE_S)}


@pytest.mark.real
def test_one_leads_and_when_it_is_killed_another_takes_over(tmp_path: Path) -> None:
    with environment_with_redis() as environment:
        first = Scheduler(tmp_path, environment)
        leader = waited(first.leader)
        second = Scheduler(tmp_path, environment)
        try:
            waited(second.checks)
            assert second.leader() == leader

            first.process.kill()

            successor = waited(lambda: found if (found := second.leader()) != leader else None)
            assert successor
            assert "scheduler leads" in second.process.output()
            messages = second.checks()["queue"]["messages"]
            assert messages == {"maintenance": len(SCHEDULES)}          # each schedule once, though two leaders fired and nobody works
        finally:
            assert second.process.stop() == 0


@pytest.mark.real
def test_a_leader_that_stops_lets_another_lead_at_once(tmp_path: Path) -> None:
    with environment_with_redis() as environment:
        environment["THAMESTHRIVE_REDIS_LEASE_S"] = "10"
        first = Scheduler(tmp_path, environment)
        leader = waited(first.leader)
        second = Scheduler(tmp_path, environment)
        try:
            waited(second.checks)

            assert first.process.stop() == 0

            assert waited(lambda: found if (found := second.leader()) != leader else None, within_s=5)
        finally:
            second.process.stop()


@pytest.mark.slow
def test_what_was_paused_is_paused_after_a_restart_and_the_rest_is_done(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    with all_in_one(folder) as (api, process):
        known = (api.write_key, api.token)
        canary = waited(lambda: api.client.get(f"{api.url}/readyz").json()["checks"]["canary"].get("visible_s"))
        assert canary < 10
        verification = waited(lambda: api.get("schedules")["items"][1]["fired"])
        assert verification
        shown = api.client.post(f"{api.url}/api/schedules/canary/pause", headers={"Authorization": f"Bearer {api.token}"}).json()
        assert [s["name"] for s in shown["items"] if s["paused"]] == ["canary"]
        metrics = api.client.get(f"{api.url}/metrics").text
        assert 'thamesthrive_tasks_total{outcome="done",task="canary"}' in metrics
        assert "thamesthrive_scheduler_leads 1.0" in metrics
        assert process.stop() == 0

    with all_in_one(folder, known=known) as (api, _):
        assert [s["name"] for s in api.get("schedules")["items"] if s["paused"]] == ["canary"]
        once(["schedules", "resume", "canary", "--data", str(folder)], {})
        waited(lambda: not any(s["paused"] for s in api.get("schedules")["items"]))
        assert "put on the queue" in once(["schedules", "run", "sweep-parked", "--data", str(folder)], {})


@pytest.mark.slow
def test_the_job_that_verifies_the_ledger_ends_with_1_when_it_does_not_balance(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    with all_in_one(folder) as (api, _):
        api.track({"session": {"id": "session-0001"}, "events": [{"type": "page-view"}] * 3})
        api.drained()
    later = {"THAMESTHRIVE_MAINTENANCE_LEDGER_SETTLE_S": "-120"}
    verify = ["run", "--role", "job", "--job", "verify-ledger", "--data", str(folder)]
    assert "the ledger balances: " in once(verify, later)

    with sqlite3.connect(folder / "store.sqlite3") as store:
        store.execute("DELETE FROM events WHERE rowid = (SELECT max(rowid) FROM events WHERE type = 'page-view')")

    process = Process(verify, later, tmp_path / "job.log")
    assert process._process.wait(30) == 1
    assert '"outcome":"stored","ledger":3,"store":2' in process.output()
    assert "does not balance in default/live" in process.output()
