"""Runs everything in turn, goes on when something fails, and ends with a table of each suite's share: `python -m tests.suites`."""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from attrs import frozen

from tests.servers.elasticsearch import URL_VARIABLE, shared_elasticsearch
from tests.servers.processes import NoServer

BIN = Path(sys.executable).parent
PARALLEL = ("-n", "logical", "--dist", "worksteal")

# They start many processes of the product, which need the cores themselves.
PLATFORM = ("tests/journeys", "tests/model", "tests/faults")
CLIENTS = ("tests/clients", "tests/tracker", "tests/console")    # with browsers, and SDKs in languages of their own


@frozen
class Suite:
    """What ran, how long, and whether it passed (None: a part of another)."""

    name: str
    seconds: float
    passed: bool | None


def main() -> int:
    begun = time.monotonic()
    with ThreadPoolExecutor(1) as beside:       # a node mostly waits while it starts
        read = beside.submit(lambda: [*_ran("lint", "ruff", "check"), *_ran("types", "mypy"), *_ran("contracts", "lint-imports")])
        servers = _one_elasticsearch()
        done = read.result()
    done.append(Suite("starting servers", time.monotonic() - begun - sum(s.seconds for s in done if s.passed is not None), True))
    done += [
        *_ran("tests", "pytest", *PARALLEL, "-m", "not long", *(f"--ignore={folder}" for folder in (*PLATFORM, *CLIENTS)), **servers),
        *_ran("platform", "pytest", "-m", "not long", *PLATFORM, **servers),
        *_ran("clients", "pytest", *PARALLEL, "-m", "not long", *CLIENTS, **servers),
        *_ran("benchmarks", "python", "-m", "benchmarks.guard"),
    ]
    _print(done)
    return 0 if all(s.passed in (True, None) for s in done) else 1


def _one_elasticsearch() -> dict[str, str]:
    """One node for all processes that test, named in their environment. Where none can be had, the tests say so themselves."""
    try:
        return {URL_VARIABLE: shared_elasticsearch()}
    except NoServer:
        return {}


def _ran(name: str, program: str, *arguments: str, **more: str) -> Iterator[Suite]:
    """The suite, and the parts that it tells of. `more`: variables of its environment."""
    print(f"== {name}: {program} {' '.join(arguments)}", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        shares = Path(folder) / "shares.json"
        environment = {**os.environ, **more, "THAMESTHRIVE_TEST_SHARES": str(shares)}
        begun = time.monotonic()
        status = subprocess.run([BIN / program, *arguments], env=environment, check=False).returncode
        took = time.monotonic() - begun
        yield Suite(name, took, status == 0)
        parts = json.loads(shares.read_text()) if shares.exists() else {}
    at_once = sum(parts.values()) / took        # the seconds of processes that run side by side are more than those that pass
    for part, seconds in sorted(parts.items(), key=lambda p: -p[1]):
        yield Suite(f"  {part}", seconds / at_once, None)


def _print(done: list[Suite]) -> None:
    total = sum(s.seconds for s in done if s.passed is not None)
    print(f"\n{'suite':<32} {'seconds':>8} {'share':>6}")
    for suite in done:
        said = {True: "passed", False: "FAILED", None: ""}[suite.passed]
        print(f"{suite.name:<32} {suite.seconds:>8.1f} {suite.seconds / total:>6.0%}  {said}".rstrip())
    print(f"{'all':<32} {total:>8.1f}")


if __name__ == "__main__":
    sys.exit(main())
