"""`/rebuild`: the operator has the read model made anew from the ledgers, and sees how far it is; the auditor looks on.

The page asks again by itself while it is under way: `<meta http-equiv=refresh>`, without scripts.
"""

from __future__ import annotations

import asyncio
from http import HTTPStatus
from typing import Any, Final

from starlette.responses import RedirectResponse, Response

from fuyuan.access.audit import DONE, Kind, act
from fuyuan.access.tokens import Grant
from fuyuan.http.route import Route
from fuyuan.operations.rebuild_progress import Progress, Stage
from fuyuan.operations.rebuilding import Rebuilding
from fuyuan.web.administration.index import OPERATOR, RUNNING
from fuyuan.web.language import gettext as _
from fuyuan.web.pages import HEADERS
from fuyuan.web.people.asking import Administration, Asked

ADDRESS: Final = "/rebuild"


def routes(administration: Administration, rebuilding: Rebuilding) -> list[Route]:
    """`GET /rebuild`, and a POST that starts one."""

    async def shows(asked: Asked, wrong: str = "") -> Response:
        progress = await asyncio.to_thread(rebuilding.newest)
        if rebuilding.begun_here and progress is not None and (progress.ended or progress.stage is Stage.FAILED):
            progress = None  # that was the one before
        busy = rebuilding.begun_here or (progress is not None and progress.stage in (Stage.READING, Stage.INDEXING))
        shown: dict[str, Any] = {"progress": progress, "busy": busy, "acts": asked.visit.caller.role in OPERATOR}
        status = HTTPStatus.CONFLICT if wrong else HTTPStatus.OK
        return administration.render("rebuild.html", asked, status, wrong=wrong, **shown)

    async def start(asked: Asked) -> Response:
        deed = asked.begins("begin rebuild")
        if not await rebuilding.start(lambda progress: ended(asked.visit.caller, progress)):
            deed.outcome = str(HTTPStatus.CONFLICT.value)
            return await shows(asked, _("重建正在进行，请等待完成。"))
        deed.outcome = DONE
        return RedirectResponse(ADDRESS, 303, HEADERS)

    async def ended(caller: Grant, progress: Progress | None) -> None:
        """What became of it is a record of whoever began it."""
        good = progress is not None and progress.stage is Stage.DONE
        said = f"{progress.done} events, {progress.parked} parked" if progress else ""
        outcome = DONE if good else (progress and progress.why) or "failed"
        await administration.people.audit.note(act(Kind.ADMINISTRATION, caller, "rebuild", said, outcome))

    return [
        administration.page(ADDRESS, shows, RUNNING),
        administration.act(ADDRESS, start, OPERATOR),
    ]
