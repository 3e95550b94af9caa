"""A backup is made while events come in, the store is lost, the backup is put back: then every event that is sent again is there once."""

import json
import subprocess
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.model.compare import agrees, read_all
from tests.model.test_model import deliver, history, settled, until
from tests.servers.platform import COMMAND, Api, all_in_one, once, servers, split
from tests.servers.processes import free_port

pytestmark = pytest.mark.slow

SEED = 23
ERASES = {"THAMESTHRIVE_PRIVACY_SETTLE_S": "0"}
BEFORE, ALONGSIDE = 200, 600                  # events before the backup, and at least while it is made and after


@contextmanager
def sending(api: Api, events: Sequence[Mapping[str, Any]]) -> Iterator[None]:
    """In batches, one after the other, for as long as the block and until all are sent."""
    failed: list[BaseException] = []

    def send() -> None:
        try:
            with Api(api.url, api.write_key, api.token).client as client:
                deliver([Api(api.url, api.write_key, api.token, client)], events)
        except BaseException as error:          # noqa: BLE001  told below
            failed.append(error)

    thread = threading.Thread(target=send)
    thread.start()
    try:
        yield
    finally:
        thread.join()
    assert not failed, failed


def job(name: str, *arguments: str, environment: Mapping[str, str] | None = None) -> str:
    return once(["run", "--role", "job", "--job", name, *arguments], environment or {})


def refused(name: str, *arguments: str) -> str:
    """What is said where a job ends with 1."""
    command = [*COMMAND, "run", "--role", "job", "--job", name, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 1, done
    return done.stderr.splitlines()[-1]


def counted(backup: Path) -> Mapping[str, int]:
    kinds = json.loads((backup / "manifest.json").read_text())["kinds"]
    return {kind: held["records"] for kind, held in kinds.items()}


def test_the_embedded_store_is_lost_and_put_back_beside_its_log(tmp_path: Path) -> None:
    data, backup, sent = tmp_path / "data", tmp_path / "backup", history(BEFORE + ALONGSIDE, SEED)
    with all_in_one(data) as (api, process):
        deliver([api], sent[:BEFORE])
        with sending(api, sent[BEFORE:-200]):
            said = job("backup", "--to", str(backup), "--data", str(data))
        assert "records stand in" in said
        assert "already; name a folder that does not exist yet" in refused("backup", "--to", str(backup), "--data", str(data))
        assert "empty store only" in refused("restore", "--from", str(backup), "--data", str(data))
        deliver([api], sent[-200:])
        keys = (api.write_key, api.token)
        process.kill()
    for file in data.glob("store.sqlite3*"):
        file.unlink()

    said = job("restore", "--from", str(backup), "--data", str(data))

    assert "are restored and compared" in said
    assert counted(backup)["event"] > BEFORE
    with all_in_one(data, known=keys) as (api, _):
        deliver([api], sent)
        agrees(settled(api, sent, 0), sent, SEED)


def test_who_was_erased_since_the_backup_does_not_come_back_with_it(tmp_path: Path) -> None:
    old, new, backup, receipts = (tmp_path / name for name in ("old", "new", "backup", "receipts.json"))
    with all_in_one(old, ERASES) as (api, _):
        api.batch([{"type": "identify", "userId": who, "messageId": f"{who}-1", "traits": {"name": who}} for who in ("annabella", "bob")])
        api.drained()
        job("backup", "--to", str(backup), "--data", str(old))
        job("erase", "--by-key", "user-id=annabella", "--data", str(old), environment=ERASES)
        assert known(api, "annabella") == 404
        listed = json.loads(once(["erasures", "list", "--format", "json", "--data", str(old)], {}))
        receipts.write_text(json.dumps([{**receipt, "asked": "2026-01-01T00:00:00Z"} for receipt in listed]))     # some time ago
        keys = (api.write_key, api.token)

    said = job("restore", "--from", str(backup), "--erasures", str(receipts), "--data", str(new))

    assert "1 erasures will be done again" in said
    with all_in_one(new, ERASES, known=keys) as (api, _):
        until(lambda: is_erased(api, receipts))
        assert known(api, "annabella") == 404
        assert known(api, "bob") == 200
        assert api.post("events/search", {"words": "annabella"})["items"] == []


def is_erased(api: Api, receipts: Path) -> bool:
    """The schedule would have it done within minutes."""
    api.post("schedules/clean-erased/run", {})
    [receipt] = json.loads(receipts.read_text())
    return bool(api.get(f"erasures/{receipt['id']}")["state"] == "done")


def known(api: Api, user: str) -> int:
    asked = {"type": "user-id", "value": user}
    return api.client.post(f"{api.url}/api/profiles/find", json=asked, headers={"Authorization": f"Bearer {api.token}"}).status_code


@pytest.mark.real
def test_indices_are_put_back_under_another_prefix_beside_another_log(tmp_path: Path) -> None:
    sent, backup = history(BEFORE + ALONGSIDE, SEED), tmp_path / "backup"
    with servers() as environment:
        with split(tmp_path / "run", environment, apis=1, workers=2) as ([api], _):
            deliver([api], sent[:BEFORE])
            with sending(api, sent[BEFORE:]):
                job("backup", "--to", str(backup), environment=environment)
            keys = (api.write_key, api.token)
        anew = {**environment, "THAMESTHRIVE_ELASTIC_PREFIX": f"{environment['THAMESTHRIVE_ELASTIC_PREFIX']}-anew",
                "THAMESTHRIVE_REDIS_PREFIX": f"anew-{free_port()}"}

        said = job("restore", "--from", str(backup), environment=anew)

        assert "are restored and compared" in said
        with all_in_one(tmp_path / "anew", anew, known=keys) as (api, _):
            held = read_all(api)
            assert BEFORE * 0.9 < len(held.events) <= len({event["messageId"] for event in sent})
            agrees(held, [event for event in sent if event["messageId"] in held.events], SEED)
            deliver([api], sent)
            agrees(settled(api, sent, 1.5), sent, SEED)
