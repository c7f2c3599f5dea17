"""Every view as a page: the list of all of them by clause of the opinion, and one table for whichever is asked.

What a column is called and how it is shown follows from the view's own columns. A column that is empty on the whole
page is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

import orjson

from events.streams import CATEGORIES
from fuyuan.contracts.clauses import MECHANISMS
from fuyuan.web.addresses import at, from_above
from fuyuan.web.language import english, named
from fuyuan.web.language import gettext as _
from fuyuan.web.question import Question, form
from fuyuan.web.seen import PAGE, Row, Seen
from fuyuan.web.seen import kind_of as kind_of_matter
from fuyuan.web.words import label, link, matter_url, moment, percent_of, side_name
from projections.errors import UnknownView
from projections.review.figure import Label
from projections.view import Column, View
from projections.views import BY_NAME

OWN_PAGES: Final = {
    "bulletin_board": "/bulletins",
    "suggestion_ledger": "/suggestions",
    "meeting_calendar": "/meetings",
    "organ_scoreboard": "/organs",
    "annual_tables": "/annual",
    "search": "/search",
}
"""Views that have a page made for them."""
READ_FROM_ABOVE: Final = frozenset({"/bulletins", "/suggestions", "/search"})
"""Those of them that a district has for its city, too."""
CALLED: Final = {"annual_tables": Label("年度总结", "Annual review")}
"""Such pages that show more than the view, by what they are called."""
SHORT: Final = 18  # characters
LONG: Final = 60
IDENTIFIER: Final = re.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
UNFIT: Final = frozenset({"stream"})
"""Filters that are for programs."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a cell; `href` where it leads to the matter, `kind` for its look."""

    text: str
    kind: str = "text"
    href: str | None = None


def boards(seen: Seen, question: Question) -> dict[str, Any]:
    """The clauses, each with the views that show what was done for it."""
    listed = [
        {
            "clause": mechanism.clause,
            "boards": [(address(view.name), CALLED.get(view.name, view)) for view in mechanism.views],
        }
        for mechanism in MECHANISMS
    ]
    return {"clauses": listed}


def board(seen: Seen, question: Question, view: str) -> dict[str, Any]:
    """One view as a table. Raises UnknownView, and what `projections.query` raises."""
    asked = BY_NAME.get(view)
    if asked is None or (asked.rows is None and asked.pages is None):
        raise UnknownView(view)
    path = address(view)
    names = [offered.name for offered in asked.filters if offered.name not in UNFIT]
    as_of = question.as_of if asked.supports_as_of else None
    page = seen.page(view, question.filters(*(offered.name for offered in asked.filters)), PAGE, question.cursor, as_of)
    columns = [column for column in spoken(asked) if any(not empty(row[column.name]) for row in page.items)]
    return {
        "view": asked,
        "heads": [(named(column), kind_of(column)) for column in columns],
        "workbook": "" if from_above() else link(f"/sheets/{view}", **question.without("cursor")),
        "rows": [cells(asked, columns, row) for row in page.items],
        **form(path, view, question, seen, *names, *(["as_of"] if asked.supports_as_of else [])),
        **question.turning(path, page.next),
    }


def whole(seen: Seen, question: Question, name: str) -> tuple[View, Iterator[Row]]:
    """A view, and all its rows that are asked for. Raises UnknownView, BadQuestion."""
    view = BY_NAME.get(name)
    if view is None:
        raise UnknownView(name)
    filters = question.filters(*(offered.name for offered in view.filters))
    return view, seen.rows(view, filters, question.as_of if view.supports_as_of else None)


def empty(value: object) -> bool:
    """Nothing to show; a flag says something only where it is set, a zero always does."""
    return value is None or value is False or value in ("", [])


def address(view: str) -> str:
    """Where a view is shown."""
    own = OWN_PAGES.get(view)
    return at(own if own and (own in READ_FROM_ABOVE or not from_above()) else f"/views/{view}")


def shown(view: View) -> Iterable[Column]:
    """The stream becomes the link of the row."""
    return (column for column in view.columns if column.kind != "stream" or column.name != "stream")


def spoken(view: View) -> Iterable[Column]:
    """Without the title of an event in the other language."""
    other = "zh" if english() else "en"
    return (column for column in shown(view) if column.name != other)


def cells(view: View, columns: list[Column], row: Row) -> list[Cell]:
    """The first cell that says something leads to the matter."""
    row_cells = [cell(view, column, row) for column in columns]
    stream = row.get("stream")
    if stream:
        place = next((place for place, cell in enumerate(row_cells) if cell.text and not cell.href), None)
        if place is not None:
            row_cells[place] = Cell(row_cells[place].text, row_cells[place].kind, matter_url(stream))
    return row_cells


def cell(view: View, column: Column, row: Row) -> Cell:
    """What the column says; another matter that it names is called by its kind and led to."""
    if stream := referred(column, row[column.name]):
        return Cell(kind_of_matter(stream), "short", matter_url(stream))
    text = said(view, column, row)
    return Cell(text, look(column, text))


def referred(column: Column, value: object) -> str | None:
    """The stream of the matter that a value names by its stream, or by its id where the column says the kind."""
    category = column.name.replace("_", "-")
    if not isinstance(value, str) or column.kind not in {"stream", "text"}:
        return None
    if column.kind == "stream":
        return value or None
    return f"{category}:{value}" if category in CATEGORIES and IDENTIFIER.fullmatch(value) else None


def look(column: Column, text: str) -> str:
    """Short words stay on one line, however many columns there are; long texts have room."""
    kind = kind_of(column)
    if kind != "text" or SHORT < len(text) <= LONG:
        return kind
    return "short" if len(text) <= SHORT else "long"


def kind_of(column: Column) -> str:
    match column.kind:
        case "number" | "rate":
            return "num"
        case "day" | "time" | "year":
            return "date"
        case _:
            return "text"


def said(view: View, column: Column, row: Row) -> str:
    """A value in words."""
    value = row[column.name]
    if empty(value):
        return ""
    match column.kind:
        case "organ":
            return str(row.get(f"{column.name}_name") or value)
        case "organs":
            return _("、").join(row.get(f"{column.name}_names") or value)
        case "term":
            return label(view.name, column.name, value)
        case "terms":
            return _("、").join(label(view.name, column.name, code) for code in value)
        case "flag":
            return _("是")
        case "rate":
            return percent_of(value)
        case "time":
            return moment(value)
        case "json":
            return _("；").join(_json(part) for part in value) if isinstance(value, list) else _json(value)
        case _:
            return side_name(value) if column.name in {"side", "organ_side"} else str(value)


def _json(value: object) -> str:
    """A text as it is, everything else as compact JSON."""
    return value if isinstance(value, str) else orjson.dumps(value).decode()
