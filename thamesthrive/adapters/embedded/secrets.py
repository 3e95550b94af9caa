"""Secrets in SQLite, beside the data that they protect."""

from .database import EVERYWHERE, Connection, Database

FORMAT = 1


class EmbeddedSecrets:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def once(self, name: str, made: bytes) -> bytes:
        return await self._database.write(EVERYWHERE, lambda connection, _: _once(connection, name, made))


def _once(connection: Connection, name: str, made: bytes) -> bytes:
    connection.execute("INSERT INTO secrets (name, secret, v) VALUES (?, ?, ?) ON CONFLICT DO NOTHING", (name, made, FORMAT))
    return bytes(connection.execute("SELECT secret FROM secrets WHERE name = ?", (name,)).fetchall()[0][0])
