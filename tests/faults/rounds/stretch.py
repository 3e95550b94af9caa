"""A stretch: what is told between two accounts. It has a source, devices, people and groups of its own, so that it can be checked alone,
however much was stored before it.
"""

import json
import random
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

from attrs import define, field

from benchmarks.workload import Workload, generate
from tests.faults.history import Chapter, Sent, as_track, chapter, couple

from .load import Parcel

PASSERS, REGULARS, SHARED = 8, 12, 0.2


@define
class Stretch:
    """`name` is its source's id and stands in every name of it."""

    name: str
    write_key: str
    seed: int
    destination: str                            # that is told of all its events
    chapters: list[Chapter] = field(factory=list)
    passed: list[Sent] = field(factory=list)    # events of regulars: the same few people in all chapters
    settled: list[Chapter] = field(factory=list)    # their couples may be asked about, and more of them may be told
    asked: list[Chapter] = field(factory=list)

    def tell(self) -> Sequence[Parcel]:
        """The next chapter."""
        number = len(self.chapters)
        rng = random.Random(f"{self.seed}/{self.name}/{number}")
        before = rng.choice(self.asked) if self.asked else None
        told = chapter(number, self.name, before)
        regulars = list(_regulars(rng, self.name, number))
        self.chapters.append(told)
        self.passed += regulars
        return list(self._parcels(told, regulars))

    def _parcels(self, told: Chapter, regulars: Sequence[Sent]) -> Iterator[Parcel]:
        for batch in told.batches:
            yield self._batch(batch)
        for event in told.tracked:
            yield Parcel("/track", json.dumps(as_track(event, self.write_key)).encode())
        for event in regulars[::2]:
            yield Parcel(f"/v1/{event['type']}", json.dumps({"writeKey": self.write_key, **event}).encode())
        yield self._batch([*regulars[1::2], regulars[0]])

    def _batch(self, events: Sequence[Sent]) -> Parcel:
        return Parcel("/v1/batch", json.dumps({"writeKey": self.write_key, "batch": events}).encode())

    @property
    def sent(self) -> list[Sent]:
        """What must be stored, each once."""
        return [*chain.from_iterable(told.stored for told in self.chapters), *self.passed]

    @property
    def bad(self) -> list[Sent]:
        """What must be parked: once for each time that the log took it."""
        return list(chain.from_iterable(told.bad for told in self.chapters))

    def couple(self, of: Chapter) -> Mapping[str, str]:
        return couple(f"{self.name}-{of.number}")


def _regulars(rng: random.Random, name: str, number: int) -> Iterator[Sent]:
    for event in generate(Workload(events=PASSERS, people=REGULARS, shared=SHARED, seed=rng.randrange(10**6))):
        text = json.dumps(event).replace('"message-', f'"message-{name}-{number}-regular-')
        for kind in ("device-", "tablet-", "user-", "person", "family"):
            text = text.replace(f'"{kind}', f'"{kind}{name}-')
        told: dict[str, Any] = json.loads(text)
        yield told
