"""When each person last looked at the desk, so that it can say what changed since; kept in the book of the edge.

Looks less than half an hour apart are one visit. What an open page asks by itself is no look.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import Column, Engine, Integer, MetaData, String, Table, delete, insert, select

from fuyuan.access.people_tables import Clock, seconds, utc_now
from fuyuan.access.tokens import Grant
from fuyuan.http.feed import Mark
from fuyuan.installation.book import writing

APART: Final = 30 * 60  # seconds without a look, after which another visit begins
NOTED_EVERY: Final = 60  # seconds
_TABLES: Final = MetaData()
_LOOK: Final = Table(
    "desk_look",
    _TABLES,
    Column("who", String, primary_key=True),
    Column("model", String, nullable=False),  # the read model in which the numbers of events hold
    Column("before", Integer),  # the newest event when the visit before this one ended
    Column("newest", Integer, nullable=False),
    Column("at", Integer, nullable=False),
)
"""The newest look of each person, or of each token that looks."""


class Visits:
    """Every method blocks."""

    def __init__(self, book: Engine, clock: Clock = utc_now) -> None:
        self._book, self._clock = book, clock
        with writing(book) as connection:
            _TABLES.create_all(connection)

    def arrived(self, caller: Grant, newest: Mark, *, attended: bool) -> int | None:
        """The number of the newest event when the caller's visit before this one ended.

        None at the first visit, and at the first in another read model, where events have other numbers.
        """
        who, now = _who(caller), seconds(self._clock)
        with self._book.connect() as connection:
            look = connection.execute(select(_LOOK).where(_LOOK.c.who == who)).one_or_none()
        if look is not None and look.model != newest.model:
            look = None
        quiet = NOTED_EVERY if look is None else now - look.at
        before = None if look is None else look.newest if attended and quiet >= APART else look.before
        if attended and quiet >= NOTED_EVERY:
            with writing(self._book) as connection:
                connection.execute(delete(_LOOK).where(_LOOK.c.who == who))
                values = {"model": newest.model, "before": before, "newest": newest.seq, "at": now}
                connection.execute(insert(_LOOK).values(who=who, **values))
        return int(before) if before is not None else None


def _who(caller: Grant) -> str:
    if caller.account:
        return caller.account
    return f"token {caller.token}" if caller.token else f"{caller.organ} {caller.role}"
