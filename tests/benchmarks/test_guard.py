"""What the guard believes to have fallen, and what it is told of."""

import msgspec
import pytest

from benchmarks.bench import Row
from benchmarks.figures import Figure, Target, sample
from benchmarks.guard import GUARDED, KEPT, Compared, turned
from benchmarks.latency import percentile
from benchmarks.rows import ROWS


def figure(ratio: float, *, at_least: bool) -> Figure:
    target = Target(1.0, at_least=at_least)
    return Figure(what="a row", unit="µs", result=sample([ratio]), baseline=sample([1.0]), target=target)


@pytest.mark.parametrize(("now", "fell"), [(1.0, False), (0.51, False), (0.49, True), (4.0, False)])
def test_a_ratio_fell_when_less_than_half_of_it_is_left(now: float, fell: bool) -> None:
    assert Compared("a row", 1.0, now).fell is fell


def test_a_ratio_of_which_nothing_is_kept_has_not_fallen() -> None:
    compared = Compared("a row", None, 0.01)

    assert not compared.fell
    assert "nothing kept" in str(compared)


def test_of_costs_less_is_better() -> None:
    assert turned([figure(4.0, at_least=True)]) == {"a row": 4.0}
    assert turned([figure(4.0, at_least=False)]) == {"a row": 0.25}


def test_what_is_guarded_are_rows_that_need_no_server() -> None:
    rows: dict[str, Row] = {row.name: row for row in ROWS}

    assert not any(rows[name].needs.elastic for name in GUARDED)


def test_something_is_kept() -> None:
    assert msgspec.json.decode(KEPT.read_bytes(), type=dict[str, float])


def test_rows_have_names_of_their_own() -> None:
    names = [row.name for row in ROWS]

    assert len(set(names)) == len(names)


@pytest.mark.parametrize(("percent", "value"), [(50, 51), (99, 100), (100, 100)])
def test_a_percentile_is_what_so_many_do_not_exceed(percent: float, value: float) -> None:
    assert percentile(range(100, 0, -1), percent) == value
