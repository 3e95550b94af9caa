"""How often and after which pauses a batch is tried. Without I/O: whoever sends asks for the next pause and tells what came of the try."""

import time
from collections.abc import Callable, Generator
from datetime import UTC, datetime
from itertools import count
from random import random

from attrs import frozen

from ..kernel.errors import ThamesThriveError
from .answers import Answer, NoAnswer, judged
from .options import Options

Reply = Answer | NoAnswer
LONGEST_ASKED_S = 600.0                         # a server that asks for more is asked again all the same


@frozen
class Pause:
    """Before a try. `error`: what the one before came to. `asked`: the platform named the time."""

    seconds: float = 0.0
    asked: bool = False
    error: ThamesThriveError | None = None


Tries = Generator[Pause, Reply, ThamesThriveError | None]


def tries(options: Options, *, clock: Callable[[], float] = time.monotonic) -> Tries:
    """A pause for each try; is sent what came of it. Returns None once the batch is taken, else why it never will be."""
    began, pause = clock(), Pause()
    for nth in count(1):
        verdict = judged((yield pause), datetime.now(UTC))
        if not verdict.passes:
            break
        pause = Pause(pause_s(nth, options, verdict.asked_s), verdict.asked_s is not None, verdict.error)
        if clock() - began + pause.seconds > options.patience_s:
            break
    return verdict.error


def pause_s(nth: int, options: Options, asked_s: float | None = None) -> float:
    """After the nth try. Never the same for two clients, so that those who failed together do not come back together."""
    if asked_s is not None:
        return min(asked_s, LONGEST_ASKED_S) + options.pause_s * random()
    return min(options.pause_s * 2.0 ** min(nth - 1, 30), options.longest_pause_s) * (0.5 + random() / 2)


def delivered(post: Callable[[], Reply], wait: Callable[[Pause], None], steps: Tries) -> ThamesThriveError | None:
    """Tries a batch to its end: None once it is taken, else why it never will be."""
    pause = next(steps)
    while True:
        wait(pause)
        try:
            pause = steps.send(post())
        except StopIteration as end:
            error: ThamesThriveError | None = end.value
            return error
