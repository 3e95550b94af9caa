"""`/api/settings`: what is set, where it comes from, and what it means. They are changed where they are set, not here."""

from pathlib import Path
from typing import Any

import msgspec

from ..domain.setting import DEFAULT, Setting
from .paging import Listing
from .replies import Reply, json_reply
from .route import Asked


class SettingShown(msgspec.Struct):
    """Of the process that answers. `origin`: `default`, a file, a variable or an option of the command line; secrets are masked."""

    path: str
    value: Any
    origin: str
    changed: bool
    default: Any
    help: str
    type: str
    variable: str
    secret: bool


async def list_settings(asked: Asked) -> Reply:
    return json_reply(Listing([_shown(setting) for setting in asked.uses.settings]))


def _shown(of: Setting) -> SettingShown:
    return SettingShown(
        path=of.path,
        value=_plain(of.shown),
        origin=of.origin,
        changed=of.origin != DEFAULT,
        default=_plain(of.default_shown),
        help=of.help,
        type=of.type,
        variable=of.variable,
        secret=of.secret,
    )


def _plain(value: Any) -> Any:
    """As JSON knows it; what hides itself when written, as a secret does, is empty here."""
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, tuple | list):
        return [_plain(one) for one in value]
    return str(value) if isinstance(value, Path) else ""
