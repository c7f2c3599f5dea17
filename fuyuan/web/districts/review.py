"""The review of a city or province as files, made of what its districts published and of nothing else (decision 88)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from starlette.responses import Response

from fuyuan.overseeing.editions import EditionOf, Stands
from fuyuan.papers.annual.districts_workbook import districts_workbook
from fuyuan.papers.annual.files import Provided
from fuyuan.papers.annual.pieces import Language
from fuyuan.web.annual_downloads import MADE
from fuyuan.web.attached import attached
from fuyuan.web.language import english
from fuyuan.web.pages import HEADERS
from fuyuan.web.sheet import CONTENT_TYPE
from projections.errors import NoSuchMatter
from projections.review.districts.compared import Expected, compared
from projections.review.districts.published import Published, together

FORMS: Final = (("Word", "docx"), ("PDF", "pdf"), ("HTML", "html"), ("Excel", "xlsx"), ("JSON", "json"))
BOTH: Final = frozenset({"xlsx", "json"})
"""What holds both languages."""
NAME: Final = re.compile(r"districts-(?P<year>[0-9]{4})(?P<en>-en)?\.(?P<ending>docx|pdf|html|xlsx|json)")


def address_of(year: int, ending: str) -> str:
    """Of the file in the language of the page."""
    tongue = "-en" if english() and ending not in BOTH else ""
    return f"/districts/files/districts-{year:04}{tongue}.{ending}"


def review_file(city: str, found: Sequence[EditionOf], name: str, provided: Provided) -> Response:
    """`name` as `NAME` has it. Raises NoSuchMatter where no district published the year."""
    asked = NAME.fullmatch(name)
    editions = [one.edition for one in found if one.stands is Stands.PUBLISHED and one.edition is not None]
    if asked is None or not editions:
        raise NoSuchMatter(name)
    kind, content = _made(city, editions, found, asked, provided)
    title = name if asked["en"] else f"{city}{name.replace('districts', '各区县年度情况')}"
    return Response(content, headers=HEADERS | attached(name, title), media_type=kind)


def _made(
    city: str, editions: Sequence[Published], found: Sequence[EditionOf], asked: re.Match[str], provided: Provided
) -> tuple[str, bytes]:
    """Kind and content."""
    fit = together(editions)
    if asked["ending"] == "xlsx":
        return CONTENT_TYPE, districts_workbook(city, fit)
    expected = [Expected(one.district.code, one.district.name) for one in found]
    kind, make = MADE[asked["ending"]]
    tongue: Language = "en" if asked["en"] else "zh"
    return kind, make(compared(city, fit, expected), tongue, provided)
