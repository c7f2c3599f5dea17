"""The notices of an engine's districts, sent by the process that has their people: the edge.

Whether a district works or rests is nothing to it. A district is looked at when its rows have moved, when something was
written in the book of its people, where they say who is to be told, and when a message is to be tried again or a day
begins; otherwise nothing of it is opened.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterable
from contextlib import ExitStack, closing
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final

import structlog

from events.cancelling import alive, end
from events.errors import reason_of
from fuyuan.access.people_tables import PEOPLE, Clock, utc_now
from fuyuan.districts.districts import Districts
from fuyuan.districts.known import Known
from fuyuan.http.reads import Reads
from fuyuan.installation import private_file
from fuyuan.installation.book import open_book
from fuyuan.notices.letters import Sender
from fuyuan.notices.postman import LOOK_EVERY, Postman
from fuyuan.notices.sending import MailServer
from fuyuan.settings import Settings, schema_of
from projections.opening import open_to_read
from projections.store.progress import events_in

AT_A_TIME: Final = 4
"""Districts: one whose receiver does not answer does not keep the others waiting."""
log = structlog.get_logger()


class DistrictNotices:
    """`await run()` until it is cancelled."""

    def __init__(self, engine: Settings, clock: Clock = utc_now) -> None:
        self._engine, self._database, self._districts = engine, engine.engine_database, Districts(engine)
        self._known, self._clock = Known(self._districts), clock
        self._seen: dict[str, object] = {}
        self._next: dict[str, datetime] = {}
        self._forgotten: dict[str, date | None] = {}
        self._rounds: dict[str, asyncio.Task[None]] = {}
        self._places = asyncio.Semaphore(AT_A_TIME)

    async def run(self) -> None:
        try:
            while alive():
                try:
                    await self.look()
                except Exception as error:
                    log.warning("notices.not_looked_for", error=reason_of(error))
                await asyncio.sleep(LOOK_EVERY)
        finally:
            await end(*self._rounds.values())

    async def look(self) -> Collection[asyncio.Task[None]]:
        """Begin a round in each district where there may be something to do; all that go on.

        Raises psycopg.Error, OSError.
        """
        active = await asyncio.to_thread(self._known.active)
        schemas = {schema_of(code, "views"): code for code in active}
        found = await asyncio.to_thread(events_in, self._database, schemas)
        events = {schemas[schema]: count for schema, count in found.items()}
        books = await asyncio.to_thread(self._books, events)
        now = self._clock()
        for code, count in events.items():
            seen = count, books[code]
            idle = self._seen.get(code) == seen and now < self._next.get(code, now)
            if not idle and code not in self._rounds:
                self._seen[code] = seen
                self._rounds[code] = asyncio.create_task(self._round(code))
        return list(self._rounds.values())

    def _books(self, codes: Iterable[str]) -> dict[str, object]:
        """Of each district what is another when something was written in its book, by whichever process."""
        files = {code: self._engine.of_district(code).people_file for code in codes}
        return {code: [private_file.state_of(each) for each in (file, _wal(file))] for code, file in files.items()}

    async def _round(self, code: str) -> None:
        self._next[code] = self._clock() + timedelta(seconds=LOOK_EVERY)
        try:
            async with self._places:
                with ExitStack() as opened:
                    postman = await asyncio.to_thread(self._postman, code, opened)
                    if postman is not None:
                        await postman.round()
                        self._next[code], self._forgotten[code] = await postman.next_round(), postman.forgotten
        except Exception as error:
            log.warning("notices.wait", district=code, error=reason_of(error))
        finally:
            del self._rounds[code]

    def _postman(self, code: str, opened: ExitStack) -> Postman | None:
        """None while the read model of this version is being filled. Raises BadDay, SQLAlchemyError."""
        settings = self._districts.one(code).settings
        store = open_to_read(settings.views_at, settings.organs.rules.regular_meetings_per_year)
        if store is None:
            return None
        opened.callback(store.close)
        book = open_book(settings.people_file, PEOPLE)
        opened.callback(book.dispose)
        mail, sender = MailServer.of(settings), Sender(code, settings.public_url or "")
        reads, forgotten = Reads(store, {}), self._forgotten.get(code)
        postman = Postman(book, reads, settings.calendar, mail, sender, self._clock, forgotten)
        return opened.enter_context(closing(postman))


def _wal(file: Path) -> Path:
    """Where SQLite writes first; it is gone when nobody has the book open."""
    return file.with_name(f"{file.name}-wal")
