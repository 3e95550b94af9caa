"""What a client asks of the process it lives in: to be told at its end, and in a child that begins as a copy of it."""

import atexit
import os
import sys
from collections.abc import Callable
from weakref import WeakMethod


def at_end(end: Callable[[], object]) -> None:
    """Call it when this process, or one that is forked off it, ends by itself."""
    atexit.register(end)


def at_end_of_child(end: Callable[[], object]) -> None:
    """Call it at the end of a child of multiprocessing, which leaves without what atexit knows.

    Elsewhere nothing is imported for it: a child that is forked in the midst of an import waits for its end for ever.
    """
    process = sys.modules.get("multiprocessing.process")
    if process is not None and process.parent_process() is not None:
        from multiprocessing.util import Finalize

        Finalize(None, end, exitpriority=0)


def no_more_at_end(end: Callable[[], object]) -> None:
    """As if it had never been asked for."""
    atexit.unregister(end)


def in_children(begin: Callable[[], None]) -> None:
    """Call the method in every child that is forked off this process, before anything else there. It is not kept alive by that."""
    if sys.platform == "win32":                 # which forks none
        return
    method = WeakMethod(begin)

    def begin_there() -> None:
        if (still := method()) is not None:
            still()

    os.register_at_fork(after_in_child=begin_there)
