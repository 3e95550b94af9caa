"""What can leave a profile, said before it is tried."""

import pytest

from tests.builders import position
from thamesthrive.domain.merge import check_unmerge, parts_that_can_leave, younger_first
from thamesthrive.domain.part import Part
from thamesthrive.domain.profile import Profile, absorb, frozen_into
from thamesthrive.kernel.errors import Invalid
from thamesthrive.kernel.values import evolve


def alone(number: int) -> Profile:
    id = f"p{number}"
    return Profile(id=id, created=position(number), parts={id: Part(id=id, created=position(number))})


ROOT = absorb(alone(1), frozen_into(alone(2), alone(1).home))
WITH_INSEPARABLE = evolve(ROOT, parts={**ROOT.parts, "p3": Part(id="p3", created=position(3))})


def test_only_what_was_taken_in_can_leave() -> None:
    assert parts_that_can_leave(WITH_INSEPARABLE) == ["p2"]
    check_unmerge(WITH_INSEPARABLE, "p2")


@pytest.mark.parametrize(("part", "code"), [("p1", "oldest-part"), ("p9", "no-such-part"), ("p3", "inseparable-part")])
def test_what_cannot_leave_is_told_with_what_can(part: str, code: str) -> None:
    with pytest.raises(Invalid, match='parts that can leave: "p2"') as raised:
        check_unmerge(WITH_INSEPARABLE, part)

    assert raised.value.code == code


def test_one_alone_has_nothing_that_can_leave() -> None:
    with pytest.raises(Invalid, match="no part of it can leave"):
        check_unmerge(alone(1), "p1")


def test_the_younger_of_two_comes_first() -> None:
    assert younger_first(alone(1), alone(2)) == younger_first(alone(2), alone(1)) == (alone(2), alone(1))
