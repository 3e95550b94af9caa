"""Figures of latencies: the 50th and the 99th of a hundred, of each round."""

from collections.abc import Sequence

from .figures import Figure, Sample, Target, sample


def percentile(values: Sequence[float], percent: float) -> float:
    """The value that so many percent do not exceed; of few values the greatest."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))]


def latency(what: str, rounds: Sequence[Sequence[float]], most_ms: float | None, *, client: Sample | None = None, note: str = "") -> Figure:
    """`rounds`: milliseconds of each. `most_ms`: what the 99th may take."""
    middle, slow = (sample([percentile(times, percent) for times in rounds]) for percent in (50, 99))
    return Figure(
        what=what,
        unit="ms, p99",
        result=slow,
        target=None if most_ms is None else Target(most_ms, of="figure", at_least=False),
        client=client,
        note=f"p50 {middle} ms; {len(rounds[0])} samples a round{'; ' if note else ''}{note}",
    )
