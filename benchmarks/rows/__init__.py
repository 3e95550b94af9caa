"""The rows, in the order in which they run."""

from ..bench import Row
from .accept import ROW as ACCEPT
from .answer import ROW as ANSWER
from .backlog import ROW as BACKLOG
from .batches import ROW as BATCHES
from .bulk import ROW as BULK
from .console import ROW as CONSOLE
from .drain_elastic import ROW as DRAIN_ELASTIC
from .drain_sqlite import ROW as DRAIN_SQLITE
from .end_to_end import ELASTIC, SQLITE
from .fold import ROW as FOLD
from .growth import ROW as GROWTH
from .hot import ROW as HOT
from .peers import GATEWAY_ROW, STORE_ROW
from .search_elastic import ROW as SEARCH_ELASTIC
from .search_sqlite import ROW as SEARCH_SQLITE
from .starting import ROW as STARTING
from .sustained import ROW as SUSTAINED
from .visible import ROW as VISIBLE
from .webhook import ROW as WEBHOOK
from .workers import ROW as WORKERS

ROWS: tuple[Row, ...] = (
    *(ACCEPT, BATCHES, SQLITE, ELASTIC, DRAIN_SQLITE, DRAIN_ELASTIC, FOLD, BULK),
    *(VISIBLE, ANSWER, WEBHOOK, HOT, WORKERS, STARTING, GATEWAY_ROW, STORE_ROW),
    *(BACKLOG, GROWTH, SEARCH_SQLITE, CONSOLE, SEARCH_ELASTIC, SUSTAINED),
)
