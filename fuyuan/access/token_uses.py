"""When each token of a system was used last, to some minutes: one that nobody uses can be taken back."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Final

import structlog
from sqlalchemy import Column, Engine, Integer, String, Table, select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.exc import SQLAlchemyError

from fuyuan.access.people_tables import PEOPLE, Clock, seconds, utc_now
from fuyuan.installation.book import writing

TOKEN_USE: Final = Table(
    "token_use",
    PEOPLE,
    Column("token", String, primary_key=True),
    Column("at", Integer, nullable=False),
)
NOTED_EVERY: Final = 600  # seconds between two notes of a token
log = structlog.get_logger()


class TokenUses:
    """In the book of people, by the ids of tokens.

    They are written by a thread of their own, so that nobody who asks waits for another writer of the book. What is not
    written when the program is killed is lost, and harmless: a token is noted again at its next use.
    """

    def __init__(self, book: Engine, clock: Clock = utc_now) -> None:
        self._book, self._clock = book, clock
        self._noted: dict[str, int] = {}
        self._writer = ThreadPoolExecutor(1, "token-uses")

    def note(self, token: str) -> None:
        """Somebody used it now. Returns at once."""
        now = seconds(self._clock)
        if now - self._noted.get(token, 0) >= NOTED_EVERY:
            self._noted[token] = now
            self._writer.submit(self._write, token, now)

    def all(self) -> dict[str, datetime]:
        """The newest use of every token that was ever used. Blocks."""
        with self._book.connect() as connection:
            written = {row.token: row.at for row in connection.execute(select(TOKEN_USE))}
        return {token: datetime.fromtimestamp(at, UTC) for token, at in (written | self._noted).items()}

    def close(self) -> None:
        """When all is written."""
        self._writer.shutdown()

    def _write(self, token: str, at: int) -> None:
        try:
            with writing(self._book) as connection:
                used = insert(TOKEN_USE).values(token=token, at=at)
                connection.execute(used.on_conflict_do_update(index_elements=["token"], set_={"at": at}))
        except SQLAlchemyError as error:
            log.error("the use of a token cannot be noted", error=str(error))
