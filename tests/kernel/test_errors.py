"""Errors carry a stable code, a sentence, and details."""

from thamesthrive.kernel.errors import Invalid, Malformed, TooLarge, Unavailable


def test_a_code_may_be_finer_than_its_family() -> None:
    error = Invalid("two user ids; merge other people", code="two-user-ids", details={"part": "p"})

    assert (error.code, error.sentence, error.details) == ("two-user-ids", "two user ids; merge other people", {"part": "p"})
    assert Invalid("").code == "invalid"


def test_details_are_each_error_s_own() -> None:
    one, other = Invalid("a"), Invalid("b")

    one.details["x"] = 1

    assert other.details == {}


def test_what_cannot_be_read_or_is_too_large_is_the_caller_s_to_correct() -> None:
    assert isinstance(Malformed("x"), Invalid)
    assert isinstance(TooLarge("x"), Invalid)
    assert Unavailable("x", retry_after_s=7).retry_after_s == 7
