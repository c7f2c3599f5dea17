"""A view that is saved as a file: as a workbook, CSV or lines for programs, called by its title and the day."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from starlette.responses import Response, StreamingResponse

from fuyuan.web.attached import attached
from fuyuan.web.export import export
from fuyuan.web.language import named
from fuyuan.web.pages import HEADERS
from fuyuan.web.question import Question
from fuyuan.web.seen import Seen
from fuyuan.web.sheet import CONTENT_TYPE, sheet
from fuyuan.web.signed_in import Me
from projections.views import BY_NAME


def _workbook(seen: Seen, question: Question, me: Me, given: Mapping[str, Any]) -> Response:
    view = given["view"]
    content, length = sheet(seen, question, view)
    headers = _file(seen, view, "xlsx") | {"Content-Length": str(length)}
    return StreamingResponse(content, headers=headers, media_type=CONTENT_TYPE)


def _exported(seen: Seen, question: Question, me: Me, given: Mapping[str, Any]) -> Response:
    view, form = given["view"], given["form"]
    lines, kind = export(seen, question, view, form)
    return StreamingResponse(lines, headers=_file(seen, view, form), media_type=kind)


def _file(seen: Seen, view: str, ending: str) -> dict[str, str]:
    title, rest = named(BY_NAME[view]), f"-{seen.today}.{ending}"
    return HEADERS | attached(f"{view}{rest}", f"{title}{rest}")


SAVED_LISTS: Final = {"/sheets/{view}": _workbook, "/exports/{form}/{view}": _exported}
