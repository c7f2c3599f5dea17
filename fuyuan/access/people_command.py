"""`fuyuan people invite`, and the link that `fuyuan up` shows as long as there is no security administrator."""

from __future__ import annotations

from contextlib import closing
from typing import Final

from fuyuan.access import command_line
from fuyuan.access.accounts import Account, Unfit
from fuyuan.access.own_organs import require_here
from fuyuan.access.people import People
from fuyuan.bad_day import BadDay
from fuyuan.installation import data_folder
from fuyuan.settings import Settings
from projections.access.role import Role

FIRST: Final = "security-admin"
FIRST_POST: Final = "安全管理员"


def invite(settings: Settings, login: str, organ: str | None, post: str, roles: list[str]) -> str:
    """A one-time link: for a new account, or, where the name has one, to choose a new password. Raises BadDay."""
    if unknown := set(roles) - set(Role):
        names = " | ".join(Role)
        raise BadDay(f"没有角色 {unknown.pop()}：请用 {names}", f"no such role: use {names}")
    data_folder.prepare(settings)
    with closing(People.open(settings.people_file)) as people:
        try:
            if people.accounts.find(login) is not None:
                code = people.accounts.reset(login)
            else:
                home = organ or settings.organs.principal(settings.reader)
                require_here(settings, home)
                code = people.accounts.invite(login, home, post, [Role(role) for role in roles])
        except Unfit as unfit:
            raise BadDay(unfit.zh, "correct what was asked for: see `fuyuan people invite --help`") from unfit
    command_line.note(settings, "invite", login)
    return link(settings.address, code)


def first_link(settings: Settings) -> str | None:
    """The link for a first security administrator; None where there is one. Raises BadDay."""
    with closing(People.open(settings.people_file)) as people:
        if people.accounts.has_security():
            return None
    return invite(settings, FIRST, None, FIRST_POST, [Role.SECURITY])


def listed(settings: Settings) -> list[Account]:
    """Every account. Raises BadDay."""
    data_folder.prepare(settings)
    with closing(People.open(settings.people_file)) as people:
        return people.accounts.all()


def link(address: str, code: str) -> str:
    """What the invited person opens, once."""
    return f"{address}/invitation?code={code}"
