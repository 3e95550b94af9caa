"""What can be tuned of finding places."""

from pathlib import Path

import typed_settings as ts
from attrs import frozen


@frozen
class GeoOptions:
    """Without a file nobody is located."""

    file: Path | None = ts.option(
        default=None, help="A database of the MaxMind format (.mmdb) that says where an address is; it is read again when it changes."
    )
