"""`/api/grants`: what each grant may ask for, by operation. Made of the route table, which alone decides it."""

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from ..domain.token import GRANTS
from .paging import Listing
from .replies import Reply, json_reply
from .route import Asked, Route


class GrantShown(msgspec.Struct):
    """`may`: the operations that it may call, by operation id."""

    id: str
    may: Sequence[str]


async def list_grants(asked: Asked) -> Reply:
    return json_reply(Listing([GrantShown(id, may) for id, may in asked.rights.items()]))


def rights_of(routes: Iterable[Route]) -> Mapping[str, tuple[str, ...]]:
    """Grant -> operations, by name."""
    by_name = sorted(routes, key=lambda route: route.name)
    return {grant: tuple(route.name for route in by_name if grant in route.grants) for grant in GRANTS}
