"""How often one may try to sign in: 10 times within 15 minutes for an account, 50 times from an address.

An attempt is counted before the password is looked at, so that many at once do not pass; one that succeeds frees the
account. A name that nobody has is counted like any other.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import Connection, Engine, delete, insert, select

from events.instants import SHANGHAI
from fuyuan.access.people_tables import ATTEMPT, Clock, seconds, utc_now
from fuyuan.access.tokens import digest
from fuyuan.installation.book import writing

WITHIN: Final = 15 * 60  # seconds
OF_ACCOUNT: Final = 10
OF_ADDRESS: Final = 50


class Attempts:
    """In the book of people, so that a restart forgets nothing."""

    def __init__(self, book: Engine, clock: Clock = utc_now) -> None:
        self._book, self._clock = book, clock

    def take(self, login: str, address: str) -> datetime | None:
        """Counts one attempt; None where it may be made, else when the next one may. In Asia/Shanghai."""
        now = seconds(self._clock)
        with writing(self._book) as connection:
            connection.execute(delete(ATTEMPT).where(ATTEMPT.c.at <= now - WITHIN))
            full = [_until(connection, _account(login), OF_ACCOUNT), _until(connection, _address(address), OF_ADDRESS)]
            until = max(full)
            if not until:
                rows = [{"subject": subject, "at": now} for subject in (_account(login), _address(address))]
                connection.execute(insert(ATTEMPT), rows)
        return datetime.fromtimestamp(until, SHANGHAI) if until else None

    def succeeded(self, login: str, address: str) -> None:
        """Whoever signed in has guessed nothing: the account is free again, and the address has one attempt back."""
        with writing(self._book) as connection:
            connection.execute(delete(ATTEMPT).where(ATTEMPT.c.subject == _account(login)))
            newest = select(ATTEMPT.c.id).where(ATTEMPT.c.subject == _address(address)).order_by(ATTEMPT.c.id.desc())
            connection.execute(delete(ATTEMPT).where(ATTEMPT.c.id == newest.limit(1).scalar_subquery()))


def _until(connection: Connection, subject: str, most: int) -> int:
    """When the next attempt may be made, 0 for now."""
    newest = select(ATTEMPT.c.at).where(ATTEMPT.c.subject == subject).order_by(ATTEMPT.c.at.desc())
    at: int | None = connection.scalar(newest.offset(most - 1).limit(1))
    return 0 if at is None else at + WITHIN


def _account(login: str) -> str:
    return f"account {digest(login)}"


def _address(address: str) -> str:
    return f"address {address}"
