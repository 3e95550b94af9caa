"""A door that takes batches as the platform's does, or answers as it is told to."""

import gzip
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from tests.servers.receiver import Answer, Call, Prescription, Receiver, receiver
from thamesthrive.client import Options

TAKEN = Answer(200, body=b'{"success":true}')

# So that a test does not take as long as a program's pauses.
SOON = Options(linger_s=0.01, pause_s=0.01, longest_pause_s=0.02)


def answers(*first: Answer) -> Prescription:
    """These, one a call, then all is well."""
    left = list(first)
    return lambda call: left.pop(0) if left else TAKEN


@contextmanager
def door(*first: Answer, port: int = 0) -> Iterator[Receiver]:
    with receiver(port=port, prescription=answers(*first)) as there:
        yield there


def body_of(call: Call) -> Any:
    return json.loads(gzip.decompress(call.body) if call.headers.get("content-encoding") == "gzip" else call.body)


def events_of(there: Receiver) -> list[dict[str, Any]]:
    """All that came in requests that were answered well, in their order."""
    return [event for call in there.good() for event in body_of(call)["batch"]]


class Heard:
    """What `on_error` was told."""

    def __init__(self) -> None:
        self.told: list[tuple[Exception, list[Mapping[str, Any]]]] = []

    def __call__(self, error: Exception, items: Any) -> None:
        self.told.append((error, list(items)))

    @property
    def items(self) -> list[Mapping[str, Any]]:
        return [item for _, items in self.told for item in items]


def refusing(status: int, message: str = "no") -> Answer:
    return Answer(status, body=json.dumps({"code": "some-code", "message": message}).encode())


def by_event(answer: Callable[[list[str]], Answer]) -> Prescription:
    """What is answered depends on the names of the events that a call brings."""
    return lambda call: answer([event.get("event", "") for event in body_of(call)["batch"]])
