"""The lists: suggestions, bulletins, and how each organ deals with suggestions."""

from __future__ import annotations

from typing import Any, Final

from fuyuan.web.addresses import at, from_above
from fuyuan.web.question import Question, form
from fuyuan.web.seen import PAGE, Row, Seen
from fuyuan.web.words import link
from projections.query import Page
from projections.views import BY_NAME

SUGGESTION_FILTERS: Final = ("status", "addressee", "kind", "instrument", "field", "title")
BULLETIN_FILTERS: Final = ("topic", "side", "status", "organ", "similar_case", "title")
SENT: Final = ("sent_from", "sent_to")
DAYS: Final = ("issued_from", "issued_to")
SCORE_FILTERS: Final = ("kind", "instrument")
COUNTS: Final = [column.name for column in BY_NAME["organ_scoreboard"].columns if column.kind == "number"]


def suggestions(seen: Seen, question: Question) -> dict[str, Any]:
    """The suggestion ledger, a row per addressee. Days given stand before the year given."""
    filters = question.within_year(*SENT) | question.filters(*SUGGESTION_FILTERS, "category", "number", *SENT)
    shown = SENT if question.filters(*SENT) else ("year",)
    return _listed(seen, question, "suggestion_ledger", "/suggestions", filters, (*shown, *SUGGESTION_FILTERS))


def bulletins(seen: Seen, question: Question) -> dict[str, Any]:
    """The bulletin board. Days given stand before the year given."""
    filters = question.within_year(*DAYS) | question.filters(*BULLETIN_FILTERS, *DAYS)
    shown = DAYS if question.filters(*DAYS) else ("year",)
    return _listed(seen, question, "bulletin_board", "/bulletins", filters, (*shown, *BULLETIN_FILTERS))


def organs(seen: Seen, question: Question) -> dict[str, Any]:
    """The scoreboard, the organs with the most suggestions first, and the sum of all."""
    filters = question.filters(*SCORE_FILTERS)
    if question.year is not None:
        filters["year"] = f"{question.year:04}"
    rows = list(seen.rows("organ_scoreboard", filters, question.as_of))
    return {
        "question": question,
        "rows": sorted(rows, key=lambda row: (-row["sent"], row["addressee"])),
        "total": _total(rows) if rows else None,
        "workbook": link("/sheets/organ_scoreboard", **filters, as_of=question.as_of),
    } | form("/organs", "organ_scoreboard", question, seen, "year", *SCORE_FILTERS, "as_of")


def _listed(
    seen: Seen, question: Question, view: str, path: str, filters: dict[str, str], shown: tuple[str, ...]
) -> dict[str, Any]:
    """One page of a view; `shown` are the fields of its form, beside the day."""
    page = seen.page(view, filters, PAGE, question.cursor, question.as_of)
    path = at(path)
    asked = form(path, view, question, seen, *shown, "as_of")
    workbook = "" if from_above() else link(f"/sheets/{view}", **filters, as_of=question.as_of)
    return {"rows": page.items, "workbook": workbook, **asked, **question.turning(path, page.next)}


def _total(rows: list[Row]) -> Row:
    """The sums; the page works out its rates from them (domain C.3)."""
    return {name: sum(row[name] for row in rows) for name in COUNTS}


def search(seen: Seen, question: Question) -> dict[str, Any]:
    """Full-text search for `text`, or `q` as many write; without a word to look for, the empty form."""
    text, kind = question.get("text") or question.get("q"), question.filters("kind")
    page = seen.page("search", {"text": text, **kind}, PAGE, question.cursor) if text else Page([], None)
    return {
        "text": text,
        "rows": [{**row, "parts": _parts(row)} for row in seen.with_subjects(page.items)],
    } | question.turning(at("/search"), page.next)


def _parts(row: Row) -> list[tuple[str, bool]]:
    """The snippet in pieces, and whether a piece is what was looked for."""
    snippet, at, parts = row["snippet"], 0, []
    for start, end in row["marks"]:
        parts += [(snippet[at:start], False), (snippet[start:end], True)]
        at = end
    return [*parts, (snippet[at:], False)]
