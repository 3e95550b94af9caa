"""Where the queue is."""

import pytest

from thamesthrive.adapters.queue.options import QueueOptions
from thamesthrive.adapters.queue.place import database_of, place_of, spelled
from thamesthrive.kernel.errors import Invalid

LOG = "redis://localhost:6379/0"


@pytest.mark.parametrize(
    ("url", "database"),
    [(LOG, 0), ("redis://h/3", 3), ("redis://h", 0), ("rediss://u:p@h:1/7?x=1", 7), ("unix:///a/b/sock", 0), ("unix:///a/sock?db=4", 4),
     ("redis://h/3?db=5", 5)],
)
def test_the_database_of_an_address_is_known(url: str, database: int) -> None:
    assert database_of(url) == database


def test_the_queue_stands_beside_the_log_in_a_database_of_its_own() -> None:
    assert place_of(QueueOptions(), log_url=LOG, prefix="tt").url == LOG

    with pytest.raises(Invalid, match=r"queue\.database 0 is the intake log's"):
        place_of(QueueOptions(database=0), log_url=LOG, prefix="tt")


def test_another_server_may_have_any_database() -> None:
    assert place_of(QueueOptions(url="redis://other", database=0), log_url=LOG, prefix="tt").url == "redis://other"


def test_an_address_that_is_none_is_refused() -> None:
    with pytest.raises(Invalid, match=r"queue\.url"):
        place_of(QueueOptions(url="localhost"), log_url=LOG, prefix="tt")


def test_a_colon_is_spelled_as_the_library_takes_it() -> None:
    assert spelled("segmentation:live") == "segmentation.live"
