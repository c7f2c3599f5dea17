"""The pages of imports: what can be imported, the template, the upload, how it goes, the error file, recording.

The page of an import asks again by itself while something is under way: `<meta http-equiv=refresh>`, without scripts.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator
from functools import partial
from typing import Any, Final

from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from domain.organ_names import bearers
from events.base import Side
from fuyuan.http.app import Edge
from fuyuan.http.auth import require_business
from fuyuan.http.commands import read_body
from fuyuan.http.problems import ProblemError, forbidden, stop
from fuyuan.http.route import Route
from fuyuan.web.attached import attached
from fuyuan.web.imports.grid import clean
from fuyuan.web.imports.job import Job
from fuyuan.web.imports.kinds import LEDGERS
from fuyuan.web.imports.ledger import Ledger, Values
from fuyuan.web.imports.shelf import Shelf
from fuyuan.web.imports.workbooks import template, with_errors, words_of
from fuyuan.web.imports.written import look_up
from fuyuan.web.language import gettext as _
from fuyuan.web.language import named
from fuyuan.web.pages import HEADERS
from fuyuan.web.seen import Seen
from fuyuan.web.sheet import CONTENT_TYPE
from fuyuan.web.signed_in import SignedIn, Visit
from services.endpoint import problems

MOST: Final = 20 * 1024 * 1024  # bytes of a file
MOST_FILLED: Final = 2_000  # characters of what is filled in for all lines
SHOWN: Final = 100  # lines on a page


def routes(signed_in: SignedIn, edge: Edge) -> list[Route]:
    """`/imports`, `/imports/{kind}` to send a file to, `/imports/{kind}/template.xlsx`, `/imports/jobs/{job}…`."""
    pages, shelf = signed_in.pages, Shelf(edge.giving)
    page = partial(signed_in, may=require_business)

    async def listed(visit: Visit) -> Response:
        offered = [ledger for ledger in LEDGERS.values() if _theirs(ledger, visit.seen)]
        mine = shelf.of(visit.caller.organ)[::-1]
        organs = sorted(visit.seen.names.values())
        asked = {it.kind: [(title, words_of(it, it.column(title), organs)) for title in it.asked] for it in offered}
        size = MOST // 1024 // 1024
        return pages.render("imports.html", me=visit.me, ledgers=offered, asked=asked, jobs=mine, most=size)

    async def offered(visit: Visit) -> Response:
        ledger = _ledger(visit.request, visit.seen)

        def made() -> bytes:
            return template(ledger, sorted(visit.seen.names.values()))

        return _workbook(await edge.reads.ask(made), ledger, "template", _("导入模板"))

    async def sent(visit: Visit) -> Response:
        ledger = _ledger(visit.request, visit.seen)
        name, content, for_all = await _file(visit.request, ledger)
        known, ours = partial(look_up, visit.seen, ledger.about), partial(_reader_called, visit.seen)
        job = shelf.begin(visit.caller, ledger, name, content, for_all, known, ours)
        return RedirectResponse(f"/imports/jobs/{job.id}", 303, HEADERS)

    async def shown(visit: Visit) -> Response:
        job = shelf.job(visit.caller.organ, visit.request.path_params["job"])
        if job.position:
            await edge.shown(job.position)
            job.position = ""
        return pages.render(
            "import.html",
            me=visit.me,
            job=job,
            barred=job.barred(visit.caller),
            **_part(job, visit.request.query_params.get("from", "")),
        )

    async def recorded(visit: Visit) -> Response:
        job = shelf.job(visit.caller.organ, visit.request.path_params["job"])
        shelf.record(job, visit.caller)
        return RedirectResponse(f"/imports/jobs/{job.id}", 303, HEADERS)

    async def faulty(visit: Visit) -> Response:
        job = shelf.job(visit.caller.organ, visit.request.path_params["job"])
        if job.sheet is None or not job.wrong:
            raise stop(problems.problem("not-found", "没有有误的行 / no line is wrong"))
        made = await edge.reads.ask(with_errors, job.sheet, job.ledger)
        return _workbook(made, job.ledger, "errors", _("有误的行"))

    return [
        Route("/imports", page(listed)),
        Route("/imports/jobs/{job}", page(shown)),
        Route("/imports/jobs/{job}", page(recorded), methods=["POST"]),
        Route("/imports/jobs/{job}/errors.xlsx", page(faulty)),
        Route("/imports/{kind}", page(sent), methods=["POST"]),
        Route("/imports/{kind}/template.xlsx", page(offered)),
    ]


def _ledger(request: Request, seen: Seen) -> Ledger:
    """Raises ProblemError 404, or 403 for the ledger of another side."""
    ledger = LEDGERS.get(request.path_params["kind"])
    if ledger is None:
        raise stop(problems.problem("not-found", "没有这种台账 / there is no such ledger"))
    if not _theirs(ledger, seen):
        raise forbidden(
            f"{ledger.zh}台账由{ledger.side.zh}一方登记，本单位不能导入 / this ledger is recorded by the {ledger.side}"
            if not ledger.by
            else f"{ledger.zh}台账由{'、'.join(role.zh for role in ledger.by)}登记，本单位不能导入 / others record it"
        )
    return ledger


def _theirs(ledger: Ledger, seen: Seen) -> bool:
    holds = seen.roster.registry.holds
    holder = not ledger.by or any(holds(seen.reader.organ, role, seen.today) for role in ledger.by)
    return holder and ledger.side in (seen.reader.side, Side.JOINT)


def _reader_called(seen: Seen, name: str) -> bool:
    return any(organ.id == seen.reader.organ for organ in bearers(seen.roster.registry, name))


async def _file(request: Request, ledger: Ledger) -> tuple[str, bytes, Values]:
    """The name and the bytes of the file that was sent, and what was filled in for all of its lines.

    Raises ProblemError 400 or 413.
    """
    try:
        body = await read_body(request, MOST)
    except ProblemError as error:
        if error.status != 413:
            raise
        detail = f"文件不得超过{MOST // 1024 // 1024} MB / at most {MOST // 1024 // 1024} MB"
        raise stop(problems.problem("too-large", detail)) from error

    async def stream() -> AsyncGenerator[bytes, None]:
        yield body

    try:
        form = await MultiPartParser(request.headers, stream(), max_files=1, max_fields=20).parse()
    except (MultiPartException, KeyError, UnicodeDecodeError) as error:
        raise _no_file() from error
    try:
        file = form.get("file")
        if not isinstance(file, UploadFile) or not file.filename:
            raise _no_file()
        filled = {title: clean(str(form.get(title, "")))[:MOST_FILLED] for title in ledger.asked}
        return file.filename[-200:], await file.read(), {title: text for title, text in filled.items() if text}
    finally:
        await form.close()


def _no_file() -> ProblemError:
    return stop(problems.problem("malformed", "没有收到文件，请选择文件后再上传 / no file came with the form"))


def _part(job: Job, after: str) -> dict[str, Any]:
    """The lines that are shown: those that are wrong where some are, from one place on."""
    lines = job.wrong or job.lines
    start = min(int(after), len(lines)) if after.isascii() and after.isdecimal() and len(after) < 6 else 0
    following = start + SHOWN if start + SHOWN < len(lines) else None
    return {"lines": lines[start : start + SHOWN], "start": start, "following": following, "total": len(lines)}


def _workbook(made: bytes, ledger: Ledger, plain: str, what: str) -> Response:
    saved = attached(f"{ledger.kind}-{plain}.xlsx", f"{named(ledger)}-{what}.xlsx")
    return Response(made, headers=HEADERS | saved, media_type=CONTENT_TYPE)
