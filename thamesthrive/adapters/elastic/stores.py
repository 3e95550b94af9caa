"""Opening the store ports over a cluster."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from ...ports.stores import Stores
from .client import Elastic, open_client
from .copies import ElasticCopies
from .declared import ElasticDeclared
from .definitions import ElasticDefinitions
from .deliveries import ElasticDeliveries
from .erasures import ElasticErasures
from .events import ElasticEvents
from .groups import ElasticGroups
from .identities import ElasticIdentities
from .indices import Names, names_of
from .options import ElasticOptions
from .parked import ElasticParked
from .partitions import ElasticPartitions
from .profiles import ElasticProfiles
from .remains import ElasticRemains
from .schema import ElasticSchema, require_current
from .secrets import ElasticSecrets
from .sessions import ElasticSessions


@asynccontextmanager
async def open_elastic(options: ElasticOptions) -> AsyncIterator[Stores]:
    """The stores of one installation. Raises: Unavailable, also when they are not made for this version yet; Defect; Invalid."""
    names = names_of(options)
    async with open_client(options) as elastic:
        await require_current(elastic, names)
        yield stores_of(elastic, names)


def stores_of(elastic: Elastic, names: Names) -> Stores:
    """The ports over an open connection."""
    declared = ElasticDeclared(elastic, names)
    return Stores(
        profiles=ElasticProfiles(elastic, names, declared),
        identities=ElasticIdentities(elastic, names),
        sessions=ElasticSessions(elastic, names, declared),
        events=ElasticEvents(elastic, names, declared),
        groups=ElasticGroups(elastic, names),
        parked=ElasticParked(elastic, names),
        partitions=ElasticPartitions(elastic, names),
        definitions=ElasticDefinitions(elastic, names),
        deliveries=ElasticDeliveries(elastic, names),
        erasures=ElasticErasures(elastic, names),
        remains=ElasticRemains(elastic, names),
        copies=ElasticCopies(elastic, names),
        declared=declared,
        secrets=ElasticSecrets(elastic, names),
        schema=ElasticSchema(elastic, names),
    )
