"""What a condition costs in SQLite, as the reference tells it."""

import pytest

from thamesthrive.adapters.embedded.support import support
from thamesthrive.domain.declared import DeclaredPath
from thamesthrive.domain.fields import EVENT, PROFILE, resolved
from thamesthrive.kernel.errors import Invalid
from thamesthrive.language.tql import parse

PRICE = DeclaredPath(kind="event", path="properties.price", type="number")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('type = "page-view"', "exact"),
        ('NOT type STARTS WITH "page"', "exact"),
        ("time > now - 30d AND days_since(time) < 3", "exact"),
        ('tags CONTAINS "a"', "exact"),
        ('properties.name = "Earl Grey"', "exact"),
        ('properties.name ~ "earl"', "exact"),
        ("properties.price > 3", "exact"),
        ("properties.free > 3", "exact but slow"),
        ("properties.price != 3", "exact but slow"),
        ('properties.name MATCHES "^E.*y$"', "exact but slow"),
        ("properties.items.0.price = 3", "exact but slow"),
        ("profile.part = session.id", "exact but slow"),
    ],
)
def test_what_an_index_answers_is_quick(text: str, expected: str) -> None:
    assert support(resolved(parse(text), EVENT), EVENT, [PRICE]) == expected


def test_whose_an_event_is_now_is_refused_and_a_persons_id_is_not() -> None:
    with pytest.raises(Invalid):
        support(resolved(parse('profile.id = "x"'), EVENT), EVENT)

    assert support(resolved(parse('id = "x"'), PROFILE), PROFILE) == "exact"
