"""Between the queue and a handler: reads the message, keeps the time limit, and says what an error means. One table of families."""

import asyncio
from collections.abc import Mapping

import structlog
from attrs import frozen

from ..kernel.codec import decode
from ..kernel.errors import Conflict, Denied, Invalid, Missing, Unavailable
from ..ports.clock import Clock
from ..ports.queue import DONE, Verdict
from ..uses import Uses
from .table import Task

FORMAT = 1                                      # of messages: all of them, so far
NEWER_S = 30.0                                  # a newer process will have come by then
BACK_OFF_S, LONGEST_S = 2.0, 300.0
CONFLICTS, CONFLICT_S = 3, 0.5                  # somebody else was quicker: tried again at once, but not for ever

DROPPED = (Invalid, Denied, Missing)            # whoever asked must act; trying again would not help


@frozen
class Header:
    """What every format of a message has."""

    v: int = FORMAT


class Shim:
    """Performs tasks, one call each."""

    def __init__(self, tasks: Mapping[str, Task], uses: Uses, clock: Clock) -> None:
        self._tasks, self._uses, self._clock = tasks, uses, clock
        self._under_way: set[str] = set()

    async def perform(self, name: str, body: bytes, tried: int) -> Verdict:
        """What a queue asks for (`ports/queue.Perform`)."""
        began = self._clock.monotonic()
        if self._tasks[name].alone and name in self._under_way:
            outcome, verdict = "under-way", DONE
        else:
            self._under_way.add(name)
            try:
                outcome, verdict = await self._ended(self._tasks[name], body, tried)
            finally:
                self._under_way.discard(name)
        self._uses.upkeep.figures.ended(name, outcome, self._clock.monotonic() - began)
        return verdict

    async def _ended(self, task: Task, body: bytes, tried: int) -> tuple[str, Verdict]:
        log = structlog.get_logger().bind(task=task.name, tried=tried)
        try:
            if decode(body, Header).v > FORMAT:
                return "again", Verdict(again_s=NEWER_S)        # left to newer processes, which share the queue during an upgrade
            message = decode(body, task.message)
            async with asyncio.timeout(task.limit_s):
                await task.handler(self._uses, message)
        except TimeoutError:
            log.warning("task took too long", limit_s=task.limit_s)
            return _again(task, tried, back_off(tried), task.retries)
        except DROPPED as error:
            log.error("task dropped", code=error.code, reason=error.sentence)
            return "dropped", DONE
        except Unavailable as error:
            log.warning("task waits", code=error.code, reason=error.sentence)
            return _again(task, tried, max(back_off(tried), float(error.retry_after_s)), task.retries)
        except Conflict as error:
            log.info("task conflicted", reason=error.sentence)
            return _again(task, tried, CONFLICT_S, min(task.retries, CONFLICTS))
        except Exception as error:              # the queue's loop goes on, whatever a task does
            log.error("task failed", error=type(error).__name__, exc_info=error)
            return "given-up", Verdict(given_up=True)
        return "done", DONE


def back_off(tried: int) -> float:
    """Seconds until the next try."""
    return float(min(LONGEST_S, BACK_OFF_S * 2 ** min(tried, 16)))


def _again(task: Task, tried: int, after_s: float, most: int) -> tuple[str, Verdict]:
    if tried >= most:
        structlog.get_logger().error("task given up", task=task.name, tried=tried)
        return "given-up", Verdict(given_up=True)
    return "again", Verdict(again_s=after_s)
