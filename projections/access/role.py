"""In which role somebody asks."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """Only `auditor` widens what its organ may see. A person with several roles acts in one of them at a time."""

    VIEWER = "viewer"
    CLERK = "clerk"
    APPROVER = "approver"
    AUDITOR = "auditor"
    OPERATOR = "operator"
    SECURITY = "security"

    @property
    def zh(self) -> str:
        return _ZH[self.value]


_ZH = {
    "viewer": "查阅",
    "clerk": "经办",
    "approver": "签批",
    "auditor": "审计",
    "operator": "系统管理",
    "security": "安全管理",
}
