"""Appearances by organ and year, counts only: the edition for everybody (法释〔2020〕3号 art. 14; M40–M47).

Both denominators stand beside each other, each of duties heard, as in the review; the rates of fewer than three
duties heard are left out (M47). Rank and voice are counted of each appearance, one for each hearing.
A count that a restricted case is part of is left out, as in the public edition of the review (CAS-04, ANR-05).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, func

from projections.sql import share
from projections.view import Asked, Column, Counts, Filter, Group, Order, View
from projections.views.appearance_rows import APPEARANCE
from projections.views.appearance_years import COUNTED, duty_years, heard_with

FEWEST = 3
"""Of fewer duties heard no rate is shown (M47)."""


def _counts(row: Any, asked: Asked) -> dict[str, ColumnElement[Any]]:
    return {"duties": func.count(), **{name: func.sum(row[name]) for name in COUNTED}}


def _shown(groups: Iterable[Group]) -> list[Group]:
    """By year and organ; a count that a closed group has a part in is left out."""
    rows: dict[tuple[str, str], Group] = {}
    for group in sorted(groups, key=lambda group: bool(group["closed"])):
        place = {name: group.pop(name) for name in ("year", "organ")}
        closed = group.pop("closed")
        row = rows.setdefault(tuple(place.values()), place | dict.fromkeys(group, 0))
        row |= {name: None if closed else count for name, count in group.items() if count}
    return list(rows.values())


def _finish(row: dict[str, Any], asked: Asked) -> None:
    row["year"] = int(row["year"])
    enough = (row["heard"] or 0) >= FEWEST
    rates = {
        "attendance_rate": ("attended", "heard"),
        "notified_attendance_rate": ("notified_attended", "notified"),
        "principal_share": ("by_principal", "appearances"),
        "spoke_rate": ("spoke", "appearances"),
        "unjustified_rate": ("unjustified", "heard"),
    }
    for name, (part, whole) in rates.items():
        row[name] = share(row[part], row[whole]) if enough and row[part] is not None else None


APPEARANCE_BY_ORGAN = View(
    "appearance_by_organ",
    "各单位负责人出庭情况",
    "Appearances by organ",
    rows=duty_years,
    counts=Counts(
        keys=("year", "organ", "closed"),
        of=_counts,
        units=(APPEARANCE,),
        tied=heard_with(),
        shown=_shown,
    ),
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
        Column("appearances", "负责人出庭人次", "appearances of heads", "number"),
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
