"""`Scope`: the tenant and stage that everything stored and every port call belongs to."""

from typing import Literal

from attrs import frozen

Stage = Literal["test", "live"]


@frozen(order=True)
class Scope:
    """Whose data, and whether it is for trying out or for real. A write key or token determines it; no request can name it."""

    tenant: str = "default"
    stage: Stage = "live"

    def __str__(self) -> str:
        return f"{self.tenant}/{self.stage}"


EVERYWHERE = Scope("", "live")                  # of what belongs to the installation and to no tenant
