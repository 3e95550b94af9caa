from typing import Any

import pytest

from thamesthrive.client import Client, Options
from thamesthrive.client.posting import Target


@pytest.mark.parametrize(
    "wrong",
    [{"when_full": "drop"}, {"queue_events": 0}, {"batch_events": -1}, {"timeout_s": 0}, {"linger_s": -1}, {"event_bytes": 600_000}],
)
def test_an_option_that_cannot_be_is_named(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=next(iter(wrong))):
        Options(**wrong)


@pytest.mark.parametrize("url", ["", "cdp.example", "ftp://cdp.example", "http://", "http://x:port", "http://a..b", "http://x/\n"])
def test_an_address_that_is_none_is_named(url: str) -> None:
    with pytest.raises(ValueError, match=r"is no address such as http://127\.0\.0\.1:8686"):
        Client("key", url)


@pytest.mark.parametrize("key", ["", " ", None])
def test_a_key_is_needed(key: Any) -> None:
    with pytest.raises(ValueError, match="thamesthrive sources show NAME"):
        Client(key)


def test_a_key_is_not_shown() -> None:
    assert "secret" not in repr(Target("http://127.0.0.1:8686", "secret"))


def test_an_environment_in_which_nothing_can_be_sent_is_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "carrier-pigeon://loft")

    with pytest.raises(ValueError, match="carrier-pigeon"):
        Client("key")
