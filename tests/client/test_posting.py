import json
import zlib
from datetime import UTC, datetime

from tests.servers.receiver import CUTS, HANGS, Answer
from thamesthrive.client import Options
from thamesthrive.client.answers import NoAnswer
from thamesthrive.client.posting import LIBRARY, PROGRAM, Target, body_of, opened, packed
from thamesthrive.collection.agents import is_library

from .doors import body_of as came
from .doors import door

QUICK = Options(timeout_s=0.2)


def test_a_batch_says_when_it_was_sent_and_by_what() -> None:
    body = json.loads(body_of([b'{"a":1}', b'{"b":2}'], LIBRARY, datetime(2026, 11, 2, tzinfo=UTC)))

    assert body["sentAt"] == "2026-11-02T00:00:00.000000Z"
    assert body["context"]["library"]["name"] == "thamesthrive-python"
    assert body["batch"] == [{"a": 1}, {"b": 2}]


def test_it_is_compressed_where_that_makes_it_smaller() -> None:
    large = b"[" + b'"the same",' * 1_000 + b"1]"

    small, headers = packed(large, True)

    assert (zlib.decompress(small, 31), headers["content-encoding"]) == (large, "gzip")
    assert len(small) < len(large) / 10
    assert packed(b"{}", True) == (b"{}", {"content-type": "application/json"})
    assert packed(large, False)[0] == large


def test_the_key_and_the_program_are_in_the_head() -> None:
    with door() as there, opened(Target(there.url, "ключ"), QUICK) as open_door:
        answer = open_door.post([b'{"a":1}'])

    (call,) = there.calls
    assert not isinstance(answer, NoAnswer)
    assert (answer.status, call.path) == (200, "/v1/batch")
    assert call.headers["authorization"] == "Basic 0LrQu9GO0Yc6"
    assert call.headers["user-agent"] == PROGRAM
    assert came(call)["batch"] == [{"a": 1}]


def test_the_platform_knows_that_a_program_sends() -> None:
    assert is_library(PROGRAM)


def test_an_address_may_have_a_path() -> None:
    with door() as there, opened(Target(f"{there.url}/cdp/", "key"), QUICK) as open_door:
        open_door.post([])

    assert there.calls[0].path == "/cdp/v1/batch"


def test_whatever_is_no_answer_is_told_as_such() -> None:
    with door(Answer(CUTS), Answer(HANGS)) as there:
        with opened(Target(there.url, "key"), QUICK) as open_door:
            cut, hung = open_door.post([]), open_door.post([])
        url = there.url
    with opened(Target(url, "key"), QUICK) as open_door:
        away = open_door.post([])

    for answer in (cut, hung, away):
        assert isinstance(answer, NoAnswer)
        assert "does not answer (" in answer.sentence
        assert "is the api role running there?" in answer.sentence


def test_sent_at_is_of_each_try() -> None:
    with door(Answer(503)) as there, opened(Target(there.url, "key"), QUICK) as open_door:
        open_door.post([b"{}"])
        open_door.post([b"{}"])

    first, second = (came(call)["sentAt"] for call in there.calls)
    assert first < second
