"""`Bench`: what a row is given: a folder of its own, how many rounds, and the servers it may ask for. `Row`: its name and how it runs."""

import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from attrs import frozen

from tests.servers.elasticsearch import shared_elasticsearch

from .figures import Figure


@frozen
class Bench:
    """For one run of all rows."""

    folder: Path
    quick: bool = False

    @property
    def rounds(self) -> int:
        return 3 if self.quick else 5

    @property
    def few_rounds(self) -> int:
        """Where one round takes many seconds."""
        return 2 if self.quick else 3

    def scaled(self, n: int) -> int:
        """A number of events: less of them with --quick."""
        return n // 4 if self.quick else n

    def halved(self, n: int) -> int:
        """The same where a round must be filled several times."""
        return n // 2 if self.quick else n

    def within(self, name: str) -> Path:
        """A new folder."""
        folder = self.folder / f"{name}-{time.monotonic_ns()}"
        folder.mkdir(parents=True)
        return folder

    def elasticsearch(self) -> str:
        """The address of a node, which starts when the first row asks. Raises: NoServer."""
        return shared_elasticsearch()

    def say(self, text: str) -> None:
        """Progress, beside the result."""
        print(text, file=sys.stderr, flush=True)


@frozen
class Row:
    """One file of `rows`. Raises: NoServer where a server that it needs cannot be had."""

    name: str
    title: str
    run: Callable[[Bench], Sequence[Figure]]
