"""Whether one part of this data folder answers, for whoever starts parts in containers and waits for them."""

from __future__ import annotations

from typing import Final

from events.base import Side
from fuyuan.bad_day import BadDay
from fuyuan.installation import broker, data_folder
from fuyuan.operations import health
from fuyuan.running.supervisor import BROKER
from fuyuan.settings import Settings

EVERYWHERE: Final = {"0.0.0.0": "127.0.0.1", "::": "::1"}


def is_healthy(settings: Settings, part: str) -> bool:
    """`part` is one of PARTS. Of projections, that it runs: it listens nowhere; how far it is `/health/ready` says."""
    match part:
        case "edge":
            return health.of_edge(EVERYWHERE.get(settings.host, settings.host), settings.port) is not None
        case "projections":
            return data_folder.holder(settings.folder("run") / f"{part}.pid") is not None
        case _ if part == BROKER:
            try:
                return broker.greeting(int(broker.url(settings).rpartition(":")[2])) is not None
            except BadDay:  # it was never started
                return False
        case side:
            answer = health.of_side(settings.socket(Side(side)))
            return answer is not None and answer[0] == 200
