"""In which role somebody asks."""

from __future__ import annotations

from events.terms import Labelled


class Role(Labelled):
    """Only `auditor` widens what its organ may see. A person with several roles acts in one of them at a time."""

    VIEWER = "viewer", "查阅", "viewer"
    CLERK = "clerk", "经办", "clerk"
    APPROVER = "approver", "签批", "approver"
    AUDITOR = "auditor", "审计", "auditor"
    OPERATOR = "operator", "系统管理", "operator"
    SECURITY = "security", "安全管理", "security"
