"""What a system has decided to tell the exchange, kept in its own database until it is told.

`put` belongs into the transaction that made the fact in the system; `tell` is called afterwards, again and again. Who
is killed in between tells it the next time, with the same key, and it is recorded once.

    with database:
        database.execute("INSERT INTO docket …")
        outbox.put("docket-4711", FileCase(…))
    await outbox.tell(client)
"""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from fuyuan.client.errors import Problem
from fuyuan.client.giving import Giver
from services.decider import Command


@dataclass(frozen=True, slots=True)
class Returned:
    """A command that the exchange did not take, and why: for a person to see to."""

    key: str
    command_type: str
    why: str


class Outbox:
    """`connection` is a DB-API one (sqlite3, psycopg); `place` is how the driver writes a parameter, as for `Inbox`."""

    def __init__(self, connection: Any, place: str = "?") -> None:
        self._connection, self._place = connection, place
        number = "INTEGER PRIMARY KEY" if place == "?" else "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY"
        connection.execute(
            f"CREATE TABLE IF NOT EXISTS fuyuan_outbox (number {number}, key TEXT NOT NULL UNIQUE,"
            " type TEXT NOT NULL, body TEXT NOT NULL, stream TEXT, why TEXT)"
        )
        connection.commit()

    def put(self, key: str, command: Command) -> None:
        """To be told when the caller commits. A key that was put before changes nothing.

        The command should say its `occurred_on`: left out, it is the day on which the exchange hears of it.
        """
        body = command.model_dump_json(exclude_none=True)
        self._run(
            "INSERT INTO fuyuan_outbox (key, type, body) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            *(key, command.type, body),
        )

    async def tell(self, giver: Giver) -> None:
        """Give what waits, in order; each is committed as told or as returned.

        Raises NotNow, NotAllowed for a token that is not taken (401): the rest waits on.
        """
        waiting = self._run(
            "SELECT number, key, type, body FROM fuyuan_outbox WHERE stream IS NULL AND why IS NULL ORDER BY number"
        ).fetchall()
        for number, key, command_type, body in waiting:
            stream, why = None, None
            try:
                stream = (await giver.send(command_type, body, key)).stream
            except Problem as problem:
                if problem.status == HTTPStatus.UNAUTHORIZED:
                    raise
                why = str(problem)
            self._run("UPDATE fuyuan_outbox SET stream = ?, why = ? WHERE number = ?", stream, why, number)
            self._connection.commit()

    def stream(self, key: str) -> str | None:
        """The stream in which the exchange recorded it; None where it was not told yet, or was returned."""
        found = self._run("SELECT stream FROM fuyuan_outbox WHERE key = ?", key).fetchone()
        return None if found is None else found[0]

    def returned(self) -> list[Returned]:
        """What was not taken, in the order in which it was put."""
        rows = self._run("SELECT key, type, why FROM fuyuan_outbox WHERE why IS NOT NULL ORDER BY number").fetchall()
        return [Returned(*row) for row in rows]

    def _run(self, statement: str, *values: Any) -> Any:
        return self._connection.execute(statement.replace("?", self._place), values)
