"""What can be tuned of privacy."""

import typed_settings as ts
from attrs import frozen


@frozen
class PrivacyOptions:
    """Times in seconds."""

    settle_s: int = ts.option(
        default=120, help="Seconds after an erasure was asked for, for which is looked again for what was in flight; then it is done."
    )
