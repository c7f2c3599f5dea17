"""People and systems of an organ sign in at the installation of its side: no other operator makes them accounts.

Who could make one for an organ of another organisation could act in its name.
"""

from __future__ import annotations

from fuyuan.bad_day import BadDay
from fuyuan.settings import Settings


def require_here(settings: Settings, organ: str) -> None:
    """Raises BadDay for an organ of the jurisdiction file whose side lives elsewhere."""
    side = next((entry.side for entry in settings.organs.organs if entry.id == organ), None)
    if side is not None and side in settings.elsewhere:
        raise BadDay(
            f"{organ} 属于{side.zh}一方，不在本安装：请在该方的安装中为其建立账号和令牌",
            f"{organ} is of the {side.value} side, which lives elsewhere: make its accounts and tokens there",
        )
