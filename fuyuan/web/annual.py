"""The review of a year: where its life stands, what the office wrote in it, and the standard tables T1 to T15.

The tables in the edition that the reader may have, each beside the list behind it; once the data are frozen, of what
was recorded up to the cut-off.
"""

from __future__ import annotations

from typing import Any, Final

from fuyuan.web.annual_life import life, review_of
from fuyuan.web.annual_links import behind, links
from fuyuan.web.annual_report import report
from fuyuan.web.annual_years import cut_off_for
from fuyuan.web.language import english, named
from fuyuan.web.language import gettext as _
from fuyuan.web.question import Question, years
from fuyuan.web.seen import Row, Seen
from fuyuan.web.words import label, link, moment
from projections.access.sight import Sight
from projections.review.editions import Edition
from projections.review.figure import NO_RECORD, SUPPRESSED
from projections.review.plain import plain
from projections.views.annual_kept import ANNUAL_PAGE
from projections.views.annual_tables import edition_for, told_year

VIEW = "annual_tables"
IN_PLACE_OF_A_NUMBER: Final = (None, "", SUPPRESSED, plain(NO_RECORD))
UNFOLDED: Final = 20  # rows; a longer table is folded


def annual(seen: Seen, question: Question) -> dict[str, Any]:
    """Raises BadQuestion."""
    year = question.year or int(told_year(seen.today))
    review = review_of(seen, year)
    cut_off = cut_off_for(question, review)
    asked = {"year": f"{year:04}", **cut_off}
    rows = seen.page(ANNUAL_PAGE, asked).items
    failing = None
    if not rows or not rows[0]["current"]:
        failing = seen.compute_year(year, asked.get("cut_off", ""), seen.today)
    return {
        "failing_since": moment(failing.isoformat()) if failing else "",
        "years": years(seen, year),
        "workbook": link(f"/sheets/{VIEW}", **asked) if rows else "",
        "edition": label(VIEW, "edition", rows[0]["edition"]) if rows else "",
        "figures": link(f"/annual/{year:04}/figures", **question.filters("cut_off")) if reads_internal(seen) else "",
        "life": life(seen, year, review),
        "review": review,
        "frozen": bool(review and review["cut_off"]),
        "of_today": not cut_off,
        "report": report(seen, year, question, review),
        "year": year,
        "cut_off": moment(rows[0]["cut_off"]) if rows else "",
        "current": bool(rows and rows[0]["current"]),
        "since": rows[0]["since"] if rows else 0,
        "tables": [
            {
                "key": row["table"],
                "title": row["title_en" if english() else "title_zh"],
                "behind": behind(row["table"], row["year"]),
                "heads": list(zip(map(named, row["columns"]), _kinds(row["rows"], len(row["columns"])), strict=True)),
                "rows": [_cells(row, line) for line in row["rows"]],
                "total": row["total"],
                "folded": row["total"] > UNFOLDED,
                "note": said(row["note"]),
            }
            for row in rows
        ],
    }


def reads_internal(seen: Seen) -> bool:
    """Whether the reader has the internal edition."""
    return edition_for(Sight.of(seen.reader, seen.roster, seen.today)) is Edition.INTERNAL


def _kinds(rows: list[list[Any]], columns: int) -> list[str]:
    """Of each column the class: numbers and rates are aligned by their last digit."""
    return ["num" if rows and all(_is_figure(line[at]) for line in rows) else "" for at in range(columns)]


def _is_figure(cell: Any) -> bool:
    match cell:
        case bool():
            return False
        case int() | float() | {"text": _}:
            return True
        case _:
            return cell in IN_PLACE_OF_A_NUMBER


def _cells(table: Row, line: list[Any]) -> list[tuple[str, str]]:
    """The text of each cell, and where what it counts stands."""
    return [(said(cell), href) for cell, href in zip(line, links(table["table"], table["year"], line), strict=True)]


def said(cell: Any) -> str:
    """A cell in words: a rate with its two numbers (ANR-04), a label by its text, nothing as a dash."""
    match cell:
        case None | "":
            return "—"
        case {"zh": _, "en": _}:
            return named(cell)
        case {"text": text}:
            return str(text)
        case [*parts]:
            return _("、").join(said(part) for part in parts) or "—"
        case bool():
            return _("是") if cell else _("否")
        case _:
            return str(cell)
