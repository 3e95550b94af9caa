import pytest

from thamesthrive.access.options import AccessOptions


@pytest.mark.parametrize(("name", "value"), [("tries_per_email", "often"), ("tries_per_address", ""), ("idle_s", 0), ("hashing", 0)])
def test_what_makes_no_sense_is_refused_by_name(name: str, value: object) -> None:
    with pytest.raises(ValueError, match=name):
        AccessOptions(**{name: value})  # type: ignore[arg-type]
