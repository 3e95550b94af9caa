"""Structured logs: our own events and the libraries' in one form, on one stream. Set up by a role, never by an import."""

import logging
import re
from collections.abc import Mapping
from typing import Any, TextIO

import structlog
from structlog.typing import EventDict, Processor

from .options import LogOptions

# A library speaks only when something is wrong: at INFO some of them write whole addresses.
LIBRARY_LEVEL = logging.WARNING
OWN = ("thamesthrive", "roles")
EXCEPTION = "exc_info"

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


def set_up_logs(options: LogOptions, stream: TextIO) -> None:
    """From now on `structlog.get_logger()` and `logging` write to this stream."""
    level = getattr(logging, options.level.upper())
    shared = _shared()
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *_last(options, stream)],
        )
    )
    root = logging.getLogger()
    for old in root.handlers[:]:
        root.removeHandler(old)
    root.addHandler(handler)
    root.setLevel(max(level, LIBRARY_LEVEL))
    for own in OWN:
        logging.getLogger(own).setLevel(level)


def escaped(_logger: Any, _method: str, event: EventDict) -> EventDict:
    """Control characters as `\\xNN`: nobody's name can begin a new line or colour the terminal."""
    return {_escape(key): value if key == EXCEPTION else _escape(value) for key, value in event.items()}


def _shared() -> list[Processor]:
    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
    ]


def _last(options: LogOptions, stream: TextIO) -> list[Processor]:
    human = options.format == "human" or (options.format == "auto" and stream.isatty())
    if human:
        colors = stream.isatty()
        return [escaped, structlog.dev.ConsoleRenderer(colors=colors, exception_formatter=structlog.dev.plain_traceback)]
    return [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(default=str)]     # JSON escapes by itself


def _escape(value: Any) -> Any:
    if isinstance(value, str):
        return _CONTROL.sub(lambda found: f"\\x{ord(found[0]):02x}", value)
    if isinstance(value, Mapping):
        return {_escape(k): _escape(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_escape(v) for v in value]
    return value
