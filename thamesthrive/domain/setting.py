"""`Setting`: one effective setting, with where it comes from. Which there are, and how they are loaded, is of `settings.py`."""

import re
from typing import Any

from attrs import frozen

MASK = "***"
DEFAULT = "default"

_PASSWORD_IN_URL = re.compile(r"(://[^:/@]*:)[^@/]+@")


@frozen(kw_only=True)
class Setting:
    """`origin`: `default`, a file, a variable or an option of the command line."""

    path: str
    variable: str
    value: Any
    origin: str
    default: Any
    help: str
    type: str
    secret: bool

    @property
    def shown(self) -> Any:
        """The value with what is secret in it masked."""
        return self._masked(self.value)

    @property
    def default_shown(self) -> Any:
        """The same of the default."""
        return self._masked(self.default)

    def _masked(self, value: Any) -> Any:
        if self.secret:
            return MASK if value else value
        if isinstance(value, tuple | list):
            return type(value)(self._masked(one) for one in value)
        return _PASSWORD_IN_URL.sub(rf"\1{MASK}@", value) if isinstance(value, str) else value
