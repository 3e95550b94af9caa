"""`Bench`: what a row is given: a folder of its own, how much and how often, servers it may ask for. `Row`: its name, and how it runs."""

import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from attrs import frozen

from tests.servers.elasticsearch import shared_elasticsearch

from .figures import Figure

ROUNDS = {"full": 5, "quick": 3, "guard": 1}
FEW_ROUNDS = {"full": 5, "quick": 2, "guard": 1}
PART = {"full": 1, "quick": 4, "guard": 8}      # one of so many events
HALF = {"full": 1, "quick": 2, "guard": 4}


@frozen
class Bench:
    """For one row. `size`: full is what the table is made with; quick is for trying; guard is for `make test`: see `guard`."""

    folder: Path
    size: str = "full"

    @property
    def quick(self) -> bool:
        return self.size != "full"

    @property
    def rounds(self) -> int:
        return ROUNDS[self.size]

    @property
    def few_rounds(self) -> int:
        """Where one round takes many seconds."""
        return FEW_ROUNDS[self.size]

    def scaled(self, n: int) -> int:
        """A number of events: less of them unless all is measured in full."""
        return n // PART[self.size]

    def halved(self, n: int) -> int:
        """The same where a round must be filled several times."""
        return n // HALF[self.size]

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


@frozen(kw_only=True)
class Needs:
    """`elastic`: a node. `limit_s`: a row that takes longer is ended. `asked`: it runs only when it is named, as it takes too long."""

    elastic: bool = False
    limit_s: float = 300.0
    asked: bool = False


@frozen
class Row:
    """One file of `rows`. Raises: NoServer where a server that it needs cannot be had."""

    name: str
    title: str
    run: Callable[[Bench], Sequence[Figure]]
    needs: Needs = Needs()
