"""The review of a city or province as files, made of what its districts published and of nothing else (decision 88)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from starlette.responses import Response

from fuyuan.overseeing.editions import EditionOf, Stands
from fuyuan.papers.annual.files import Provided
from fuyuan.papers.annual.pieces import Language
from fuyuan.web.annual_downloads import MADE
from fuyuan.web.language import english
from fuyuan.web.pages import HEADERS
from projections.errors import NoSuchMatter
from projections.review.districts.compared import Expected, compared
from projections.review.districts.published import together

FORMS: Final = (("Word", "docx"), ("PDF", "pdf"), ("HTML", "html"), ("JSON", "json"))
NAME: Final = re.compile(r"districts-(?P<year>[0-9]{4})(?P<en>-en)?\.(?P<ending>docx|pdf|html|json)")


def address_of(year: int, ending: str) -> str:
    """Of the file in the language of the page; the data hold both."""
    tongue = "-en" if english() and ending != "json" else ""
    return f"/districts/files/districts-{year:04}{tongue}.{ending}"


def review_file(city: str, found: Sequence[EditionOf], name: str, provided: Provided) -> Response:
    """`name` as `NAME` has it. Raises NoSuchMatter where no district published the year."""
    asked = NAME.fullmatch(name)
    editions = [one.edition for one in found if one.stands is Stands.PUBLISHED and one.edition is not None]
    if asked is None or not editions:
        raise NoSuchMatter(name)
    expected = [Expected(one.district.code, one.district.name) for one in found]
    kind, make = MADE[asked["ending"]]
    tongue: Language = "en" if asked["en"] else "zh"
    content = make(compared(city, together(editions), expected), tongue, provided)
    attached = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, headers={**HEADERS, **attached}, media_type=kind)
