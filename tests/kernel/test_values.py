"""Values are changed by copies, whichever kind of class they are of."""

import gc
from typing import Any

import pytest
from attrs import frozen

from thamesthrive.kernel.values import Value, evolve


class Quick(Value, frozen=True, gc=False):
    a: int = 1
    b: tuple[int, ...] = ()


@frozen
class Plain:
    a: int = 1
    b: tuple[int, ...] = ()


@pytest.mark.parametrize("kind", [Quick, Plain])
def test_a_copy_has_the_changes_and_the_original_has_not(kind: Any) -> None:
    value = kind(b=(2,))

    changed = evolve(value, a=3)

    assert (changed, value) == (kind(3, (2,)), kind(1, (2,)))


@pytest.mark.parametrize("kind", [Quick, Plain])
def test_a_field_that_there_is_not_is_an_error(kind: Any) -> None:
    with pytest.raises(TypeError, match="c"):
        evolve(kind(), c=1)


def test_a_value_cannot_be_altered_and_the_collector_of_cycles_leaves_it_alone() -> None:
    value: Any = Quick(b=(1, 2))

    with pytest.raises(AttributeError):
        value.a = 2
    assert not gc.is_tracked(value)
    assert not gc.is_tracked(evolve(value, a=2))
