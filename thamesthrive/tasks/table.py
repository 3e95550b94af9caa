"""TASKS: every message and what is done about it, on one screen."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from attrs import frozen

from ..messages import CanaryDue, DeliverySweepDue, ErasuresDue, LedgerCheckDue, Message, ParkedSweepDue, RetentionDue
from ..ports.queue import Routes, Routing
from ..uses import Uses
from . import handlers

MAINTENANCE = "maintenance"

Handler = Callable[[Uses, Any], Awaitable[None]]


@frozen(kw_only=True)
class Task:
    """`retries`: how often it is tried again where that may help (`shim.py`). `limit_s`: how long one try may take.

    `alone`: one that comes to a process while another is under way there has nothing to add; of those that may take longer than until they
    are due again.
    """

    name: str
    message: type[Message]
    handler: Handler
    queue: str = MAINTENANCE
    retries: int = 5
    limit_s: float = 60.0
    alone: bool = False


TASKS: Sequence[Task] = (
    Task(name="canary", message=CanaryDue, handler=handlers.canary, retries=0, limit_s=55),
    Task(name="verify-ledger", message=LedgerCheckDue, handler=handlers.verify_ledger, limit_s=900),
    Task(name="sweep-parked", message=ParkedSweepDue, handler=handlers.sweep_parked, limit_s=600),
    Task(name="sweep-deliveries", message=DeliverySweepDue, handler=handlers.sweep_deliveries, limit_s=240),
    Task(name="clean-erased", message=ErasuresDue, handler=handlers.clean_erased, retries=0, limit_s=600, alone=True),
    Task(name="retain", message=RetentionDue, handler=handlers.retain, limit_s=3_000),
)

BY_NAME: Mapping[str, Task] = {task.name: task for task in TASKS}
ROUTES: Routes = {task.message: Routing(name=task.name, queue=task.queue) for task in TASKS}
QUEUES: Mapping[str, str] = {task.name: task.queue for task in TASKS}
