"""Appearances by organ and year, counts only: the edition for everybody (法释〔2020〕3号 art. 14; M40–M47).

Both denominators stand beside each other, each of duties heard, as in the review; the rates of fewer than three
duties heard are left out (M47). Rank and voice are those of the newest appearance.
A count that a restricted case is part of is left out, as in the public edition of the review (CAS-04, ANR-05).
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, case, func, select, true

from events.appearance_terms import HeadRank
from projections.view import Asked, Column, Filter, Order, View
from projections.views.appearance_rows import AppearanceStatus, appearance_rows
from projections.views.restricted import naming_restricted_cases
from projections.views.sql import share

FEWEST = 3
"""Of fewer duties heard no rate is shown (M47)."""
_CLOSED = "_closed"
"""After the name of a count: how many of it belong to restricted cases."""
_RANKS = {
    "by_principal": (HeadRank.PRINCIPAL,),
    "by_deputy": (HeadRank.DEPUTY,),
    "by_other_head": (HeadRank.PARTICIPATING_DEPUTY_LEVEL, HeadRank.OTHER_PARTICIPATING),
}


def _rows(asked: Asked) -> Select[Any]:
    return appearance_rows(asked)


def _group(rows: FromClause, asked: Asked) -> Select[Any]:
    row = rows.c
    attended = row.status == AppearanceStatus.ATTENDED.value
    heard = row.heard_on.is_not(None)
    notified = heard & row.notified_on.is_not(None)
    counts = {
        "duties": true(),
        "heard": heard,
        "attended": attended,
        "notified": notified,
        "notified_attended": notified & attended,
        **{name: attended & row.head_rank.in_([rank.value for rank in ranks]) for name, ranks in _RANKS.items()},
        "spoke": attended & row.spoke.is_(True),
        "excused": row.status == AppearanceStatus.EXCUSED.value,
        "unjustified": row.ground.is_not(None),
        "suggestions_sent": row.ground.is_not(None) & row.suggestion_sent_on.is_not(None),
        "in_judgment": row.ground.is_not(None) & row.in_judgment_on.is_not(None),
    }
    closed = row.matter.in_(naming_restricted_cases())
    columns = [_how_many(condition, name) for name, condition in counts.items()]
    columns += [_how_many(condition & closed, name + _CLOSED) for name, condition in counts.items()]
    return select(row.year, row.organ, *columns).group_by(row.year, row.organ)


def _how_many(condition: ColumnElement[bool], name: str) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0)).label(name)


def _finish(row: dict[str, Any], asked: Asked) -> None:
    for name in [name for name in row if name + _CLOSED in row]:
        row[name] = None if row.pop(name + _CLOSED) else int(row[name])
    row["year"] = int(row["year"])
    enough = (row["heard"] or 0) >= FEWEST
    rates = {
        "attendance_rate": ("attended", "heard"),
        "notified_attendance_rate": ("notified_attended", "notified"),
        "principal_share": ("by_principal", "attended"),
        "spoke_rate": ("spoke", "attended"),
        "unjustified_rate": ("unjustified", "heard"),
    }
    for name, (part, whole) in rates.items():
        row[name] = share(row[part], row[whole]) if enough and row[part] is not None else None


APPEARANCE_BY_ORGAN = View(
    "appearance_by_organ",
    "各单位负责人出庭情况",
    "Appearances by organ",
    rows=_rows,
    group=_group,
    columns=(
        Column("year", kind="number"),
        Column("organ", "被诉机关", "organ", "organ"),
        Column("duties", "出庭义务", "duties", "number"),
        Column("heard", "已开庭", "heard", "number"),
        Column("attended", "负责人出庭", "attended", "number"),
        Column("attendance_rate", "出庭率（开庭口径）", "attendance rate by hearings", "rate"),
        Column("notified", "已通知并开庭", "notified and heard", "number"),
        Column("notified_attended", "通知后出庭", "notified and attended", "number"),
        Column("notified_attendance_rate", "出庭率（通知口径）", "attendance rate by notice", "rate"),
        Column("by_principal", "正职出庭", "by the principal", "number"),
        Column("principal_share", "正职占比", "share of the principal", "rate"),
        Column("by_deputy", "副职出庭", "by a deputy", "number"),
        Column("by_other_head", "其他负责人出庭", "by another head", "number"),
        Column("spoke", "发表意见", "spoke", "number"),
        Column("spoke_rate", "出声率", "spoke rate", "rate"),
        Column("excused", "有正当理由未出庭", "absent with a valid reason", "number"),
        Column("unjustified", "无正当理由未出庭", "unjustified absence", "number"),
        Column("unjustified_rate", "无正当理由未出庭率", "rate of unjustified absence", "rate"),
        Column("suggestions_sent", "已发司法建议", "suggestions sent", "number"),
        Column("in_judgment", "裁判文书已载明", "stated in the judgment", "number"),
    ),
    filters=(
        Filter("organ", "被诉机关", "organ", "organ", kind="organ", before=True),
        Filter("year", kind="year", before=True),
    ),
    order=(Order("year", descending=True), Order("organ")),
    finish=_finish,
    guard="open",
)
