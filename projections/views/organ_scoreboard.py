"""Suggestions by addressee: sent, due, answered, on time, adopted (M20–M32, table T8).

Suggestions sent count by the name the addressee had then; withdrawn ones and upheld objections leave the reply
denominators and late answers, withdrawn ones the results of assessment too (SUG-18, SUG-24); opinion letters
without a requested reply never enter the denominators (SUG-19).
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select

from projections.asked import Asked
from projections.sql import how_many, share
from projections.view import Column, Counts, Filter, Order, View
from projections.views.suggestion_ledger import FILTERS
from projections.views.suggestion_rows import TURNS, suggestion_rows
from projections.views.suggestion_tables import SUGGESTION, ObjectionStatus, SuggestionStatus

_RESULTS = ("adopted", "partly_adopted", "not_adopted", "in_progress")


def _rows(asked: Asked) -> Select[Any]:
    rows = suggestion_rows(asked).subquery("ledger")
    sent_in = func.substr(rows.c.sent_on, 1, 4).label("year")
    return select(rows, sent_in).where(rows.c.addressee != "")


def _counts(row: Any, asked: Asked) -> dict[str, ColumnElement[Any]]:
    owed = and_(
        row.reply_required.is_(True),
        row.withdrawn_on.is_(None),
        or_(row.objection.is_(None), row.objection != ObjectionStatus.UPHELD.value),
    )
    answered = row.answered_on.is_not(None)
    due = and_(owed, row.original_due_on <= asked.day)
    return {
        "sent": func.count(),
        "withdrawn": how_many(row.withdrawn_on.is_not(None)),
        "reply_required": how_many(owed),
        "answered": how_many(and_(owed, answered)),
        "due": how_many(due),
        "due_answered": how_many(and_(due, answered)),
        "on_time": how_many(and_(due, row.answered_on <= row.original_due_on)),
        "answered_late": how_many(and_(owed, row.answered_on > row.original_due_on)),
        "overdue": how_many(row.status == SuggestionStatus.OVERDUE.value),
        "carrying_out": how_many(row.status == SuggestionStatus.IN_PROGRESS.value),
        **{name: _sum(case((row.withdrawn_on.is_(None), row[name]))) for name in _RESULTS},
        "reminders": _sum(row.reminders),
        "escalated": how_many(row.escalated_on.is_not(None)),
    }


def _sum(column: ColumnElement[int]) -> ColumnElement[int]:
    return func.coalesce(func.sum(column), 0)


def _finish(row: dict[str, Any], asked: Asked) -> None:
    assessed = sum(row[name] for name in _RESULTS)
    row["recommendations_assessed"] = assessed
    row["reply_rate"] = share(row["answered"], row["reply_required"])
    row["due_reply_rate"] = share(row["due_answered"], row["due"])
    row["on_time_rate"] = share(row["on_time"], row["due"])
    row["adoption_rate"] = share(row["adopted"] + row["partly_adopted"], assessed)


ORGAN_SCOREBOARD = View(
    "organ_scoreboard",
    "各单位司法建议办理情况",
    "Suggestions by addressee",
    rows=_rows,
    counts=Counts(
        keys=("addressee", "instrument", "kind", "year"),
        of=_counts,
        units=(SUGGESTION,),
        turns=TURNS,
    ),
    columns=(
        Column("addressee", "被建议单位", "addressee", "organ"),
        Column("sent", "发出", "sent", "number"),
        Column("withdrawn", "撤回", "withdrawn", "number"),
        Column("reply_required", "须答复", "reply required", "number"),
        Column("answered", "已反馈", "answered", "number"),
        Column("reply_rate", "反馈率", "reply rate", "rate"),
        Column("due", "已到期", "due", "number"),
        Column("due_answered", "到期已反馈", "due and answered", "number"),
        Column("due_reply_rate", "到期反馈率", "due reply rate", "rate"),
        Column("on_time", "按期反馈", "on time", "number"),
        Column("on_time_rate", "按期反馈率", "on-time rate", "rate"),
        Column("answered_late", "逾期反馈", "answered late", "number"),
        Column("overdue", "逾期未反馈", "overdue", "number"),
        Column("carrying_out", "正在落实件数", "being carried out", "number"),
        Column("recommendations_assessed", "已评估建议", "recommendations assessed", "number"),
        Column("adopted", "采纳", "adopted", "number"),
        Column("partly_adopted", "部分采纳", "partly adopted", "number"),
        Column("not_adopted", "未采纳", "not adopted", "number"),
        Column("in_progress", "正在落实", "in progress", "number"),
        Column("adoption_rate", "采纳率", "adoption rate", "rate"),
        Column("reminders", "催办", "reminders", "number"),
        Column("escalated", "通报上级", "escalated", "number"),
    ),
    filters=(*(replace(one, before=True) for one in FILTERS), Filter("year", kind="year", before=True)),
    order=(Order("addressee"),),
    finish=_finish,
)
