"""What can be tuned of the HTTP doors."""

import re
from typing import Literal

import typed_settings as ts
from attrs import frozen

_ADDRESS = re.compile(r"https?://[A-Za-z0-9._:\[\]-]+(/[A-Za-z0-9._~/-]*)?")

@frozen
class ApiOptions:
    """Where the api role listens, and how much it takes at once."""

    host: str = ts.option(default="127.0.0.1", help="Address to listen on; 0.0.0.0 for all.")
    port: int = ts.option(default=8686, help="Port to listen on.")
    public_address: str = ts.option(
        default="", help="Where senders and visitors reach the doors, such as https://cdp.example; empty: http, host and port."
    )
    health_port: int = ts.option(default=0, help="Port of /healthz, /readyz and /metrics of a process without the api role; 0: none.")
    server: Literal["hypercorn", "uvicorn"] = ts.option(
        default="hypercorn", help="hypercorn speaks HTTP/2 too; uvicorn (an extra) HTTP/1.1 alone, for a fraction of the CPU."
    )
    processes: int = ts.option(default=1, help="Processes that share the port.")
    max_event_bytes: int = ts.option(default=32_768, help="A larger event is parked.")
    max_body_bytes: int = ts.option(default=512_000, help="A larger request is refused; a compressed one is measured inflated.")
    held_calls: int = ts.option(default=2_000, help="With so many calls of the doors at hand in one process, others are answered 503.")
    held_bytes: int = ts.option(default=32_000_000, help="With so many bytes of bodies at hand in one process, doors answer 503.")
    rate_per_address: str = ts.option(
        default="", help="Most events of one address, of all sources together, such as 600/minute; empty: as many as come."
    )
    max_depth: int = ts.option(default=16, help="An event nested deeper is parked, any other body refused.")
    body_timeout_s: float = ts.option(default=10.0, help="A sender that takes longer for its body is refused.")
    answer_timeout_s: float = ts.option(default=2.0, help="Who asks for the result gets ids after this time.")
    redirect_timeout_s: float = ts.option(default=1.0, help="Who follows a link waits no longer for its event to be taken, and is sent on.")
    stream_timeout_s: float = ts.option(default=10.0, help="A reader of a stream that takes longer for what is sent is dropped.")
    plain_http_sign_in: bool = ts.option(
        default=False, help="Signing in over plain http from elsewhere than this machine: whoever is on the way reads the password."
    )
    proxies: int = ts.option(default=0, help="Proxies in front whose X-Forwarded-For, -Proto and -Host are believed; 0: the connection is.")

    def __attrs_post_init__(self) -> None:
        if self.public_address and not _ADDRESS.fullmatch(self.public_address):
            raise ValueError(f'public_address is like https://cdp.example, not "{self.public_address}"')

    @property
    def address(self) -> str:
        """What stands before the path of a door, as others write it."""
        return self.public_address.rstrip("/") or f"http://{self.host}:{self.port}"
