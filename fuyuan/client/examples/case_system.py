"""A court's case system: what its clerks docket, and the hearings they hold, is filed with the exchange.

The clerks' program writes its own tables. What the exchange has to hear is put into the outbox in the same transaction,
so a case is never docketed and not filed, nor the other way round. This process tells what waits, once a second.
"""

from __future__ import annotations

import asyncio
import sqlite3
from datetime import date

from events.case_terms import CaseCause, PlaintiffKind
from events.vocabulary import Field
from fuyuan.client import Client, NotNow, Outbox
from fuyuan.client.commands import FileCase, RecordHearing, ScheduleHearing
from fuyuan.client.examples.starting import start

EVERY = 1.0  # seconds between looks at the outbox
TABLES = """
CREATE TABLE IF NOT EXISTS docket (number TEXT PRIMARY KEY, docketed_on TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS hearing (number TEXT NOT NULL REFERENCES docket, day TEXT NOT NULL, held INTEGER NOT NULL,
    PRIMARY KEY (number, day));
"""


class CaseSystem:
    """The part of the court's program that the exchange is about."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database, self.outbox = database, Outbox(database)
        database.executescript(TABLES)

    def docket(self, number: str, docketed_on: date, defendant: str) -> None:
        """A clerk dockets a case about expropriation against this organ."""
        with self._database:
            row = self._database.execute("INSERT INTO docket VALUES (?, ?)", (number, docketed_on.isoformat()))
            filed = FileCase(
                occurred_on=docketed_on,
                number=number,
                cause=CaseCause.EXPROPRIATION,
                field=Field.URBAN_CONSTRUCTION,
                defendants=(defendant,),
                plaintiff_kind=PlaintiffKind.NATURAL_PERSON,
            )
            self.outbox.put(f"docket-{row.lastrowid}", filed)

    def schedule(self, number: str, day: date, on: date) -> None:
        """A hearing goes into the calendar, on the day `on`: what waits may be told on a later one."""
        with self._database:
            row = self._database.execute("INSERT INTO hearing VALUES (?, ?, 0)", (number, day.isoformat()))
            scheduled = ScheduleHearing(case=number, hearing_on=day, occurred_on=on)
            self.outbox.put(f"hearing-{row.lastrowid}-scheduled", scheduled)

    def hold(self, number: str, day: date) -> None:
        """It was held."""
        where = (number, day.isoformat())
        with self._database:
            [row] = self._database.execute("SELECT rowid FROM hearing WHERE number = ? AND day = ?", where).fetchone()
            self._database.execute("UPDATE hearing SET held = 1 WHERE rowid = ?", (row,))
            self.outbox.put(f"hearing-{row}-held", RecordHearing(case=number, occurred_on=day))


async def run(database: sqlite3.Connection, client: Client) -> None:
    """Tell what waits, for ever. What was refused is shown to a person, who puts it right."""
    outbox, shown = CaseSystem(database).outbox, 0
    while True:
        try:
            await outbox.tell(client)
        except NotNow as away:
            print(f"稍后再报送 / the exchange is away, told later: {away}", flush=True)
        returned = outbox.returned()
        for each in returned[shown:]:
            print(f"未受理 / not taken: {each.key} {each.command_type}: {each.why}", flush=True)
        shown = len(returned)
        await asyncio.sleep(EVERY)


if __name__ == "__main__":
    start(run)
