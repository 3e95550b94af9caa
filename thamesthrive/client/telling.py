"""How a program hears of events that will not arrive."""

import logging
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ..kernel.codec import decode_any
from ..kernel.errors import ThamesThriveError

OnError = Callable[[ThamesThriveError, Sequence[Mapping[str, Any]]], None]

LOGGER = "thamesthrive.client"


def log_error(error: ThamesThriveError, items: Sequence[Mapping[str, Any]]) -> None:
    """What is done where a program names nothing else. Nothing of an event is logged but its id."""
    ids = [item.get("messageId") for item in items]
    logging.getLogger(LOGGER).error("%d events were not delivered: %s", len(items), error, extra={"message_ids": ids})


def tell(on_error: OnError, error: ThamesThriveError, calls: Sequence[bytes]) -> None:
    """What `on_error` raises is logged: it is the program's, and must not end the sending of what comes after."""
    try:
        on_error(error, tuple(decode_any(call) for call in calls))
    except Exception:
        logging.getLogger(LOGGER).exception("on_error failed")


def tell_trying(error: ThamesThriveError, pause_s: float) -> None:
    """A try failed in passing, and another one comes."""
    logging.getLogger(LOGGER).warning("%s; trying again in %.1f s", error, pause_s)
