"""`Figure`: one line of the table: what was measured, against what measured in the same run, and what is to be reached."""

from collections.abc import Sequence
from statistics import median

from attrs import field, frozen


@frozen
class Sample:
    """The rounds of one measurement."""

    rounds: tuple[float, ...]

    @property
    def middle(self) -> float:
        return median(self.rounds)

    def __str__(self) -> str:
        """`1,234 (1,100-1,300)`."""
        if len(self.rounds) == 1:
            return shown(self.middle)
        return f"{shown(self.middle)} ({shown(min(self.rounds))}-{shown(max(self.rounds))})"


@frozen
class Target:
    """What is to be reached, of the ratio or of the figure itself: at least, or at most, this much."""

    value: float
    of: str = "ratio"
    at_least: bool = True

    def is_reached(self, found: float) -> bool:
        return found >= self.value if self.at_least else found <= self.value

    def __str__(self) -> str:
        return f"{'≥' if self.at_least else '≤'} {shown(self.value)}{' ×' if self.of == 'ratio' else ''}"


@frozen(kw_only=True)
class Figure:
    """`cpu_us`: of the whole process tree an event. `client`: the share of one core that the load generator took."""

    what: str
    unit: str
    result: Sample
    baseline: Sample | None = None
    against: str = ""                           # what the baseline is
    inverse: bool = False                       # the ratio is baseline/result: of costs, so that more is better
    target: Target | None = None
    cpu_us: Sample | None = None
    client: Sample | None = None
    note: str = ""
    parts: tuple[tuple[str, float], ...] = field(default=())    # a budget: name, amount in `unit`

    @property
    def ratio(self) -> float | None:
        """Of the medians."""
        if self.baseline is None:
            return None
        over, under = (self.baseline, self.result) if self.inverse else (self.result, self.baseline)
        return over.middle / under.middle if under.middle else None

    @property
    def reached(self) -> bool | None:
        """None where nothing is to be reached."""
        if self.target is None:
            return None
        found = self.ratio if self.target.of == "ratio" else self.result.middle
        return found is not None and self.target.is_reached(found)


def sample(rounds: Sequence[float]) -> Sample:
    return Sample(tuple(rounds))


def shown(number: float) -> str:
    """Three figures are enough."""
    if abs(number) >= 1_000:
        return f"{number:,.0f}"
    return f"{number:.0f}" if abs(number) >= 100 else f"{number:.3g}"
