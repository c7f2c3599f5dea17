"""The people who work here, from their file in the data folder: `people.sqlite`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Self

from sqlalchemy import Engine

from fuyuan.access.account_sessions import AccountSessions
from fuyuan.access.accounts import Accounts
from fuyuan.access.codes import Codes
from fuyuan.access.entrance import Entrance
from fuyuan.access.people_tables import PEOPLE, Clock, utc_now
from fuyuan.installation.book import open_book


@dataclass(frozen=True, slots=True)
class People:
    """Their accounts, how they come in, and who is in."""

    book: Engine
    accounts: Accounts
    entrance: Entrance
    codes: Codes
    sessions: AccountSessions

    @classmethod
    def open(cls, path: Path, clock: Clock = utc_now) -> Self:
        """Raises BadDay."""
        book = open_book(path, PEOPLE)
        return cls(book, Accounts(book, clock), Entrance(book, clock), Codes(book, clock), AccountSessions(book, clock))

    def close(self) -> None:
        self.book.dispose()
