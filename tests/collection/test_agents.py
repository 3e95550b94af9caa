"""What user agents tell."""

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thamesthrive.collection.agents import LONGEST, NOTHING, is_crawler, is_library, told_by

IPAD = "Mozilla/5.0 (iPad; CPU OS 16_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/16.6 Mobile/15E148 Safari/604.1"
GOOGLE = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"
CHROME = "Mozilla/5.0 ({}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.7339.80 {}Safari/537.36"


@pytest.mark.parametrize(
    ("agent", "device", "system", "app"),
    [
        (CHROME.format("Windows NT 10.0; Win64; x64", ""), {"type": "pc"}, ("Windows", "10"), ("Chrome", "140.0")),
        (CHROME.format("X11; Linux x86_64", ""), {"type": "pc"}, ("Linux", None), ("Chrome", "140.0")),
        (
            CHROME.format("Linux; Android 13; SM-G991B", "Mobile "),
            {"type": "mobile", "name": "Samsung SM-G991B", "brand": "Samsung", "model": "SM-G991B"},
            ("Android", "13"),
            ("Chrome Mobile", "140.0"),
        ),
        (CHROME.format("Linux; Android 10; K", "Mobile "), {"type": "mobile"}, ("Android", "10"), ("Chrome Mobile", "140.0")),
        (
            CHROME.format("Linux; Android 12; SM-T870", ""),
            {"type": "tablet", "name": "SM-T870", "model": "SM-T870"},
            ("Android", "12"),
            ("Chrome", "140.0"),
        ),
        (
            IPAD,
            {"type": "tablet", "name": "iPad", "brand": "Apple", "model": "iPad"},
            ("iOS", "16.6"),
            ("Mobile Safari", "16.6"),
        ),
        (
            "Mozilla/5.0 (SMART-TV; Linux; Tizen 5.0) AppleWebKit/538.1 (KHTML, like Gecko) Version/5.0 TV Safari/538.1",
            {"type": "tv", "name": "Samsung SMART-TV", "brand": "Samsung", "model": "SMART-TV"},
            ("Tizen", "5.0"),
            ("Safari", "5.0"),
        ),
    ],
)
def test_a_browser_tells_its_device_its_system_and_itself(
    agent: str, device: dict[str, str], system: tuple[str, str | None], app: tuple[str, str]
) -> None:
    told = told_by(agent)

    assert told["device"] == device
    assert (told["os"]["name"], told["os"].get("version")) == system
    assert told["app"] == {"name": app[0], "version": app[1], "type": "browser"}


@pytest.mark.parametrize("agent", [GOOGLE, "x", "", "\x00", "🦊" * 5_000])
def test_crawlers_and_nonsense_tell_nothing(agent: str) -> None:
    assert told_by(agent) == NOTHING


@given(st.text())
def test_any_text_is_taken(agent: str) -> None:
    assert told_by(agent).keys() <= {"device", "os", "app"}


def test_of_a_name_longer_than_any_browser_s_the_beginning_alone_is_looked_at() -> None:
    """Lists take time that grows with the square of it: seconds for what fits into a header."""
    crawler = "Googlebot/2.1 (+http://www.google.com/bot.html)"

    assert is_crawler(crawler + "x" * 100_000)
    assert not is_crawler("x" * LONGEST + crawler)
    assert not is_library("x" * 100_000)


def test_the_list_is_not_read_before_an_agent_is_looked_up() -> None:
    code = "import sys, thamesthrive.collection.pipeline; sys.exit('ua_parser' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
