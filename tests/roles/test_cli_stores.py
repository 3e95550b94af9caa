"""Commands that work on the stores of a data folder, with no platform running."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from roles.cli import main
from thamesthrive.web.tracker import read_script


def ran(folder: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, [*arguments, "--data", str(folder)])


def told(folder: Path, *arguments: str) -> Any:
    done = ran(folder, *arguments, "--format", "json")
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("data")


def test_a_source_that_was_made_is_listed_and_shown(folder: Path) -> None:
    made = told(folder, "sources", "create", "My Shop", "--origin", "https://shop.example", "--region", "GB")

    assert (made["id"], len(made["write_key"]), made["origins"]) == ("my-shop", 32, ["https://shop.example"])
    assert made in told(folder, "sources", "list")
    assert told(folder, "sources", "show", "my-shop") == made
    assert f'"id": "{made["write_key"]}"' in ran(folder, "sources", "show", "my-shop").output


def test_a_source_is_shown_with_the_lines_that_bring_the_tracker_to_a_page(folder: Path) -> None:
    key = told(folder, "sources", "create", "tracked")["write_key"]

    shown = ran(folder, "sources", "show", "tracked").output

    assert f'"http://127.0.0.1:8686/tracker.js",{{writeKey:"{key}"}}' in shown
    assert f'<script async src="http://127.0.0.1:8686/tracker.js" data-write-key="{key}"></script>' in shown
    assert f"/tracker/{read_script().digest}.js\" integrity=" in shown


def test_a_source_is_changed_where_something_is_said_and_nowhere_else(folder: Path) -> None:
    made = told(folder, "sources", "create", "Payments", "--region", "GB", "--origin", "https://a.example")
    assert made["doors"] == ["track", "v1", "beacon"]

    opened = told(folder, "sources", "change", "payments", "--open", "collect", "--close", "v1", "--hashed-key", "email=customer.email")
    assert opened == {
        **made,
        "doors": ["track", "beacon", "collect"],
        "keys": [{"path": "customer.email", "type": "email", "hashed": True}],
    }
    spared = told(folder, "sources", "change", "payments", "--no-keys", "--any-origin", "--ephemeral", "--profile-less", "--disable")
    assert spared == {**opened, "keys": [], "origins": [], "ephemeral": True, "profile_less": True, "enabled": False}
    again = told(folder, "sources", "change", "payments", "--no-ephemeral", "--no-profile-less", "--enable", "--name", "Pay")
    assert again == {**spared, "ephemeral": False, "profile_less": False, "enabled": True, "name": "Pay"}


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (("--open", "gate"), 1, "unknown doors ['gate']"),
        (("--key", "email"), 2, "TYPE=PATH"),
        (("--hashed-key", "user-id=who"), 1, "hashed can be email and phone"),
        (("--key", "user-id=who", "--profile-less"), 1, "no key can identify"),
    ],
)
def test_a_change_that_makes_no_sense_is_refused(folder: Path, arguments: tuple[str, ...], status: int, said: str) -> None:
    id = told(folder, "sources", "create", f"steady {len(told(folder, 'sources', 'list'))}")["id"]

    refused = ran(folder, "sources", "change", id, *arguments)

    assert refused.exit_code == status
    assert said in refused.output


def test_a_source_is_shown_with_a_line_for_each_open_door_under_the_public_address(folder: Path) -> None:
    doors = [word for door in ("track", "collect", "pixel", "redirect") for word in ("--door", door)]
    key = told(folder, "sources", "create", "open", *doors)["write_key"]

    shown = CliRunner(env={"THAMESTHRIVE_API_PUBLIC_ADDRESS": "https://cdp.example/"}).invoke(
        main, ["sources", "show", "open", "--data", str(folder)]
    ).output

    assert "curl -X POST https://cdp.example/track " in shown
    assert f"https://cdp.example/collect/order-completed/{key}" in shown
    assert f'<img src="https://cdp.example/pixel/{key}/email-opened.gif"' in shown
    assert "thamesthrive redirects create" in shown
    assert '"https://cdp.example/tracker.js"' in shown


def test_a_public_address_that_is_none_is_refused(folder: Path) -> None:
    shown = CliRunner(env={"THAMESTHRIVE_API_PUBLIC_ADDRESS": "cdp.example"}).invoke(main, ["settings"])

    assert shown.exit_code == 1
    assert "public_address is like https://cdp.example" in shown.output


def test_a_link_is_made_listed_shown_and_deleted(folder: Path) -> None:
    told(folder, "sources", "create", "mails", "--door", "redirect")

    of = ("--source", "mails", "--property", "campaign=spring")
    made = told(folder, "redirects", "create", "Spring", "https://shop.example/spring", *of)

    assert made["address"] == f"http://127.0.0.1:8686/redirect/{made['id']}"
    assert (made["type"], made["properties"]) == ("link-clicked", {"campaign": "spring"})
    assert told(folder, "redirects", "list") == [made] == [told(folder, "redirects", "show", made["id"])]
    assert made["address"] in ran(folder, "redirects", "show", made["id"]).output
    assert ran(folder, "redirects", "delete", made["id"]).exit_code == 0
    assert told(folder, "redirects", "list") == []
    assert 'no link "' in ran(folder, "redirects", "delete", made["id"]).output


def test_a_link_of_a_source_whose_door_is_closed_is_refused_with_what_to_do(folder: Path) -> None:
    told(folder, "sources", "create", "shut")

    refused = ran(folder, "redirects", "create", "Spring", "https://shop.example/spring", "--source", "shut")

    assert refused.exit_code == 1
    assert "thamesthrive sources change shut --open redirect" in refused.output


def test_a_source_is_not_made_twice(folder: Path) -> None:
    told(folder, "sources", "create", "twice")

    again = ran(folder, "sources", "create", "Twice")

    assert again.exit_code == 1
    assert 'source "twice" exists already' in again.output


def test_a_source_that_is_not_there_is_named(folder: Path) -> None:
    missing = ran(folder, "sources", "show", "nowhere")

    assert missing.exit_code == 1
    assert 'no source "nowhere"' in missing.output


def test_stages_do_not_see_each_other(folder: Path) -> None:
    told(folder, "sources", "create", "only-test", "--stage", "test")

    assert "only-test" not in [s["id"] for s in told(folder, "sources", "list")]
    assert [s["id"] for s in told(folder, "sources", "list", "--stage", "test")] == ["only-test"]


def test_a_tokens_text_is_shown_once_and_it_can_be_revoked(folder: Path) -> None:
    made = told(folder, "tokens", "create", "reports", "--grant", "analyst", "--days", "90")

    assert made["token"].startswith(f"tt_{made['id']}_")
    listed = ran(folder, "tokens", "list", "--format", "json").stdout
    assert made["id"] in listed
    assert made["token"].removeprefix(f"tt_{made['id']}_") not in listed
    assert ran(folder, "tokens", "revoke", made["id"]).exit_code == 0
    assert [t["revoked"] for t in told(folder, "tokens", "list") if t["id"] == made["id"]] == [True]


def test_a_tokens_text_stands_alone_on_standard_output(folder: Path) -> None:
    made = ran(folder, "tokens", "create", "scripts", "--grant", "analyst")

    assert made.stdout.startswith("tt_")
    assert made.stdout.count("\n") == 1
    assert "not shown again" in made.stderr


def test_doctor_finds_nothing_wrong_with_a_good_folder(folder: Path) -> None:
    found = {f["check"]: f["sentence"] for f in told(folder, "doctor")}

    assert [name for name, sentence in found.items() if not sentence] == ["settings", "data folder", "store and log opened", "store"]
    assert found["log"] == "nothing waits in its 16 partitions"
    assert found["scheduler"].startswith("none leads")
    assert found["ledger"] == "not verified yet"


def test_schedules_are_listed_paused_resumed_and_run(folder: Path) -> None:
    listed = [s["name"] for s in told(folder, "schedules", "list")]
    assert listed == ["canary", "verify-ledger", "sweep-parked", "sweep-deliveries", "clean-erased", "retain"]

    assert ran(folder, "schedules", "pause", "canary").exit_code == 0
    assert [s["name"] for s in told(folder, "schedules", "list") if s["paused"]] == ["canary"]
    assert ran(folder, "schedules", "resume", "canary").exit_code == 0
    assert [s["name"] for s in told(folder, "schedules", "list") if s["paused"]] == []

    said = [ran(folder, "schedules", "run", "canary").output for _ in range(2)]
    assert said == ["canary: put on the queue\n", "canary: its last run is not done yet\n"]


def test_a_schedule_that_is_not_there_is_named(folder: Path) -> None:
    missing = ran(folder, "schedules", "pause", "lunch")

    assert missing.exit_code == 1
    assert 'no schedule "lunch"; there are canary' in missing.output


def test_a_job_that_is_not_there_is_named(folder: Path) -> None:
    missing = ran(folder, "run", "--role", "job", "--job", "lunch")

    assert missing.exit_code == 1
    assert "there are migrate, reindex, verify-ledger, sweep-parked" in missing.output
