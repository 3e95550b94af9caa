"""`Scope`: the tenant and stage that everything stored and every port call belongs to."""

from typing import Literal

from ..kernel.values import Value

Stage = Literal["test", "live"]


class Scope(Value, frozen=True, order=True, gc=False):
    """Whose data, and whether it is for trying out or for real. A write key or token determines it; no request can name it."""

    tenant: str = "default"
    stage: Stage = "live"

    def __str__(self) -> str:
        return f"{self.tenant}/{self.stage}"


EVERYWHERE = Scope("", "live")                  # of what belongs to the installation and to no tenant
