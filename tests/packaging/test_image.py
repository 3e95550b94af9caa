"""What the image is made of, as far as it can be told without building it."""

import json
import re
import tomllib
from fnmatch import fnmatch

import pytest

from tests.packaging.dockerfile import ROOT, Stage, stages

STAGES = {stage.name or "image": stage for stage in stages()}
TAKEN = [(stage, path) for stage in STAGES.values() for path in stage.copied]


@pytest.mark.parametrize(("stage", "path"), TAKEN, ids=[path for _, path in TAKEN])
def test_what_is_copied_is_there_and_is_sent_to_the_builder(stage: Stage, path: str) -> None:
    rules = (ROOT / ".dockerignore").read_text().split()

    assert (ROOT / path).exists()
    assert f"!{path.split('/')[0]}" in rules
    assert not any(fnmatch(path, rule) for rule in rules if rule != "*" and not rule.startswith("!"))


def test_nothing_that_a_machine_made_for_itself_is_sent_to_the_builder() -> None:
    rules = (ROOT / ".dockerignore").read_text().split()

    assert rules[0] == "*"
    assert {"**/__pycache__", "gui/node_modules", "thamesthrive/web/console"} <= set(rules)


def test_a_stage_copies_only_from_those_before_it() -> None:
    known: set[str] = set()
    for stage in STAGES.values():
        assert {said.split()[0].removeprefix("--from=") for said in stage.said("COPY") if said.startswith("--from=")} <= known
        known.add(stage.name)


def test_the_stages_have_versions_that_the_sources_can_be_built_and_run_with() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    package = json.loads((ROOT / "gui" / "package.json").read_text())

    for stage in STAGES.values():
        image, version = re.match(r"(\w+):([\d.]+)-slim$", stage.base).groups()  # type: ignore[union-attr]  # else the test fails too
        least = {"python": project["requires-python"], "node": package["engines"]["node"]}[image].removeprefix(">=")
        assert _numbers(version) >= _numbers(least)[: len(_numbers(version))]


def test_the_console_stands_where_its_build_writes_it() -> None:
    [folder] = STAGES["console"].said("WORKDIR")
    [said] = [said for said in STAGES["build"].said("COPY") if said.startswith("--from=console")]
    written = re.search(r"outDir: '\.\./([^']+)'", (ROOT / "gui" / "vite.config.ts").read_text())

    assert written
    assert said.split()[1] == f"{folder.removesuffix('/gui')}/{written[1]}"
    assert said.split()[2] == f"./{written[1]}"


def test_the_image_runs_as_nobody_who_may_much_and_can_write_only_its_data() -> None:
    image = STAGES["image"]
    [user], [folder], [made, *_] = image.said("USER"), image.said("VOLUME"), image.said("RUN")

    assert user != "root"
    assert re.search(rf"useradd .*--uid [1-9]\d+ .*\b{user}\b", made)
    assert re.search(rf"install --directory --owner {user} --group {user} {folder}$", made)
    assert [name for name, _ in image.steps].index("USER") > [name for name, _ in image.steps].index("RUN")


def test_the_image_starts_a_command_that_there_is() -> None:
    image, project = STAGES["image"], tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    [entry], arguments = (json.loads(image.said(name)[0]) for name in ("ENTRYPOINT", "CMD"))

    assert entry in project["scripts"]
    assert arguments[:3] == ["run", "--role", "all"]
    assert arguments[arguments.index("--data") + 1] == image.said("VOLUME")[0]


def _numbers(version: str) -> list[int]:
    return [int(part) for part in version.split(".")]
