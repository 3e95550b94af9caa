"""What can be tuned of the logs."""

from typing import Literal

import typed_settings as ts
from attrs import frozen

Level = Literal["debug", "info", "warning", "error"]
Format = Literal["auto", "json", "human"]


@frozen
class LogOptions:
    """Logs go to standard error; they hold names and numbers, never what a person sent."""

    level: Level = ts.option(default="info", help="The least level that is written: debug, info, warning or error.")
    format: Format = ts.option(default="auto", help="json: a line of JSON each; human: for reading; auto: human on a terminal, else json.")
