import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from thamesthrive.adapters.telemetry.logs import set_up_logs
from thamesthrive.adapters.telemetry.options import LogOptions


@pytest.fixture(autouse=True)
def _logs_as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = handlers, level
    structlog.reset_defaults()


def written(options: LogOptions, *, event: str = "partition taken", **fields: object) -> str:
    stream = io.StringIO()
    set_up_logs(options, stream)
    structlog.get_logger("thamesthrive.test").info(event, **fields)
    return stream.getvalue()


def test_without_a_terminal_a_log_line_is_an_object_of_json() -> None:
    line = json.loads(written(LogOptions(), partition=3))

    assert (line["event"], line["partition"], line["level"], line["logger"]) == ("partition taken", 3, "info", "thamesthrive.test")
    assert line["timestamp"].endswith("Z")


@pytest.mark.parametrize("form", ["json", "human"])
def test_nobodys_name_begins_a_new_line_or_colours_the_terminal(form: str) -> None:
    nasty = "a\nERROR forged\x1b[31m\u2028b\x7f"

    text = written(LogOptions(format=form), event=nasty, source=nasty, many=[nasty], deep={nasty: nasty})  # type: ignore[arg-type]

    assert text.count("\n") == 1
    assert not {"\x1b", "\u2028", "\x7f"} & set(text)
    assert "forged" in text


def test_what_is_below_the_level_is_not_written() -> None:
    assert written(LogOptions(level="warning")) == ""


def test_libraries_speak_in_the_same_form_and_only_when_something_is_wrong() -> None:
    stream = io.StringIO()
    set_up_logs(LogOptions(level="debug"), stream)

    logging.getLogger("elastic_transport.transport").info("GET http://user:secret@host/")
    logging.getLogger("elastic_transport.transport").warning("node %s failed", "a")

    (line,) = map(json.loads, stream.getvalue().splitlines())
    assert (line["event"], line["level"]) == ("node a failed", "warning")


def test_an_error_carries_its_traceback() -> None:
    stream = io.StringIO()
    set_up_logs(LogOptions(), stream)

    try:
        raise ValueError("broken")
    except ValueError:
        structlog.get_logger("thamesthrive.test").exception("round failed")

    line = json.loads(stream.getvalue())
    assert "ValueError: broken" in line["exception"]
