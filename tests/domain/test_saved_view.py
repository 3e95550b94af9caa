"""Lists that people look at again, as they are stored."""

from thamesthrive.domain.saved_view import FORMAT, SavedView
from thamesthrive.kernel.codec import decode, encode

FIRST = b'{"id":"5b0e","name":"Large","kind":"event","query":"properties.price > 100","words":"","columns":["time"],"sort":"-time","v":1}'


def test_one_of_the_first_format_is_read_and_says_nothing_of_a_time() -> None:
    read = decode(FIRST, SavedView)

    assert (read.name, read.columns, read.last, read.begin, read.end) == ("Large", ("time",), "", None, None)


def test_one_with_a_time_tells_that_it_is_of_a_newer_format() -> None:
    stored = encode(SavedView(id="5b0e", name="Large", kind="event", last="7d"))

    assert FORMAT > 1
    assert b'"last":"7d"' in stored
    assert f'"v":{FORMAT}'.encode() in stored
