"""Hearings to come for which a head was notified, and how far the organ is with its part (F.5)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, or_, select

from projections.keeping import shown
from projections.sql import days_between
from projections.view import Asked, Column, Filter, Order, View, same
from projections.views.appearance_board import PREPARING
from projections.views.appearance_rows import ACT, APPEARANCE, AppearanceStatus, appearance_rows, to_come
from projections.views.columns import STREAM, between, status


def _rows(asked: Asked) -> Select[Any]:
    rows = appearance_rows(asked).subquery("duties")
    row = rows.c
    announced = row.hearing_on >= asked.day
    return select(rows).where(announced, or_(row.heard_on.is_(None), row.heard_on < row.hearing_on))


def _finish(row: dict[str, Any], asked: Asked) -> None:
    row["days_left"] = days_between(asked.day, row["hearing_on"])


UPCOMING_HEARINGS = View(
    "upcoming_hearings",
    "近期开庭与出庭准备",
    "Hearings to come",
    rows=_rows,
    places=to_come,
    columns=(
        *shown(ACT, "hearing_on"),
        Column("days_left", "距开庭天数", "days left", "number"),
        Column("case_number", "案号", "case number"),
        *shown(APPEARANCE, "procedure"),
        Column("organ", "被诉机关", "organ", "organ"),
        STREAM,
        *shown(APPEARANCE, "must_notify_ground"),
        Column("notified_on", "通知送达日", "notified on", "day"),
        *shown(ACT, "defects"),
        status(AppearanceStatus),
        *PREPARING,
    ),
    filters=(
        *same("organ"),
        Filter("case", "案号含", "case number contains", "case_number", "contains"),
        *between("hearing_on", "开庭日", "hearing"),
    ),
    order=(Order("hearing_on"), Order("matter")),
    finish=_finish,
    named_on="hearing_on",
)
