"""The long form: `python -m tests.faults.rounds --store sqlite --rounds 1000`. One round in five of those on SQLite is the all-in-one's."""

import argparse
import json
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

from attrs import frozen

from .play import Plan, Played, play
from .site import Site, all_in_one, split_on_its_own_elasticsearch, split_on_sqlite
from .test_rounds import fresh_seed

ALL_IN_ONE = 5


@frozen
class Part:
    """Rounds on one site."""

    name: str
    site: Callable[[Path], AbstractContextManager[Site]]
    plan: Plan


def main(arguments: list[str]) -> int:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--store", choices=("sqlite", "elasticsearch"), default="sqlite")
    asked.add_argument("--rounds", type=int, default=100)
    given = asked.parse_args(arguments)
    seed = fresh_seed()
    for part in parts(given.store, given.rounds, seed):
        # a socket's path is short
        with tempfile.TemporaryDirectory(prefix="tt-", ignore_cleanup_errors=True) as folder, part.site(Path(folder)) as site:
            tell(part.name, seed, play(site, part.plan))
    return 0


def parts(store: str, rounds: int, seed: int) -> Iterator[Part]:
    if store == "elasticsearch":
        plan = Plan(rounds=rounds, seed=seed, chapters_a_second=1.0, lag_s=1.5)
        yield Part("Elasticsearch and Redis", split_on_its_own_elasticsearch, plan)
        return
    alone = rounds // ALL_IN_ONE
    yield Part("SQLite and Redis", split_on_sqlite, Plan(rounds=rounds - alone, seed=seed))
    if alone:
        yield Part("all-in-one: SQLite and the Valkey child", all_in_one, Plan(rounds=alone, seed=seed + 1))


def tell(name: str, seed: int, played: Played) -> None:
    print(f"\n{name}, seed {seed}")
    for line in played.lines():
        print(line)
    print(json.dumps({"site": name, "seed": seed, **played.figures()}), flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
