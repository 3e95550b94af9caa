"""Bodies into calls: what is no JSON is told what it is, where that shows."""

import gzip

import msgspec
import pytest

from thamesthrive.kernel.errors import Invalid, Malformed
from thamesthrive.web.wire import opened


class Call(msgspec.Struct):
    """What is expected."""

    items: list[msgspec.Raw] = []


_decoder = msgspec.json.Decoder(Call)
GOOD = b'{"items":[{"a":1}]}'


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "it is empty"),
        (b" \r\n", "it is empty"),
        (gzip.compress(GOOD, mtime=0), "content-encoding: gzip"),
        (GOOD.decode().encode("utf-16"), "send it as UTF-8"),
        (GOOD.decode().encode("utf-16-be"), "send it as UTF-8"),
        (GOOD.decode().encode("utf-32-le"), "send it as UTF-8"),
        (b"a=1&b=2", "it is a form"),
        (b'{"items":"\xff"}', "not UTF-8 at byte 10"),
        (b'{"items":[}', r"^the body is not JSON: invalid character \(byte 10\)$"),
    ],
)
@pytest.mark.parametrize("items", ["items", None])
def test_what_is_no_json_is_told_what_it_is(body: bytes, said: str, items: str | None) -> None:
    with pytest.raises(Malformed, match=said) as error:
        opened(_decoder, body, items)

    assert error.value.sentence.startswith("the body is not JSON: ")


def test_a_byte_order_mark_is_passed_over() -> None:
    assert opened(_decoder, b"\xef\xbb\xbf" + GOOD) == opened(_decoder, GOOD)


def test_another_shape_is_no_broken_json() -> None:
    with pytest.raises(Invalid, match="another shape") as error:
        opened(_decoder, b"[]", "items")

    assert error.value.code == "invalid"
