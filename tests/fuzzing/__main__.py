"""`python -m tests.fuzzing --minutes 5`: odd inputs for every decoder of what comes from outside; ends with 1 if a promise did not hold.

The seed is printed. `--seed S --only doors --begin N --cases 1` tries one input again.
"""

import argparse
import asyncio
import logging
import resource
import secrets
import sys
import time
from collections.abc import Iterator
from itertools import count

import structlog

from .loop import NAMES, Finding, Tried, run

MOST_BYTES = 4 * 2**30                          # of the process, or an input that takes all would take it from others
MOST_SHOWN = 3_000                              # bytes of one part


def main() -> int:
    """The exit status."""
    asked = _asked()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    resource.setrlimit(resource.RLIMIT_AS, (MOST_BYTES, MOST_BYTES))
    print(f"seed {asked.seed}", flush=True)
    begun = time.monotonic()
    tried = asyncio.run(run(asked.seed, _numbers(asked), asked.only or NAMES, lambda found: print(story(found, asked.seed), flush=True)))
    _print(tried, time.monotonic() - begun)
    return 1 if tried.findings else 0


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzzing")
    parser.add_argument("--minutes", type=float, default=3.0)
    parser.add_argument("--seed", type=int, default=secrets.randbelow(2**32))
    parser.add_argument("--only", nargs="*", choices=NAMES)
    parser.add_argument("--begin", type=int, default=0)
    parser.add_argument("--cases", type=int)
    return parser.parse_args()


def _numbers(asked: argparse.Namespace) -> Iterator[int]:
    until = time.monotonic() + asked.minutes * 60
    for number in count(asked.begin):
        if time.monotonic() > until or (asked.cases is not None and number >= asked.begin + asked.cases):
            return
        yield number


def _print(tried: Tried, took_s: float) -> None:
    counts = ", ".join(f"{name} {number}" for name, number in tried.cases.items())
    print(f"{sum(tried.cases.values())} inputs in {took_s:.0f} s ({counts}); the slowest took {tried.slowest_s:.2f} s of CPU")
    for known_by, times in tried.again.items():
        print(f"{times} times {known_by}")
    print(f"{len(tried.findings)} findings")


def story(finding: Finding, seed: int) -> str:
    """What a developer needs."""
    shown = "\n".join(f"  part {n}, {len(part)} bytes: {part[:MOST_SHOWN]!r}" for n, part in enumerate(finding.parts))
    again = f"python -m tests.fuzzing --seed {seed} --only {finding.case.target} --begin {finding.case.number} --cases 1"
    return f"== {finding.known_by}\n{finding.told}\n{shown}\n  again: {again}\n"


if __name__ == "__main__":
    sys.exit(main())
