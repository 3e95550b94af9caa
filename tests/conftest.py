"""Fixtures made of real things, and what a run says at its end: which real servers were missing, and each suite's share of the time."""

import json
import os
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import settings

# How long an example takes says how busy the machine is, and nothing of what is tested.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")

SHARES_VARIABLE = "THAMESTHRIVE_TEST_SHARES"
NO_SERVER = "NO REAL SERVER: "

# They start processes or wait for real time to pass, all of them: slow together, though hardly one is by itself.
SLOW = (
    "tests/client/test_asynchronous.py",
    "tests/client/test_processes.py",
    "tests/client/test_threaded.py",
    "tests/delivery/test_clocks.py",
    "tests/delivery/test_dispatcher.py",
    "tests/delivery/test_hints.py",
    "tests/roles/test_cli_search.py",
    "tests/roles/test_cli_stores.py",
    "tests/roles/test_servers.py",
)


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.nodeid.startswith(SLOW):
            item.add_marker(pytest.mark.slow)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    reports = [r for of_kind in terminalreporter.stats.values() for r in of_kind if isinstance(r, pytest.TestReport)]
    if file := os.environ.get(SHARES_VARIABLE):
        Path(file).write_text(json.dumps(_seconds(reports)))
    for reason, n in _missing(reports).items():
        terminalreporter.write_line(f"{n} TESTS DID NOT RUN: {reason}", yellow=True, bold=True)


def _seconds(reports: list[pytest.TestReport]) -> dict[str, float]:
    """Seconds by the folder (or file) under tests/."""
    seconds: Counter[str] = Counter()
    for report in reports:
        seconds["/".join(report.nodeid.split("::")[0].split("/")[:2])] += report.duration  # type: ignore[assignment]
    return dict(seconds)


def _missing(reports: list[pytest.TestReport]) -> Counter[str]:
    told = [str(r.longrepr[2]) for r in reports if r.skipped and isinstance(r.longrepr, tuple)]
    return Counter(reason.partition(NO_SERVER)[2] for reason in told if NO_SERVER in reason)
