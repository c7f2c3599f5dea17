"""People for tests: their book in a folder of its own, and a clock that goes on when it is told to."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from fuyuan.access.people import People
from projections.access.role import Role

PASSWORD = "钟楼在广场的北面偏西一点"
OTHER = "riverbank lantern umbrella"
COURT, HOUSING, OFFICE = "district-court", "housing-bureau", "group-office"


@dataclass
class Clock:
    now: datetime = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def later(self, **by: float) -> None:
        self.now += timedelta(**by)


@dataclass
class Office:
    """The book, and the accounts that a test makes in it."""

    people: People
    clock: Clock = field(default_factory=Clock)

    def account(self, login: str = "court-clerk", *roles: Role, organ: str = COURT, password: str = PASSWORD) -> str:
        """A new account that is in use; its login name."""
        code = self.people.accounts.invite(login, organ, "经办人", roles or (Role.CLERK,))
        assert self.people.accounts.accept(code, password)
        return login

    def session(self, login: str) -> str:
        account = self.people.accounts.find(login)
        assert account
        return self.people.sessions.begin(account, "10.0.0.7", "Firefox")


def office(folder: Path) -> Office:
    clock = Clock()
    return Office(People.open(folder / "people.sqlite", clock), clock)
