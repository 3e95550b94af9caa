"""Where a page of a listing goes on."""

import pytest

from thamesthrive.adapters.elastic.documents import sort_value
from thamesthrive.kernel.errors import Invalid


@pytest.mark.parametrize("text", ["0", "-1", "1762084800000000", str(2**63 - 1), str(-(2**63))])
def test_a_cursor_of_ours_is_read(text: str) -> None:
    assert sort_value((text, "id")) == int(text)


@pytest.mark.parametrize("text", ["", "2026-11-02T12:00:00+00:00", "1.5", "NaN", str(2**63), str(-(2**63) - 1), "9" * 30])
def test_a_cursor_of_something_else_is_refused(text: str) -> None:
    with pytest.raises(Invalid, match="no cursor of this list") as refused:
        sort_value((text, "id"))

    assert refused.value.code == "bad-cursor"
