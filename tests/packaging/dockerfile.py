"""Reads the Dockerfile, as far as tests ask."""

from collections.abc import Sequence
from pathlib import Path

from attrs import frozen

ROOT = Path(__file__).parents[2]


@frozen
class Stage:
    """From one `FROM` to the next. `name` is empty where nobody copies from it. The steps are instructions and what follows them."""

    base: str
    name: str
    steps: Sequence[tuple[str, str]]

    def said(self, instruction: str) -> list[str]:
        """What each of these instructions says."""
        return [rest for name, rest in self.steps if name == instruction]

    @property
    def copied(self) -> list[str]:
        """What it takes of the tree."""
        return [path for said in self.said("COPY") if not said.startswith("--from=") for path in said.split()[:-1]]


def stages() -> list[Stage]:
    """In their order."""
    text = (ROOT / "Dockerfile").read_text().replace("\\\n", " ")
    steps = [(name, rest) for name, _, rest in (line.partition(" ") for line in text.splitlines()) if name and not name.startswith("#")]
    begins = [n for n, (name, _) in enumerate(steps) if name == "FROM"]
    return [_stage(steps[begin:end]) for begin, end in zip(begins, [*begins[1:], len(steps)], strict=True)]


def _stage(steps: Sequence[tuple[str, str]]) -> Stage:
    base, *named = steps[0][1].split()
    return Stage(base, named[-1] if named else "", steps[1:])
