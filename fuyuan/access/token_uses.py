"""When each token of a system was used last, to some minutes: one that nobody uses can be taken back."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from sqlalchemy import Column, Engine, Integer, String, Table, select
from sqlalchemy.dialects.sqlite import insert

from fuyuan.access.people_tables import PEOPLE, Clock, seconds, utc_now
from fuyuan.installation.later import Later

TOKEN_USE: Final = Table(
    "token_use",
    PEOPLE,
    Column("token", String, primary_key=True),
    Column("at", Integer, nullable=False),
)
NOTED_EVERY: Final = 600  # seconds between two notes of a token


class TokenUses:
    """In the book of people, by the ids of tokens. One that is lost does no harm: the next use is noted again."""

    def __init__(self, book: Engine, later: Later, clock: Clock = utc_now) -> None:
        self._book, self._later, self._clock = book, later, clock
        self._noted: dict[str, int] = {}

    def note(self, token: str) -> None:
        """Somebody used it now. Returns at once."""
        now = seconds(self._clock)
        if now - self._noted.get(token, 0) >= NOTED_EVERY:
            self._noted[token] = now
            used = insert(TOKEN_USE).values(token=token, at=now)
            self._later.write("a token", used.on_conflict_do_update(index_elements=["token"], set_={"at": now}))

    def all(self) -> dict[str, datetime]:
        """The newest use of every token that was ever used. Blocks."""
        with self._book.connect() as connection:
            written = {row.token: row.at for row in connection.execute(select(TOKEN_USE))}
        return {token: datetime.fromtimestamp(at, UTC) for token, at in (written | self._noted).items()}
