"""Whether one part of this data folder answers, for whoever starts parts in containers and waits for them.

Of an engine that carries many districts the broker, the workers and the edge; of a district its sides.
"""

from __future__ import annotations

from typing import Final

from events.base import Side
from fuyuan.bad_day import BadDay
from fuyuan.installation import broker, data_folder
from fuyuan.operations import health
from fuyuan.reaching.way import way_to
from fuyuan.running.supervisor import BROKER
from fuyuan.settings import Settings

PROJECTIONS, WORKER = "projections", "worker"
EVERYWHERE: Final = {"0.0.0.0": "127.0.0.1", "::": "::1"}


def is_healthy(settings: Settings, part: str) -> bool:
    """`part` is one of PARTS, or a worker. Of projections and workers, that they run: they listen nowhere; how far the
    read model is `/health/ready` says. Raises BadDay for a part that this data folder has not.
    """
    if part not in _parts_of(settings) and not (settings.carries_many and part.startswith(WORKER)):
        raise BadDay(
            f"数据目录 {settings.data_dir} 没有部件 {part}：辖区的三方用 --district 指明，其余部件不属于单个辖区",
            f"{settings.data_dir} has no part {part}: the sides are a district's, named with --district, all other "
            "parts are the engine's",
        )
    match part:
        case "edge":
            return health.of_edge(EVERYWHERE.get(settings.host, settings.host), settings.port) is not None
        case _ if part == PROJECTIONS or part.startswith(WORKER):
            return data_folder.holder(settings.folder("run") / f"{part}.pid") is not None
        case _ if part == BROKER:
            try:
                return broker.greeting(int(broker.url(settings).rpartition(":")[2])) is not None
            except BadDay:  # it was never started
                return False
        case side:
            answer = health.of_side(way_to(settings, Side(side)))
            return answer is not None and answer[0] == 200


def _parts_of(settings: Settings) -> set[str]:
    if settings.carries_many:
        return {BROKER, "edge"}
    return set(Side) if settings.district is not None else {BROKER, PROJECTIONS, "edge", *Side}
