"""Sessions of people who signed in with their account: over after 30 minutes without a click, 12 hours at most.

What a page asks by itself while nobody looks is no click.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Engine, and_, delete, insert, select, update

from fuyuan.access.accounts import Account, State
from fuyuan.access.people_tables import ACCOUNT, SESSION, Clock, seconds, utc_now
from fuyuan.access.tokens import LONGEST, Grant, digest, fresh
from fuyuan.installation.book import writing
from fuyuan.installation.later import Later
from projections.access.role import Role

PREFIX: Final = "fp_"
IDLE_FOR: Final = 30 * 60  # seconds
AT_MOST: Final = 12 * 3600  # seconds
NOTED_EVERY: Final = 60  # seconds between two notes of when it was used
LONGEST_BROWSER: Final = 200  # characters


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A session as its owner and the security administrator see it. `id` ends it and opens nothing."""

    id: str
    login: str
    role: Role
    began: datetime
    seen: datetime
    address: str
    browser: str


class AccountSessions:
    """In the book of people. Every method but `touch` blocks; `verify` takes well under a millisecond."""

    def __init__(self, book: Engine, later: Later, clock: Clock = utc_now) -> None:
        self._book, self._later, self._clock = book, later, clock
        self._noted: dict[str, int] = {}

    def begin(self, account: Account, address: str, browser: str) -> str:
        """The token of a new session, in the first of the account's roles."""
        token, now = fresh(PREFIX), seconds(self._clock)
        row = {"role": account.roles[0].value, "address": address, "browser": browser[:LONGEST_BROWSER]}
        with writing(self._book) as connection:
            connection.execute(delete(SESSION).where(~self._alive()))
            connection.execute(
                insert(SESSION).values(sha256=digest(token), login=account.login, began=now, seen=now, **row)
            )
        return token

    def verify(self, token: str) -> Grant | None:
        """Whose session it is; None when there is none, or none any more."""
        row = self._row(token)
        return row and Grant(row.organ, Role(row.role), account=row.login)

    def touch(self, token: str) -> None:
        """Somebody used it. Returns at once; that the disk is full ends no session at once."""
        now, sha256 = seconds(self._clock), digest(token)
        if now - self._noted.get(sha256, 0) < NOTED_EVERY:
            return
        self._noted = {known: at for known, at in self._noted.items() if now - at < NOTED_EVERY} | {sha256: now}
        self._later.write("a session", update(SESSION).where(SESSION.c.sha256 == sha256).values(seen=now))

    def choose(self, token: str, role: Role) -> bool:
        """From now on the session acts in this role, where the account holds it."""
        row = self._row(token)
        if row is None or role.value not in row.roles.split():
            return False
        with writing(self._book) as connection:
            connection.execute(update(SESSION).where(SESSION.c.sha256 == row.sha256).values(role=role.value))
        return True

    def of(self, login: str | None = None) -> Sequence[SignedIn]:
        """The sessions of an account, or of all, the one used last first."""
        wanted = [self._alive(), *([SESSION.c.login == login] if login else [])]
        with self._book.connect() as connection:
            return [
                _signed_in(row)
                for row in connection.execute(select(SESSION).where(*wanted).order_by(SESSION.c.seen.desc()))
            ]

    def end(self, token: str) -> None:
        """Sign out."""
        self._end(SESSION.c.sha256 == digest(token))

    def end_by_id(self, id_: str, login: str | None = None) -> None:
        """That session, where it is one of this account."""
        self._end(SESSION.c.sha256.startswith(id_, autoescape=True), *([SESSION.c.login == login] if login else []))

    def end_others(self, login: str, token: str) -> None:
        """All of the account but this one."""
        self._end(SESSION.c.login == login, SESSION.c.sha256 != digest(token))

    def _end(self, *which: ColumnElement[bool]) -> None:
        with writing(self._book) as connection:
            connection.execute(delete(SESSION).where(*which))

    def _alive(self) -> ColumnElement[bool]:
        now = seconds(self._clock)
        return and_(SESSION.c.seen > now - IDLE_FOR, SESSION.c.began > now - AT_MOST)

    def _row(self, token: str) -> Any:
        if len(token) > LONGEST:
            return None
        columns = (SESSION, ACCOUNT.c.organ, ACCOUNT.c.roles)
        wanted = (SESSION.c.sha256 == digest(token), self._alive(), ACCOUNT.c.state == State.ACTIVE.value)
        with self._book.connect() as connection:
            return connection.execute(select(*columns).join(ACCOUNT).where(*wanted)).one_or_none()


def _signed_in(row: Any) -> SignedIn:
    began, seen = (datetime.fromtimestamp(at, UTC) for at in (row.began, row.seen))
    return SignedIn(row.sha256[:12], row.login, Role(row.role), began, seen, row.address, row.browser)
