"""The standard tables of a year, T1 to T15, in the edition that the reader may have, each beside the list behind it."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from typing import Any, Final

from fuyuan.web.question import Question, form
from fuyuan.web.seen import Row, Seen
from fuyuan.web.words import label, link, moment

VIEW = "annual_tables"
UNFOLDED: Final = 20  # rows; a longer table is folded
LISTS: Final[Mapping[str, tuple[str, str, str]]] = {
    "T1": ("/views/case_index", "filed_from", "filed_to"),
    "T2": ("/views/case_index", "concluded_from", "concluded_to"),
    "T3": ("/views/case_index", "filed_from", "filed_to"),
    "T4": ("/views/case_index", "filed_from", "filed_to"),
    "T5": ("/views/case_index", "concluded_from", "concluded_to"),
    "T6": ("/views/appearance_by_organ", "year", ""),
    "T7": ("/suggestions", "year", ""),
    "T8": ("/suggestions", "year", ""),
    "T9": ("/bulletins", "year", ""),
    "T10": ("/meetings", "year", ""),
    "T10b": ("/views/action_items", "", ""),
    "T11": ("/views/risk_register", "opened_from", "opened_to"),
    "T12": ("/views/dispute_register", "from", "to"),
    "T12b": ("/views/dispute_register", "from", "to"),
    "T12c": ("/views/petition_board", "from", "to"),
    "T13": ("/views/coordination_dispute", "opened_from", "opened_to"),
    "T14": ("/views/reconsideration_ledger", "sent_from", "sent_to"),
}
"""The list behind a table, and its filters for the first and the last day of the year, or for the year."""


def annual(seen: Seen, question: Question) -> dict[str, Any]:
    """Raises BadQuestion."""
    rows = list(seen.rows(VIEW, question.filters("year", "cut_off", "table")))
    return {
        "workbook": link(f"/sheets/{VIEW}", **question.given),
        "edition": label(VIEW, "edition", rows[0]["edition"]) if rows else "",
        "year": rows[0]["year"] if rows else question.year,
        "cut_off": moment(rows[0]["cut_off"]) if rows else "",
        "tables": [
            {
                "key": row["table"],
                "zh": row["title_zh"],
                "behind": behind(row["table"], row["year"]),
                "heads": [column["zh"] for column in row["columns"]],
                "rows": [
                    [(said(cell), href) for cell, href in zip(line, links(row, line), strict=True)]
                    for line in row["rows"]
                ],
                "folded": len(row["rows"]) > UNFOLDED,
                "note": said(row["note"]),
            }
            for row in rows
        ],
    } | form("/annual", VIEW, question, seen, "year")


def behind(table: str, year: int) -> str:
    """Where the matters stand that a table counts; empty where no list holds them."""
    path, first, last = LISTS.get(table, ("", "", ""))
    if last:
        return link(path, **{first: f"{year:04}-01-01", last: f"{year:04}-12-31"})
    return link(path, **{first: f"{year:04}"}) if first else path


def links(table: Row, line: list[Any]) -> list[str]:
    """For each cell where what it counts stands: a suggestion by its number, bulletins by topic and month."""
    year, name = table["year"], said(line[0])
    match table["table"]:
        case "T7" if line[0]:
            return [link("/suggestions", number=name), *[""] * (len(line) - 1)]
        case "T9" if name[:2].isalnum() and name[:2].isascii():
            counted = zip(range(1, 13), line[1:-1], strict=True)
            months = [_bulletins(name[:2], year, month) if said(count) != "0" else "" for month, count in counted]
            return ["", *months, link("/bulletins", topic=name[:2], year=f"{year:04}")]
        case _:
            return [""] * len(line)


def _bulletins(topic: str, year: int, month: int) -> str:
    days = {
        "issued_from": f"{year:04}-{month:02}-01",
        "issued_to": f"{year:04}-{month:02}-{monthrange(year, month)[1]}",
    }
    return link("/bulletins", topic=topic, **days)


def said(cell: Any) -> str:
    """A cell in words: a rate with its two numbers (ANR-04), a label by its Chinese text, nothing as a dash."""
    match cell:
        case None | "":
            return "—"
        case {"zh": zh}:
            return str(zh)
        case {"text": text}:
            return str(text)
        case [*parts]:
            return "、".join(said(part) for part in parts) or "—"
        case bool():
            return "是" if cell else "否"
        case _:
            return str(cell)
