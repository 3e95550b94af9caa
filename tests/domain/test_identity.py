"""Records of keys: who is older, where a key led, and ids that tell nobody the value."""

from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import QUICK, positions
from thamesthrive.domain.entry import Position
from thamesthrive.domain.identity import ANONYMOUS, EMAIL, Home, Key, claim, identity_id, part_id
from thamesthrive.domain.scope import Scope
from thamesthrive.kernel.ids import KeyedHash

HASHED = KeyedHash(b"secret")
AT = Position(1, 0, 0, 1)


def test_a_moved_key_remembers_where_it_led() -> None:
    first, second, third = (Home(f"part{n}", AT) for n in range(3))
    key = claim("id", EMAIL, first, AT, "event1")

    moved = key.moved(second, Position(2, 0, 0, 1), "event2").moved(third, Position(3, 0, 0, 1), "event3")

    assert moved.home == third
    assert [(link.home, link.by) for link in moved.earlier] == [(first, "event1"), (second, "event2")]
    assert moved.claimed == AT
    assert key.earlier == ()


@QUICK
@given(st.lists(st.tuples(positions, st.sampled_from("abc")), min_size=2, max_size=2, unique=True))
def test_of_two_parts_one_is_older(two: list[tuple[Position, str]]) -> None:
    a, b = (Home(part, created) for created, part in two)

    assert (a.age < b.age) is not (b.age < a.age)


def test_a_key_s_record_is_of_its_type_and_scope() -> None:
    made = {
        of(HASHED, scope, Key(key_type, "x@shop.example"))
        for of in (identity_id, part_id)
        for scope in (Scope(), Scope("other"), Scope(stage="test"))
        for key_type in (EMAIL, ANONYMOUS)
    }

    assert len(made) == 12
    assert not any("shop" in id for id in made)
