"""`TaskFigures`: what this process did of the task queue, for its metrics."""

from collections.abc import Mapping
from typing import NamedTuple

from attrs import frozen


class Ended(NamedTuple):
    """How tasks of a name ended: done, again, dropped, given-up or under-way."""

    name: str
    outcome: str


@frozen
class Figure:
    """How many, and how long they took together."""

    count: int
    seconds: float


class TaskFigures:
    """One a process."""

    def __init__(self) -> None:
        self._figures: dict[Ended, Figure] = {}

    def ended(self, name: str, outcome: str, seconds: float) -> None:
        """One more."""
        before = self._figures.get(Ended(name, outcome), Figure(0, 0.0))
        self._figures[Ended(name, outcome)] = Figure(before.count + 1, before.seconds + seconds)

    def all(self) -> Mapping[Ended, Figure]:
        """Since the process began."""
        return dict(self._figures)
