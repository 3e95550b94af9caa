"""`Stores`: the ports that one store technology implements together."""

from attrs import frozen

from .copies import Copies
from .declared import Declared
from .definitions import Definitions
from .deliveries import Deliveries
from .erasures import Erasures
from .events import Events
from .groups import Groups
from .identities import Identities
from .parked import ParkedItems
from .partitions import Partitions
from .profiles import Profiles
from .remains import Remains
from .schema import Schema
from .secrets import Secrets
from .sessions import Sessions


@frozen(kw_only=True)
class Stores:
    """What an adapter opens, and all that is asked of a store."""

    profiles: Profiles
    identities: Identities
    sessions: Sessions
    events: Events
    groups: Groups
    parked: ParkedItems
    partitions: Partitions
    definitions: Definitions
    deliveries: Deliveries
    erasures: Erasures
    remains: Remains
    copies: Copies
    declared: Declared
    secrets: Secrets
    schema: Schema
