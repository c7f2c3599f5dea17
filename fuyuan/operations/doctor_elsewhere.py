"""What `fuyuan doctor` finds of the sides that live in other installations: can they be reached, and their mirrors."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from events.instants import SHANGHAI
from fuyuan.installation import paired
from fuyuan.installation.others import other
from fuyuan.operations import health
from fuyuan.operations.tell import Finding
from fuyuan.reaching.way import way_to
from fuyuan.settings import Settings


def elsewhere(settings: Settings) -> Iterator[Finding]:
    """As the sides that live here know them; nothing where all do. Raises BadDay."""
    if not settings.elsewhere:
        return
    answers = [health.of_side(way_to(settings, side)) for side in settings.sides]
    reports = [answer[1] for answer in answers if answer is not None]
    for side in paired.known(settings):  # of the others `pairing` says that they are not paired
        known = other(side, reports)
        if known is None:
            zh = f"{side.zh}不在本安装，目前不知其情况：本安装各方未运行或未连上消息服务"
            yield Finding(zh, f"{side.value} lives elsewhere, and no side here knows of it now", None)
            continue
        lacks_zh, lacks = (
            ("未知", "not known how many") if known.behind is None else (f" {known.behind} 件", known.behind)
        )
        zh = f"{side.zh}不在本安装，所存镜像 {known.held} 件，尚缺{lacks_zh}"
        en = f"{side.value} lives elsewhere: {known.held} events are here, {lacks} still to come"
        if known.since is not None:
            since = datetime.fromisoformat(known.since).astimezone(SHANGHAI)
            zh += f"：{since:%Y-%m-%d %H:%M}起联系不上，本方照常办理；请检查网络，并询问对方"
            en += f"; out of reach since {known.since}, all else goes on: look at the network, and ask them"
        yield Finding(zh, en, known.since is None)
