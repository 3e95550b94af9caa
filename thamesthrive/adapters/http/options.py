"""What can be set of calls to addresses that users give."""

import typed_settings as ts
from attrs import frozen


@frozen
class HttpOptions:
    """Addresses of this machine and its network are refused, unless they are named here."""

    allow: str = ts.option(
        default="", help="Networks (10.1.0.0/16) and names of hosts, comma-separated, that may be called though they are not public."
    )
    redirects: int = ts.option(default=0, help="So many redirects of one call are followed; 0: a redirect is an answer like any other.")
    connections: int = ts.option(default=100, help="Most connections of one process to outside systems.")
    idle_s: float = ts.option(default=30.0, help="Seconds that an unused connection to an outside system stays open.")
