"""A paper as the browser saves it."""

from __future__ import annotations

from pathlib import Path

from starlette.responses import Response

from fuyuan.web.attached import attached
from fuyuan.web.language import Language, speaking
from fuyuan.web.pages import HEADERS
from fuyuan.web.papers import making
from fuyuan.web.seen import Seen


def paper(seen: Seen, event: str, templates: Path | None) -> Response:
    """Raises as `making.made`."""
    with speaking(Language.CHINESE):  # a paper is in the language of the office
        name, content = making.made(seen, event, templates)
    return Response(content, headers=HEADERS | attached("paper.docx", name), media_type=making.CONTENT_TYPE)
