"""The sessions of every browser: of people with an account, and of those who came by a token or a one-time code."""

from __future__ import annotations

from fuyuan.access.account_sessions import PREFIX, AccountSessions
from fuyuan.access.sessions import Sessions
from fuyuan.access.tokens import Grant


class AllSessions:
    """A token says itself whose it is."""

    def __init__(self, others: Sessions, of_people: AccountSessions) -> None:
        self.others, self._of_people = others, of_people

    def verify(self, token: str) -> Grant | None:
        return self._of(token).verify(token)

    def touch(self, token: str) -> None:
        self._of(token).touch(token)

    def end(self, token: str) -> None:
        self._of(token).end(token)

    def new_code(self, grant: Grant) -> str:
        return self.others.new_code(grant)

    def redeem(self, code: str) -> str | None:
        return self.others.redeem(code)

    def new_session(self, grant: Grant, bearer: str | None = None) -> str:
        return self.others.new_session(grant, bearer)

    def _of(self, token: str) -> Sessions | AccountSessions:
        return self._of_people if token.startswith(PREFIX) else self.others
