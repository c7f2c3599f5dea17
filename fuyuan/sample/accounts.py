"""Accounts that are ready to sign in with, for whoever looks at the demo: their passwords are new at each start."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import closing
from typing import Final

from fuyuan.access.accounts import Account
from fuyuan.access.people import People
from fuyuan.settings import Settings
from projections.access.role import Role

READY: Final = (
    ("court-clerk", "district-court", "行政庭法官助理", (Role.CLERK, Role.APPROVER)),
    ("bureau-clerk", "market-regulation-bureau", "法规科科长", (Role.CLERK,)),
    ("office-clerk", "group-office", "办公室干事", (Role.CLERK, Role.APPROVER)),
    ("system-operator", "group-office", "系统管理员", (Role.OPERATOR,)),
    ("office-auditor", "group-office", "审计员", (Role.AUDITOR,)),
    ("security-admin", "group-office", "安全管理员", (Role.SECURITY,)),
)
"""Login name, organ, post, roles."""


def ready_accounts(settings: Settings) -> Iterator[tuple[Account, str]]:
    """Each account with the password that it has from now on. Raises BadDay."""
    with closing(People.open(settings.people_file)) as people:
        for login, organ, post, roles in READY:
            known, password = people.accounts.find(login), secrets.token_urlsafe(12)
            code = people.accounts.reset(login) if known else people.accounts.invite(login, organ, post, roles)
            if (account := people.accounts.accept(code, password)) is not None:
                yield account, password
