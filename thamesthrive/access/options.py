"""What can be tuned of signing in."""

import typed_settings as ts
from attrs import frozen

from ..domain.rate import read_rate
from ..kernel.errors import Invalid


@frozen
class AccessOptions:
    """Times in seconds; rates are how often somebody may try."""

    idle_s: int = ts.option(default=43_200, help="Seconds after which a sign-in that is not used ends.")
    lifetime_s: int = ts.option(default=604_800, help="Seconds after which a sign-in ends in any case.")
    tries_per_email: str = ts.option(default="10/hour", help="Most failed sign-ins of one e-mail.")
    tries_per_address: str = ts.option(default="60/hour", help="Most sign-ins from one address, of all e-mails together.")
    hashing: int = ts.option(default=2, help="Passwords that a process hashes at once; each takes 64 MiB.")
    hashing_waits: int = ts.option(default=50, help="With so many waiting for that, others are answered 503.")

    def __attrs_post_init__(self) -> None:
        for name in ("tries_per_email", "tries_per_address"):
            try:
                read_rate(getattr(self, name))
            except Invalid as error:
                raise ValueError(f"{name}: {error.sentence}") from error
        for name in ("idle_s", "lifetime_s", "hashing", "hashing_waits"):
            if getattr(self, name) < 1:
                raise ValueError(f"{name} is at least 1")
