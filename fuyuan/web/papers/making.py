"""Which papers a matter has, and one of them as a Word file, by the office's template or the packaged one."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any, Final, NamedTuple

import structlog
from jinja2 import Undefined
from jinja2.sandbox import SandboxedEnvironment

from domain.standing import standing
from events.base import Event
from events.envelope import payload_of
from fuyuan.http.problems import ProblemError, stop
from fuyuan.http.views import storable
from fuyuan.web.language import gettext as _
from fuyuan.web.papers.contents import MAKERS, paper_of
from fuyuan.web.papers.recorded import Fields, Paper, Recorded
from fuyuan.web.papers.wording import fills_the_page
from fuyuan.web.seen import Row, Seen
from fuyuan.web.words import long_day
from projections.errors import NoSuchMatter
from services.endpoint import problems

CONTENT_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
BLANK: Final = "______"
log = structlog.get_logger()


class Offered(NamedTuple):
    """A paper of the matter, by the event that it was recorded as."""

    event: str
    kind: str
    about: str


class _Blank(Undefined):
    """What was not recorded, to be filled in by hand."""

    def __str__(self) -> str:
        return BLANK


def papers_of(seen: Seen, events: list[Row]) -> Iterator[Offered]:
    """The papers of a matter by its history, in the order of recording."""
    recorded = _recorded(seen, events)
    for event in recorded:
        if (paper := _paper(seen, recorded, event)) is not None:
            number = paper.fields.get("发文字号") or paper.fields.get("主送") or ""
            draft = _("草稿") if paper.fields.get("草稿") else ""
            about = _("，").join(filter(None, (number, long_day(recorded[event].occurred_on), draft)))
            yield Offered(event, paper.kind, about)


def made(seen: Seen, event: str, folder: Path | None) -> tuple[str, bytes]:
    """The name of the file and the file. Raises NoSuchMatter, also for an event that is no paper or not to be seen;
    ProblemError where the office's template cannot be filled in."""
    stream = event.rpartition(":")[0]
    recorded = _recorded(seen, seen.history(storable(stream)))
    paper = _paper(seen, recorded, event) if event in recorded else None
    if paper is None:
        raise NoSuchMatter(event)
    draft = "（草稿）" if paper.fields.get("草稿") else ""
    named = f"{paper.fields.get('发文字号') or ''}{paper.kind}{draft}"
    return f"{named}.docx", _filled(paper, folder)


def _recorded(seen: Seen, events: list[Row]) -> dict[str, Event]:
    """The facts that stand, by their events' ids, in the order of recording."""
    known: dict[str, dict[int, Event]] = {}
    for row in events:
        if (payload := payload_of(row["type"], row["data"], row["occurred_on"])) is not None:
            known.setdefault(row["stream"], {})[row["version"]] = payload
    facts = {stream: standing(payloads.items()) for stream, payloads in known.items()}
    places = ((row["stream"], row["version"]) for row in events)
    return {f"{stream}:{at}": facts[stream][at] for stream, at in places if at in facts.get(stream, ())}


def _paper(seen: Seen, recorded: dict[str, Event], event: str) -> Paper | None:
    if type(recorded[event]) not in MAKERS:
        return None

    def due(organ: str, on: Any) -> str | None:
        rows = seen.page("suggestion_ledger", {"stream": stream, "addressee": organ}, as_of=on).items
        return next((row["reply_due_on"] for row in rows), None)

    stream = event.rpartition(":")[0]
    return paper_of(recorded[event], Recorded(list(recorded.values()), seen.roster.registry, due))


def _filled(paper: Paper, folder: Path | None) -> bytes:
    from fuyuan.web.papers.templates import packaged  # imported here: most edges never make a paper

    fields = paper.fields | {"移主送": fills_the_page(paper.fields)}
    own = folder / f"{paper.kind}.docx" if folder else None
    if own is None or not own.exists():
        return filled_in(BytesIO(packaged(paper.kind)), fields)
    try:
        return filled_in(own, fields)
    except Exception as error:  # what an office wrote into its template may fail in any way
        log.error("a template of a paper cannot be filled in", template=str(own), error=str(error))
        raise _bad_template(paper.kind) from error


def filled_in(template: Path | BytesIO, fields: Fields) -> bytes:
    from docxtpl import DocxTemplate

    filled, written = DocxTemplate(template), BytesIO()
    filled.render(fields, environment())
    filled.save(written)
    return written.getvalue()


def environment() -> SandboxedEnvironment:
    return SandboxedEnvironment(autoescape=True, undefined=_Blank, finalize=_finalized)


def _finalized(value: Any) -> Any:
    return BLANK if value is None or value == "" else value


def _bad_template(kind: str) -> ProblemError:
    detail = (
        f"本单位的文书模板“{kind}.docx”有误，请系统管理人员更正或者移走 / the template {kind}.docx of your own is wrong"
    )
    return stop(problems.problem("unavailable", detail))
