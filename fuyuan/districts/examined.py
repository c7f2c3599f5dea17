"""Whether a district is suspended, for `fuyuan doctor`: then none of its sides answers, and no log says why."""

from __future__ import annotations

from collections.abc import Iterator

from fuyuan.districts.districts import Districts
from fuyuan.operations.tell import Finding
from fuyuan.settings import Settings


def suspended(settings: Settings) -> Iterator[Finding]:
    """Of one of many districts, where it is. Raises BadDay where it cannot be read."""
    if settings.district is None:
        return
    district = Districts(settings.engine).one(settings.district)
    if district.suspended is not None:
        zh = f"{district.name}已暂停使用，各方服务不运行：{district.reason}；用 jurisdiction resume 恢复"
        yield Finding(zh, f"{district.code} is suspended: {district.reason}; `jurisdiction resume` opens it", False)
