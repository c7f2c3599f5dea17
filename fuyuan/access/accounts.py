"""Accounts of people: made by an invitation, whose one-time link lets the invited person choose a password.

An account has a login name, which is no personal name, an organ, a post and one or more roles. It is never deleted:
the audit records name it. The link of a reset works like that of an invitation.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, Engine, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from events.terms import Labelled
from fuyuan.access.passwords import hashed, unfit
from fuyuan.access.people_tables import ACCOUNT, IDENTITY, LINK, SESSION, Clock, seconds, utc_now
from fuyuan.access.permissions import misfit
from fuyuan.access.tokens import digest, fresh
from fuyuan.installation.book import writing
from projections.access.role import Role
from services.rules.posts import names_post

LINK_FOR: Final = 72 * 3600  # seconds
LOGIN: Final = re.compile("[a-z][a-z0-9]*([.-][a-z0-9]+)*")
LONGEST_LOGIN: Final = 40
_HERE: Final = re.compile("(系统|安全)?(管理|审计)员$|内勤$")
"""Posts of those who work with the program, which papers do not name."""


class State(Labelled):
    """An invited account has no password yet."""

    INVITED = "invited", "待设密码", "invited"
    ACTIVE = "active", "在用", "active"
    DISABLED = "disabled", "停用", "disabled"


@dataclass(eq=False)
class Unfit(Exception):
    """What was asked for cannot be: why, to whoever filled in the form."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Account:
    """A person's account, as others may see it."""

    login: str
    organ: str
    post: str
    roles: tuple[Role, ...]
    state: State
    has_codes: bool


class Accounts:
    """In the book of people. Every method blocks."""

    def __init__(self, book: Engine, clock: Clock = utc_now) -> None:
        self._book, self._clock = book, clock

    def find(self, login: str) -> Account | None:
        with self._book.connect() as connection:
            row = connection.execute(select(ACCOUNT).where(ACCOUNT.c.login == login)).one_or_none()
        return None if row is None else _account(row)

    def all(self) -> list[Account]:
        """Every account, by organ."""
        with self._book.connect() as connection:
            return [
                _account(row) for row in connection.execute(select(ACCOUNT).order_by(ACCOUNT.c.organ, ACCOUNT.c.login))
            ]

    def has_security(self) -> bool:
        """Whether somebody can administer the others."""
        return any(Role.SECURITY in account.roles and account.state is State.ACTIVE for account in self.all())

    def invite(self, login: str, organ: str, post: str, roles: Collection[Role]) -> str:
        """The code of a link for somebody new, which works once within 72 hours. Raises Unfit."""
        if not LOGIN.fullmatch(login) or not 3 <= len(login) <= LONGEST_LOGIN:
            raise Unfit(
                "登录名应为3至40个小写字母、数字，可以用连字符或者点分隔，如 court-clerk。",
                "A login name has 3 to 40 small letters and digits, with hyphens or dots between, such as court-clerk.",
            )
        row = {"login": login, "organ": organ, **_held(post, roles)}
        with writing(self._book) as connection:
            try:
                created = seconds(self._clock)
                connection.execute(insert(ACCOUNT).values(**row, state=State.INVITED.value, created=created))
            except IntegrityError:
                raise Unfit(
                    f"登录名 {login} 已有账号使用，请另取一个。",
                    f"The login name {login} is taken: choose another one.",
                ) from None
            return self._link(connection, login)

    def change(self, login: str, organ: str, post: str, roles: Collection[Role]) -> None:
        """Another organ, post or other roles; who is signed in in a role that is gone is signed out. Raises Unfit."""
        held = _held(post, roles)
        with writing(self._book) as connection:
            connection.execute(update(ACCOUNT).where(ACCOUNT.c.login == login).values(organ=organ, **held))
            gone = (SESSION.c.login == login, SESSION.c.role.not_in([role.value for role in roles]))
            connection.execute(delete(SESSION).where(*gone))

    def disable(self, login: str) -> None:
        """Nobody signs in with it any more, and whoever is signed in is signed out."""
        with writing(self._book) as connection:
            _sign_out(connection, login)
            connection.execute(
                update(ACCOUNT)
                .where(ACCOUNT.c.login == login)
                .values(state=State.DISABLED.value, password=None, secret=None)
            )

    def reset(self, login: str) -> str:
        """The code of a link to choose a new password; the old one, and one-time codes, are worth nothing any more."""
        with writing(self._book) as connection:
            _sign_out(connection, login)
            connection.execute(delete(IDENTITY).where(IDENTITY.c.login == login))
            fresh_start = {"state": State.INVITED.value, "password": None, "secret": None}
            connection.execute(update(ACCOUNT).where(ACCOUNT.c.login == login).values(**fresh_start))
            return self._link(connection, login)

    def invited(self, code: str) -> Account | None:
        """Whose link it is; None for none, or none any more. The link stays good."""
        wanted = (LINK.c.sha256 == digest(code), LINK.c.until > seconds(self._clock))
        with self._book.connect() as connection:
            row = connection.execute(select(ACCOUNT).join(LINK).where(*wanted)).one_or_none()
        return None if row is None else _account(row)

    def accept(self, code: str, password: str) -> Account | None:
        """The invited person has chosen a password; the link is used up. None where it was no good. Raises Unfit."""
        account = self.invited(code)
        return None if account is None else self._activated(code, account.login, _fit(password, account.login))

    def accept_without_password(self, code: str) -> Account | None:
        """The invited person is known otherwise. None where the link was no good."""
        account = self.invited(code)
        return None if account is None else self._activated(code, account.login, None)

    def _activated(self, code: str, login: str, password: str | None) -> Account | None:
        with writing(self._book) as connection:
            if not connection.execute(delete(LINK).where(LINK.c.sha256 == digest(code))).rowcount:
                return None
            active = {"password": password, "state": State.ACTIVE.value}
            connection.execute(update(ACCOUNT).where(ACCOUNT.c.login == login).values(**active))
        return self.find(login)

    def set_password(self, login: str, password: str) -> None:
        """Another password, chosen by whoever knows the present one. Raises Unfit."""
        kept = _fit(password, login)
        with writing(self._book) as connection:
            connection.execute(update(ACCOUNT).where(ACCOUNT.c.login == login).values(password=kept))

    def _link(self, connection: Connection, login: str) -> str:
        code = fresh("fi_")
        connection.execute(delete(LINK).where(LINK.c.login == login))
        until = seconds(self._clock) + LINK_FOR
        connection.execute(insert(LINK).values(sha256=digest(code), login=login, until=until))
        return code


def _held(post: str, roles: Collection[Role]) -> dict[str, str]:
    if why := misfit(roles):
        raise Unfit(*why)
    if not names_post(_HERE.sub("工作人员", post)):
        raise Unfit(
            "岗位应写职务名称，如“行政庭内勤”“法制科科长”，不写姓名。",
            "The post is the name of an office, such as “法制科科长” (head of the legal section), not of a person.",
        )
    return {"post": post, "roles": " ".join(role for role in Role if role in roles)}


def _fit(password: str, login: str) -> str:
    if why := unfit(password, login):
        raise Unfit(*why)
    return hashed(password)


def _sign_out(connection: Connection, login: str) -> None:
    connection.execute(delete(LINK).where(LINK.c.login == login))
    connection.execute(delete(SESSION).where(SESSION.c.login == login))


def _account(row: Any) -> Account:
    roles = tuple(Role(role) for role in row.roles.split())
    return Account(row.login, row.organ, row.post, roles, State(row.state), row.secret is not None)
