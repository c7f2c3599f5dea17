"""Which events a system has handled, kept in its own database, in the same transaction as what it made of them.

An event can come twice: after a crash, after a rebuild of the read model, from a stream that is replayed. It is handled
once, because what was handled and that it was handled are committed together.

    inbox = Inbox(database, "cases")
    async for event in client.feed(inbox.mark()):
        with database:
            if inbox.take(event.id, event.mark):
                …
"""

from __future__ import annotations

from typing import Any


class Inbox:
    """`connection` is a DB-API one (sqlite3, psycopg), which the caller commits; `name` tells consumers apart.

    `place` is how the driver writes a parameter: `?` (sqlite3), `%s` (psycopg). Two tables are made where they are not.
    """

    def __init__(self, connection: Any, name: str, place: str = "?") -> None:
        self._connection, self._name, self._place = connection, name, place
        connection.execute(
            "CREATE TABLE IF NOT EXISTS fuyuan_handled"
            " (consumer TEXT NOT NULL, event TEXT NOT NULL, PRIMARY KEY (consumer, event))"
        )
        connection.execute(
            "CREATE TABLE IF NOT EXISTS fuyuan_mark (consumer TEXT NOT NULL PRIMARY KEY, mark TEXT NOT NULL)"
        )
        connection.commit()

    def mark(self) -> str | None:
        """Behind which mark to go on; None where nothing was handled yet."""
        found = self._run("SELECT mark FROM fuyuan_mark WHERE consumer = ?", self._name).fetchone()
        return None if found is None else found[0]

    def take(self, event: str, mark: str = "") -> bool:
        """Whether the event, by its id, is new: it counts as handled when the caller commits.

        Events over NATS have no mark: the broker keeps the place.
        """
        new = self._run(
            "INSERT INTO fuyuan_handled (consumer, event) VALUES (?, ?) ON CONFLICT DO NOTHING", self._name, event
        )
        self._run(
            "INSERT INTO fuyuan_mark (consumer, mark) VALUES (?, ?)"
            " ON CONFLICT (consumer) DO UPDATE SET mark = excluded.mark",
            *(self._name, mark),
        )
        return bool(new.rowcount)

    def _run(self, statement: str, *values: str) -> Any:
        return self._connection.execute(statement.replace("?", self._place), values)
