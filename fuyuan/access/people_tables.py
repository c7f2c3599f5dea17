"""Who works here: the tables of accounts, of links that were handed out, of sign-ins and of failed attempts.

They lie in a file of the edge, `people.sqlite`, apart from the ledgers: an event names an organ and a post, never a
person. Instants are seconds since 1970; of links and sessions only the SHA-256 is kept, of passwords their argon2 hash.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final

from sqlalchemy import Column, ForeignKey, Index, Integer, MetaData, String, Table

Clock = Callable[[], datetime]
PEOPLE: Final = MetaData()
ACCOUNT: Final = Table(
    "account",
    PEOPLE,
    Column("login", String, primary_key=True),
    Column("organ", String, nullable=False),
    Column("post", String, nullable=False),
    Column("roles", String, nullable=False),  # parted by blanks
    Column("state", String, nullable=False),
    Column("password", String),
    Column("secret", String),  # of one-time codes
    Column("code_used", Integer),  # number of the newest one-time code that was taken
    Column("created", Integer, nullable=False),
)
LINK: Final = Table(
    "link",
    PEOPLE,
    Column("sha256", String, primary_key=True),
    Column("login", String, ForeignKey(ACCOUNT.c.login, ondelete="CASCADE"), nullable=False, unique=True),
    Column("until", Integer, nullable=False),
)
IDENTITY: Final = Table(
    "identity",
    PEOPLE,
    Column("subject", String, primary_key=True),  # as an identity provider calls the person
    Column("login", String, ForeignKey(ACCOUNT.c.login, ondelete="CASCADE"), nullable=False, unique=True),
)
SESSION: Final = Table(
    "session",
    PEOPLE,
    Column("sha256", String, primary_key=True),
    Column("login", String, ForeignKey(ACCOUNT.c.login, ondelete="CASCADE"), nullable=False, index=True),
    Column("role", String, nullable=False),
    Column("began", Integer, nullable=False),
    Column("seen", Integer, nullable=False),
    Column("address", String, nullable=False),
    Column("browser", String, nullable=False),
)
ATTEMPT: Final = Table(
    "attempt",
    PEOPLE,
    Column("id", Integer, primary_key=True),
    Column("subject", String, nullable=False),
    Column("at", Integer, nullable=False),
    Index("attempts_of", "subject", "at"),
)


def utc_now() -> datetime:
    return datetime.now(UTC)


def seconds(clock: Clock) -> int:
    """The present instant."""
    return int(clock().timestamp())
