"""The short form: some seconds of odd inputs, new ones in every run. `make fuzz` is the long one."""

import secrets
from random import Random

import pytest

from tests.strategies import examples

from .__main__ import story
from .case import Broken, Parts
from .loop import NAMES, outcome, run

pytestmark = pytest.mark.anyio


class Fragile:
    """Breaks by one input, and raises at another."""

    name = "fragile"

    def made(self, rng: Random) -> Parts:
        return (b"x",)

    async def tried(self, parts: Parts) -> None:
        if parts[0] == b"broken":
            raise Broken("a promise")
        int(parts[0])


@pytest.mark.parametrize(
    ("part", "known_by"), [(b"broken", "fragile: a promise"), (b"x", "fragile: ValueError in nowhere of ours"), (b"1", None)]
)
async def test_whatever_comes_out_is_a_finding(part: bytes, known_by: str | None) -> None:
    told = await outcome(Fragile(), (part,))

    assert (told[0] if told else None) == known_by


@pytest.mark.parametrize("name", NAMES)
async def test_no_input_breaks_what_is_promised_of_all(name: str) -> None:
    seed = secrets.randbelow(2**32)

    tried = await run(seed, iter(range(examples(150))), [name])

    assert not tried.findings, "\n".join(story(finding, seed) for finding in tried.findings.values())
