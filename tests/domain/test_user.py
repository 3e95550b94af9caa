import re

from hypothesis import given
from hypothesis import strategies as st

from thamesthrive.domain.user import user_id


@given(name=st.text(max_size=120))
def test_an_id_is_made_of_any_name_and_is_plain(name: str) -> None:
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*-[0-9a-f]{8}", user_id(name))


def test_two_of_one_name_have_two_ids_that_people_can_read() -> None:
    assert user_id("Zoë Müller").startswith("zoe-muller-")
    assert user_id("Ann") != user_id("Ann")
