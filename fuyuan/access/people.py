"""The people who work here, from their file in the data folder: `people.sqlite`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Self

from sqlalchemy import Engine

from fuyuan.access.account_sessions import AccountSessions
from fuyuan.access.accounts import Accounts
from fuyuan.access.audit import Audit
from fuyuan.access.codes import Codes
from fuyuan.access.entrance import Entrance
from fuyuan.access.identities import Identities
from fuyuan.access.people_tables import PEOPLE, Clock, utc_now
from fuyuan.access.token_uses import TokenUses
from fuyuan.installation.book import open_book
from fuyuan.installation.later import Later


@dataclass(frozen=True, slots=True)
class People:
    """Their accounts, how they come in, who is in, what was done, and by which tokens."""

    book: Engine
    accounts: Accounts
    entrance: Entrance
    codes: Codes
    sessions: AccountSessions
    identities: Identities
    audit: Audit
    token_uses: TokenUses
    later: Later

    @classmethod
    def open(cls, path: Path, clock: Clock = utc_now) -> Self:
        """Raises BadDay."""
        book = open_book(path, PEOPLE)
        later = Later(book)
        accounts, sessions = Accounts(book, clock), AccountSessions(book, later, clock)
        entrance, codes, identities = Entrance(book, clock), Codes(book, clock), Identities(book, accounts)
        audit, token_uses = Audit(book, clock), TokenUses(book, later, clock)
        return cls(book, accounts, entrance, codes, sessions, identities, audit, token_uses, later)

    def close(self) -> None:
        self.later.close()
        self.book.dispose()
