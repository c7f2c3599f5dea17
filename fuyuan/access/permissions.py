"""What may be done in which role, and which roles one person may hold: the three administrators stay apart.

The system is run by one (operator), who may do what in it is decided by another (security administrator), and both are
watched by a third (auditor). None of the three does business of an organ.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from events.terms import Words
from fuyuan.access.tokens import Grant
from projections.access.role import Role
from services.decider import Command

ADMINISTRATORS: Final = frozenset({Role.OPERATOR, Role.SECURITY, Role.AUDITOR})
BUSINESS: Final = frozenset({Role.CLERK, Role.APPROVER})
READERS: Final = BUSINESS | {Role.VIEWER}
"""Who reads papers in the name of their organ."""
SIGNED: Final = frozenset(
    {
        "approve-suggestion",
        "confirm-annual-review",
        "criticise-publicly",
        "endorse-standard",
        "issue-bulletin",
        "issue-minutes",
        "issue-standard",
        "publish-annual-review",
        "publish-appearance-statistics",
        "publish-white-paper",
        "send-reconsideration-suggestion",
    }
)
"""Commands that are a leader's decision, or let a paper out under the organ's name without an approval before it."""
OF_TOKENS: Final = (Role.CLERK, Role.VIEWER, Role.AUDITOR, Role.OPERATOR)
"""What a token can be made for."""


def misfit(roles: Collection[Role]) -> Words | None:
    """Why one account may not hold these roles; None where it may."""
    held = ADMINISTRATORS.intersection(roles)
    if not roles:
        return Words("请至少选择一个角色。", "Choose one role at least.")
    if len(held) > 1:
        return Words(
            "系统管理、安全管理、审计三员分立：一个账号只能担任其中之一。",
            "The three administrators are apart: an account is one of them at most.",
        )
    if held and BUSINESS.intersection(roles):
        return Words(
            "系统管理、安全管理、审计人员不得兼任经办或者签批。",
            "Operators, security administrators and auditors are neither clerks nor approvers.",
        )
    return None


def left_to(caller: Grant, command: type[Command]) -> Role | None:
    """In which role somebody else of its organ gives the command, where the caller does business but may not give it.

    A system with a clerk's token gives every command of its organ: who signed there is that organ's own order.
    """
    match caller.role:
        case Role.CLERK if caller.account is not None and command.type in SIGNED:
            return Role.APPROVER
        case Role.APPROVER if command.type not in SIGNED:
            return Role.CLERK
        case _:
            return None


def barred(caller: Grant, command: type[Command]) -> str | None:
    """Why the caller may not give the command in its role, in both languages; None where it may."""
    match left_to(caller, command):
        case Role.APPROVER:
            return f"“{command.zh}”须由签批人办理，请以签批角色办理 / an approver signs this, not a clerk"
        case Role.CLERK:
            return f"“{command.zh}”由经办人办理，请以经办角色办理 / a clerk prepares this, not an approver"
        case _ if caller.role not in BUSINESS:
            return f"{caller.role.zh}角色不能办理事项 / the role {caller.role} gives no commands"
        case _:
            return None
