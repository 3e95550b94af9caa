from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thamesthrive.client.answers import Answer, NoAnswer, asked_pause_s, judged
from thamesthrive.kernel.errors import Denied, Invalid, Malformed, TooLarge, Unavailable

NOW = datetime(2026, 11, 2, 12, tzinfo=UTC)


def answer(status: int, content: bytes = b"{}", **headers: str) -> Answer:
    return Answer(status, {name.replace("_", "-"): value for name, value in headers.items()}, content)


def test_a_success_is_one_only_if_it_says_so() -> None:
    assert judged(answer(200, b'{"success": true}'), NOW).error is None
    for content in (b"<html>", b"{}", b'{"success": false}', b"[]", b"\xff"):
        verdict = judged(answer(200, content), NOW)
        assert "is not the platform" in str(verdict.error)
        assert not verdict.passes


@pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503, 504, 507, 522])
def test_what_passes_is_tried_again(status: int) -> None:
    verdict = judged(answer(status, retry_after="7"), NOW)

    assert isinstance(verdict.error, Unavailable)
    assert (verdict.passes, verdict.asked_s) == (True, 7.0)


@pytest.mark.parametrize(
    ("status", "family"),
    [(400, Malformed), (401, Denied), (403, Denied), (404, Invalid), (405, Invalid), (413, TooLarge), (415, Invalid), (422, Invalid)],
)
def test_what_will_not_change_is_of_the_family_of_who_must_act(status: int, family: type[Exception]) -> None:
    verdict = judged(answer(status, b'{"code": "c", "message": "this is wrong", "remedy": "do that"}', retry_after="7"), NOW)

    assert type(verdict.error) is family
    assert str(verdict.error) == f"the platform answered {status}: this is wrong; do that"
    assert verdict.error
    assert verdict.error.code == "c"
    assert not verdict.passes


@pytest.mark.parametrize("content", [b"", b"<html>", b"[]", b"\xff"])
def test_an_answer_that_cannot_be_read_is_an_error_like_any_other(content: bytes) -> None:
    assert "answered 400: without a reason" in str(judged(answer(400, content), NOW).error)


def test_a_redirect_says_where_to() -> None:
    assert "it is at https://there/; name that address" in str(judged(answer(308, location="https://there/"), NOW).error)


def test_no_answer_passes() -> None:
    assert judged(NoAnswer("away"), NOW).passes


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("0", 0.0),
        ("120", 120.0),
        ("Mon, 02 Nov 2026 12:01:00 GMT", 60.0),
        ("Mon, 02 Nov 2026 12:01:00 -0000", 60.0),
        ("Mon, 02 Nov 2026 11:00:00 GMT", 0.0),
        ("9" * 500, 999_999_999.0),
        ("", None),
        ("soon", None),
        ("-5", None),
        ("²", None),
    ],
)
def test_a_pause_is_asked_for_in_seconds_or_until_a_time(text: str, seconds: float | None) -> None:
    assert asked_pause_s(text, NOW) == seconds


@given(st.text(max_size=60) | st.from_regex(r"[A-Z][a-z]{2}, \d{1,3} [A-Z][a-z]{2} \d{1,6} \d\d:\d\d:\d\d [-+A-Z0-9]{1,6}", fullmatch=True))
def test_whatever_stands_there_is_read_or_is_nothing(text: str) -> None:
    assert (asked_pause_s(text, NOW) or 0.0) >= 0.0
