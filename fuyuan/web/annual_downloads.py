"""The files of a review, and its charts as pictures; made of what was kept when they are asked for."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

import orjson
from starlette.responses import Response

from fuyuan.papers.annual import charts
from fuyuan.papers.annual.files import Provided
from fuyuan.papers.annual.laid_out import laid_out
from fuyuan.papers.annual.page import page
from fuyuan.papers.annual.pdf import pdf
from fuyuan.papers.annual.pieces import Language
from fuyuan.papers.annual.word import word
from fuyuan.web.annual_life import review_of
from fuyuan.web.annual_report import DATA, Said, document, documents_for, reads_references
from fuyuan.web.annual_years import cut_off_for, year_in
from fuyuan.web.attached import attached
from fuyuan.web.language import named
from fuyuan.web.pages import HEADERS
from fuyuan.web.papers import making
from fuyuan.web.question import Question
from fuyuan.web.seen import Seen
from fuyuan.web.sheet import CONTENT_TYPE
from fuyuan.web.signed_in import Me
from projections.errors import NoSuchMatter
from projections.review.account.blocks import blocks_in
from projections.views.annual_account import Made

NAME: Final = re.compile(r"(?P<document>review|review-public|white-paper)(?P<en>-en)?\.(?P<ending>[a-z.]+)")
FORM: Final = orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE
MADE: Final[Mapping[str, tuple[str, Callable[[Said, Language, Provided], bytes]]]] = {
    "docx": (making.CONTENT_TYPE, lambda said, tongue, provided: word(laid_out(said, tongue), provided.templates)),
    "pdf": ("application/pdf", lambda said, tongue, provided: pdf(laid_out(said, tongue), provided.fonts)),
    "html": ("text/html; charset=utf-8", lambda said, tongue, provided: page(laid_out(said, tongue)).encode()),
    "json": ("application/json", lambda said, tongue, provided: orjson.dumps(said, option=FORM)),
}
KEPT: Final[Mapping[str, tuple[str, Callable[[Made], bytes]]]] = {
    "xlsx": (CONTENT_TYPE, lambda made: made.workbook),
    "csv": ("text/csv; charset=utf-8", lambda made: made.figures),
    DATA: ("application/json", lambda made: made.data),
}


def file(seen: Seen, question: Question, me: Me, given: Mapping[str, Any]) -> Response:
    """One of the files that the page offers. Raises NoSuchMatter for others, and while it is not made yet."""
    year, asked = year_in(given["year"]), NAME.fullmatch(given["name"])
    wanted = next((one for one in documents_for(seen) if asked and one.value == asked["document"]), None)
    if asked is None or wanted is None:
        raise NoSuchMatter(given["name"])
    if asked["ending"] == DATA and not reads_references(seen):
        raise NoSuchMatter(given["name"])
    kept, said = document(seen, year, _cut_off(seen, question, year), wanted)
    ending, tongue = asked["ending"], _tongue(asked["en"])
    if kept is None or (ending not in MADE and not (ending in KEPT and KEPT[ending][1](kept.made))):
        raise NoSuchMatter(given["name"])
    if ending in MADE:
        kind, make = MADE[ending]
        content = make(said, tongue, seen.provided)
    else:
        kind, kept_as = KEPT[ending]
        content = kept_as(kept.made)
    rest = f"-{year:04}{asked['en'] or ''}.{ending}"
    saved = attached(f"{wanted.value}{rest}", f"{wanted.en if asked['en'] else wanted.zh}{rest}")
    return Response(content, headers=HEADERS | saved, media_type=kind)


def _tongue(mark: str | None) -> Language:
    return "en" if mark else "zh"


def chart(seen: Seen, question: Question, me: Me, given: Mapping[str, Any]) -> Response:
    """A chart of the reader's edition, by its key. Raises NoSuchMatter."""
    year = year_in(given["year"])
    _kept, said = document(seen, year, _cut_off(seen, question, year), documents_for(seen)[0])
    drawn = next((one for one in _charts(said) if one["key"] == given["key"]), None)
    if drawn is None:
        raise NoSuchMatter(given["key"])
    titles = [{"title": named(one["title"]), "values": one["values"]} for one in drawn["series"]]
    picture = charts.svg({"unit": named(drawn["unit"]), "labels": list(map(named, drawn["labels"])), "series": titles})
    return Response(picture, headers=HEADERS, media_type="image/svg+xml")


def _charts(said: Said) -> list[Said]:
    return [block["chart"] for block in blocks_in(said) if block["kind"] == "chart"]


def _cut_off(seen: Seen, question: Question, year: int) -> str:
    return cut_off_for(question, review_of(seen, year)).get("cut_off", "")


DOWNLOADS: Final = {"/annual/{year}/files/{name}": file, "/annual/{year}/charts/{key}.svg": chart}
