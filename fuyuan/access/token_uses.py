"""When each token of a system was used last, to some minutes: one that nobody uses can be taken back."""

from __future__ import annotations

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
    """In the book of people, by the ids of tokens. Every method blocks."""

    def __init__(self, book: Engine, clock: Clock = utc_now) -> None:
        self._book, self._clock = book, clock
        self._noted: dict[str, int] = {}

    def note(self, token: str) -> None:
        """Somebody used it now. That the disk is full keeps nobody out."""
        now = seconds(self._clock)
        if now - self._noted.get(token, 0) < NOTED_EVERY:
            return
        self._noted[token] = now
        try:
            with writing(self._book) as connection:
                used = insert(TOKEN_USE).values(token=token, at=now)
                connection.execute(used.on_conflict_do_update(index_elements=["token"], set_={"at": now}))
        except SQLAlchemyError as error:
            log.error("the use of a token cannot be noted", error=str(error))

    def all(self) -> dict[str, datetime]:
        """The newest use of every token that was ever used."""
        with self._book.connect() as connection:
            return {row.token: datetime.fromtimestamp(row.at, UTC) for row in connection.execute(select(TOKEN_USE))}
