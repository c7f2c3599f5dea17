"""A bureau's office automation: judicial suggestions arrive as papers, are signed for, and answered by the desk.

What arrives comes by the live feed; that it was handled, the paper and the receipt to be given are one transaction.
What the desk wrote, with a file, goes out as feedback.
"""

from __future__ import annotations

import asyncio
import sqlite3
from datetime import date, datetime
from pathlib import Path
from uuid import UUID

from events.instants import SHANGHAI
from events.response import ResponseOpened
from events.suggestion import Answer
from events.vocabulary import AdoptionAnswer
from fuyuan.client import Client, Inbox, NotNow, Outbox, Recorded
from fuyuan.client.commands import AcknowledgeService, SubmitFeedback
from fuyuan.client.examples.starting import start

OURS = "housing-bureau"
EVERY = 1.0  # seconds between looks at what the desk has finished
TABLES = """
CREATE TABLE IF NOT EXISTS paper (matter TEXT PRIMARY KEY, title TEXT NOT NULL, asked INTEGER NOT NULL,
    answer TEXT, file TEXT, answered INTEGER NOT NULL DEFAULT 0);
"""


def today() -> date:
    """Said with each act, which may be told on a later day."""
    return datetime.now(SHANGHAI).date()


class BureauOffice:
    """The part of the bureau's program that the exchange is about."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database, self.outbox, self.inbox = database, Outbox(database), Inbox(database, "office")
        database.executescript(TABLES)

    def arrived(self, event: Recorded) -> None:
        """A suggestion to us becomes a paper on somebody's desk, and is signed for; everything else is passed over."""
        with self._database:
            if not self.inbox.take(event.id, event.mark):
                return
            match event.payload():
                case ResponseOpened(addressees=addressees, title=title, recommendations=asked) if OURS in addressees:
                    matter = event.stream.rpartition(":")[2]
                    self._database.execute(
                        "INSERT INTO paper (matter, title, asked) VALUES (?, ?, ?)", (matter, title, asked)
                    )
                    self.outbox.put(f"receipt-{matter}", AcknowledgeService(id=UUID(matter), occurred_on=today()))

    def finish(self, matter: str, answer: str, file: Path) -> None:
        """The desk has written its answer."""
        with self._database:
            self._database.execute(
                "UPDATE paper SET answer = ?, file = ? WHERE matter = ?", (answer, str(file), matter)
            )

    async def send_answers(self, client: Client) -> None:
        """The file first, which may be sent twice; then the feedback that names it. Raises NotNow."""
        finished = self._database.execute(
            "SELECT matter, asked, answer, file FROM paper WHERE answer IS NOT NULL AND NOT answered"
        ).fetchall()
        for matter, asked, text, file in finished:
            attachment = await client.upload(Path(file))
            feedback = SubmitFeedback(
                id=UUID(matter),
                occurred_on=today(),
                text=text,
                answers=tuple(
                    Answer(recommendation=number, answer=AdoptionAnswer.ADOPTED) for number in range(1, asked + 1)
                ),
                files=(attachment,),
            )
            with self._database:
                self._database.execute("UPDATE paper SET answered = 1 WHERE matter = ?", (matter,))
                self.outbox.put(f"feedback-{matter}", feedback)


async def run(database: sqlite3.Connection, client: Client) -> None:
    """Take what arrives and send what is finished, for ever."""
    office = BureauOffice(database)

    async def taking() -> None:
        async for event in client.feed(office.inbox.mark()):
            office.arrived(event)

    async def sending() -> None:
        while True:
            try:
                await office.send_answers(client)
                await office.outbox.tell(client)
            except NotNow as away:
                print(f"稍后再办 / the exchange is away, sent later: {away}", flush=True)
            await asyncio.sleep(EVERY)

    async with asyncio.TaskGroup() as both:
        both.create_task(taking())
        both.create_task(sending())


if __name__ == "__main__":
    start(run)
