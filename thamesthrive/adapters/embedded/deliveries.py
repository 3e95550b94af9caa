"""Deliveries in SQLite."""

from collections.abc import Iterator, Mapping, Sequence

from ...domain.delivery import Delivery, Lane, Status, Waiting
from ...domain.scope import Scope
from ...ports.deliveries import OfDestination, Which
from ...ports.versions import Page, Version, Versioned
from .database import Connection, Database
from .documents import Documents, Write
from .statements import Insert, as_text, gathered, read, sortable

COLUMNS = ("created", "status", "destination", "profile", "part", "event", "partition", "place", "due")
INSERT = Insert("deliveries", ("scope", "id", "version", "document", *COLUMNS), "ON CONFLICT DO NOTHING")

# Lane by lane, each found by the index behind the one before: what waits may be millions, and where it waits is a few places.
LANES = """WITH RECURSIVE lanes (scope, destination) AS (
    SELECT * FROM (SELECT scope, destination FROM deliveries WHERE status = 'waiting' AND partition = :partition
        ORDER BY scope, destination LIMIT 1)
    UNION ALL
    SELECT (SELECT d.scope FROM deliveries d WHERE d.status = 'waiting' AND d.partition = :partition
            AND (d.scope, d.destination) > (lanes.scope, lanes.destination) ORDER BY d.scope, d.destination LIMIT 1),
        (SELECT d.destination FROM deliveries d WHERE d.status = 'waiting' AND d.partition = :partition
            AND (d.scope, d.destination) > (lanes.scope, lanes.destination) ORDER BY d.scope, d.destination LIMIT 1)
    FROM lanes WHERE lanes.scope IS NOT NULL)
    SELECT tenant, stage, destination FROM lanes JOIN scopes ON scopes.number = lanes.scope"""


class EmbeddedDeliveries:
    def __init__(self, database: Database) -> None:
        self._database = database
        self._documents = Documents(database, "deliveries", Delivery, COLUMNS)

    async def create(self, scope: Scope, deliveries: Sequence[Delivery]) -> None:
        if deliveries:
            await self._database.write(
                scope, lambda connection, number: INSERT.run(connection, [(number, d.id, 1, as_text(d), *_columns(d)) for d in deliveries])
            )

    async def load(self, scope: Scope, ids: Sequence[str]) -> Mapping[str, Versioned[Delivery]]:
        return await self._documents.load(scope, ids)

    async def write(self, scope: Scope, deliveries: Sequence[Versioned[Delivery]]) -> Mapping[str, Version]:
        if not deliveries:
            return {}
        return await self._documents.write(scope, lambda _: (_row(d) for d in deliveries))

    async def page(self, scope: Scope, which: Which, *, limit: int, after: tuple[str, str] | None = None) -> Page[Delivery]:
        rows = await self._database.scan(scope, lambda connection, number: _rows(connection, (number, which), limit + 1, after))
        shown = rows[:limit]
        return Page(tuple(item for _, _, item in shown), shown[-1][:2] if len(rows) > limit else None)

    async def count(self, scope: Scope, which: Which) -> int:
        def counted(connection: Connection, number: int) -> int:
            where, values = _where(number, which)
            return int(connection.execute(f"SELECT count(*) FROM deliveries WHERE {where}", values).fetchall()[0][0])

        return await self._database.scan(scope, counted)

    async def by_destination(self, scope: Scope, destinations: Sequence[str]) -> Mapping[str, OfDestination]:
        def looked(connection: Connection, number: int) -> Mapping[str, OfDestination]:
            waiting, dead = (_many(connection, number, status) for status in (Status.WAITING, Status.DEAD))
            newest = {id: _rows(connection, (number, Which(destination=id)), 1, None) for id in destinations}
            return {
                id: OfDestination(waiting=waiting.get(id, 0), dead=dead.get(id, 0), newest=newest[id][0][2] if newest[id] else None)
                for id in destinations
            }

        return await self._database.scan(scope, looked)

    async def lanes(self, partition: int) -> Sequence[Lane]:
        rows = await self._database.read_anywhere(lambda connection: connection.execute(LANES, {"partition": partition}).fetchall())
        return [Lane(Scope(tenant, stage), destination, partition) for tenant, stage, destination in rows]

    async def waiting(self, lane: Lane, *, limit: int, after: tuple[str, str] | None = None) -> Sequence[Waiting]:
        behind = " AND (place, id) > (?, ?)" if after else ""
        query = (
            "(SELECT id, part, place, due FROM deliveries WHERE status = 'waiting' AND partition = ? AND scope = ? AND destination = ?"
            f"{behind} ORDER BY place, id LIMIT ?)"
        )
        row = "json_object('id', id, 'part', part, 'order', place, 'due', due)"
        found = await self._database.read(
            lane.scope,
            lambda connection, number: gathered(connection, row, query, (lane.partition, number, lane.destination, *(after or ()), limit)),
        )
        return sorted(read(found, list[Waiting]), key=lambda w: (w.order, w.id))


def _columns(delivery: Delivery) -> tuple[str | int | None, ...]:
    return (
        sortable(delivery.created), delivery.status, delivery.destination, delivery.profile, delivery.part, delivery.event,
        delivery.partition, delivery.order, sortable(delivery.due),
    )


def _row(delivery: Versioned[Delivery]) -> Write:
    return Write(delivery.value.id, as_text(delivery.value), delivery.version, _columns(delivery.value))


def _rows(
    connection: Connection, of: tuple[int, Which], limit: int, after: tuple[str, str] | None
) -> Sequence[tuple[str, str, Delivery]]:
    """Documents are read only of rows that are shown; an aggregate promises no order, hence the sorting."""
    where, values = _where(*of)
    where += " AND (created, id) < (?, ?)" if after else ""
    shown = f"SELECT rowid FROM deliveries WHERE {where} ORDER BY created DESC, id DESC LIMIT ?"
    row = "'[' || json_quote(created) || ',' || json_quote(id) || ',' || document || ']'"
    found = gathered(connection, row, f"deliveries WHERE rowid IN ({shown})", (*values, *(after or ()), limit))
    rows: list[tuple[str, str, Delivery]] = read(found, list[tuple[str, str, Delivery]])
    return sorted(rows, key=lambda r: r[:2], reverse=True)


def _many(connection: Connection, number: int, status: Status) -> Mapping[str, int]:
    """By destination, of a status that has an index of its own: by another, all that ever was delivered would be counted through."""
    table = f"deliveries INDEXED BY deliveries_{status}"
    query = f"SELECT destination, count(*) FROM {table} WHERE scope = ? AND status = '{status}' GROUP BY destination"
    return dict(connection.execute(query, (number,)).fetchall())


def _where(number: int, which: Which) -> tuple[str, list[object]]:
    tests = list(_tests(which))
    return " AND ".join(["scope = ?", *(sql for sql, _ in tests)]), [number, *(value for _, value in tests if value is not None)]


def _tests(which: Which) -> Iterator[tuple[str, object]]:
    if which.status is not None:
        yield f"status = '{which.status}'", None         # not bound, or the indexes of one status would not be used
    for name in ("destination", "profile", "part", "event"):
        if (value := getattr(which, name)) is not None:
            yield f"{name} = ?", value
    if which.since is not None:
        yield "created >= ?", sortable(which.since)
    if which.until is not None:
        yield "created < ?", sortable(which.until)
