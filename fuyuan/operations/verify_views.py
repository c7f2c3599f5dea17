"""`fuyuan verify` of the read model: it holds the events of a log, byte for byte and in their order."""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice

from events.base import Side
from fuyuan.installation.left_out import left_out_in
from fuyuan.operations.differences import Differences, behind
from fuyuan.operations.signed_roots import SignedRoots
from fuyuan.operations.tell import Finding
from fuyuan.operations.view_events import view_events
from fuyuan.settings import Settings, sqlite_file


def same_in_views(
    settings: Settings, side: Side, log: SignedRoots, recorded: Callable[[], int] | None = None
) -> Finding:
    """`log` has the events of the side. `recorded`: how many more there are by now, where that can be said.

    Raises BadDay.
    """
    zh = f"{side.zh}事件在共享视图中与{log.what.zh}一致"
    en = f"{side.value} events in the read model: the {log.what.en}'s bytes"
    file = sqlite_file(settings.views_at)
    if file is not None and not file.exists():
        return Finding(f"{zh}：视图尚未建立，跳过", f"{en}: skipped, no read model yet", None)
    wrong, place, marks, left = Differences(), 0, left_out_in(settings.people_file), 0
    with view_events(settings.views_at, side, log.size) as rows:
        for place, row in enumerate(islice(rows, log.size), start=1):
            mark = marks.get((side.value, row.sequence))
            if row.sequence != place or not log.has(place, row.raw):
                wrong.add(f"sequence {row.sequence} is not event {place} of the {log.what.en}")
            elif row.parked and mark is not None and mark.means(row.raw):
                left += 1
            elif row.parked:
                wrong.add(f"sequence {row.sequence} is parked ({row.parked})")
        if recorded is not None and (extra := sum(1 for _ in rows)) > (more := recorded()):
            wrong.add(f"the read model has {extra - more} events that the {log.what.en} has not")
    if place < log.size and not wrong.count:
        return behind(zh, en, place, log.size)
    if not left:
        return wrong.check(zh, en)
    # not in order, and not wrong: it was decided
    zh = f"{zh}，其中 {left} 件已决定不再办理，不在视图和统计之中"
    en = f"{en}, but for {left} that an operator left out: they stand in no view and no figure"
    return wrong.check(zh, en) if wrong.count else Finding(zh, en, None)
