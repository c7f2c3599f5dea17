"""Signing in with a name and a password: whoever is wrong learns nothing of who has an account."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, select

from fuyuan.access.accounts import Account, Accounts, State
from fuyuan.access.attempts import Attempts
from fuyuan.access.codes import Codes
from fuyuan.access.passwords import matches
from fuyuan.access.people_tables import ACCOUNT, Clock, utc_now
from fuyuan.installation.book import writing


@dataclass(eq=False)
class NotIn(Exception):
    """Not signed in. `until`: when the next attempt may be made, None for at once."""

    until: datetime | None = None


class Entrance:
    """Blocks: an argon2 hash takes some 20 ms, also where there is no such account."""

    def __init__(self, book: Engine, clock: Clock = utc_now) -> None:
        self._book = book
        self._accounts, self._attempts, self._codes = Accounts(book, clock), Attempts(book, clock), Codes(book, clock)

    def enter(self, login: str, password: str, code: str, address: str) -> Account:
        """Who signs in. Raises NotIn."""
        if until := self._attempts.take(login, address):
            raise NotIn(until)
        with self._book.connect() as connection:
            row = connection.execute(select(ACCOUNT).where(ACCOUNT.c.login == login)).one_or_none()
        kept = row.password if row is not None and row.state == State.ACTIVE else None
        if not matches(kept, password) or row is None:
            raise NotIn
        if row.secret is not None:
            with writing(self._book) as connection:
                if not self._codes.take(connection, login, row.secret, code):
                    raise NotIn
        self._attempts.succeeded(login, address)
        account = self._accounts.find(login)
        if account is None:
            raise NotIn
        return account

    def knows(self, login: str, password: str, address: str) -> bool:
        """Whether somebody who is signed in knows the password, too. Raises NotIn after too many attempts."""
        if until := self._attempts.take(login, address):
            raise NotIn(until)
        with self._book.connect() as connection:
            kept = connection.scalar(select(ACCOUNT.c.password).where(ACCOUNT.c.login == login))
        if known := matches(kept, password):
            self._attempts.succeeded(login, address)
        return known
