"""What the receiver of webhooks at the end of a site answers. It fails by seed: some events are turned away, cut off, held up or left
without an answer, the first time or twice. And it has moods, in which it does the same to everybody.
"""

import random

from attrs import define

from tests.servers.platform import Api
from tests.servers.receiver import CUTS, HANGS, Answer, Call, Receiver

# The receiver hangs for as long as `timeout_s`; a part that has to wait for its leaseholder's death loses no try.
EFFORT = {"timeout_s": 1.0, "retry_s": 0.05, "max_attempts": 100, "breaker_failures": 10, "breaker_s": 0.2}
TROUBLES = (
    Answer(503), Answer(500), Answer(CUTS), Answer(429), Answer(429, {"retry-after": "1"}), Answer(200, delay_s=0.3), Answer(HANGS),
)  # fmt: skip
WEIGHTS = (6, 2, 6, 4, 1, 6, 1)
IN_TROUBLE = 0.06                               # of all events
MOODS = (Answer(503), Answer(CUTS), Answer(429), Answer(200, delay_s=0.9), Answer(HANGS))


@define
class Moods:
    """What the receiver answers. `mood`: to everybody, as long as it is set."""

    seed: int = 0
    mood: Answer | None = None

    def __call__(self, call: Call) -> Answer:
        if self.mood is not None:
            return self.mood
        dice = random.Random(f"{self.seed}/{sender_id(call)}")
        in_trouble = dice.random() < IN_TROUBLE and call.nth < dice.choice([1, 2])
        return dice.choices(TROUBLES, WEIGHTS)[0] if in_trouble else Answer()


def sender_id(call: Call) -> str:
    return str(call.json["event"]["metadata"]["sender_id"])


def destination_of(api: Api, there: Receiver, source: str) -> str:
    """One that is told all events of a source, at a path of its own. Returns its id."""
    said = {"name": source, "options": {"url": f"{there.url}/{source}"}, "sources": [source], "effort": EFFORT}
    return str(api.post("destinations", said)["id"])
