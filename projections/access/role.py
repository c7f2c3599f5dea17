"""What a token is for."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """Only `auditor` widens what its organ may see; `clerk` may give commands, `operator` watch the program."""

    VIEWER = "viewer"
    CLERK = "clerk"
    AUDITOR = "auditor"
    OPERATOR = "operator"

    @property
    def zh(self) -> str:
        return {"clerk": "经办", "viewer": "查阅", "auditor": "审计", "operator": "运维"}[self.value]
