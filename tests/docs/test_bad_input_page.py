"""The page of bad input is the table that the tests send."""

from tests.docs.bad_input_page import DOCUMENT, replaced


def test_the_page_is_fresh() -> None:
    document = DOCUMENT.read_text()

    assert document == replaced(document), "run make generate"
