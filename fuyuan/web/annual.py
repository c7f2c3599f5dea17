"""The standard tables of a year, T1 to T15, in the edition that the reader may have, each beside the list behind it."""

from __future__ import annotations

from typing import Any, Final

from fuyuan.web.annual_links import behind, links
from fuyuan.web.language import english, named
from fuyuan.web.language import gettext as _
from fuyuan.web.question import Question, years
from fuyuan.web.seen import Row, Seen
from fuyuan.web.words import label, link, moment
from projections.views.annual_kept import ANNUAL_PAGE
from projections.views.annual_tables import told_year

VIEW = "annual_tables"
UNFOLDED: Final = 20  # rows; a longer table is folded


def annual(seen: Seen, question: Question) -> dict[str, Any]:
    """Raises BadQuestion."""
    asked = question.filters("year", "cut_off")
    page = seen.page(ANNUAL_PAGE, asked)
    rows = page.items
    year = rows[0]["year"] if rows else question.year or int(told_year(seen.today))
    failing = None
    if not rows or not rows[0]["current"]:
        failing = seen.compute_year(year, asked.get("cut_off", ""), seen.today)
    return {
        "failing_since": moment(failing.isoformat()) if failing else "",
        "years": years(seen, year),
        "workbook": link(f"/sheets/{VIEW}", **question.given) if rows else "",
        "edition": label(VIEW, "edition", rows[0]["edition"]) if rows else "",
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


def _kinds(rows: list[list[Any]], columns: int) -> list[str]:
    """Of each column the class: numbers and rates are aligned by their last digit."""
    return ["num" if rows and all(_is_figure(line[at]) for line in rows) else "" for at in range(columns)]


def _is_figure(cell: Any) -> bool:
    match cell:
        case bool():
            return False
        case None | "" | int() | float() | {"text": _}:
            return True
        case _:
            return False


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
