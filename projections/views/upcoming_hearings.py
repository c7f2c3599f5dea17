"""Hearings to come for which a head was notified, and how far the organ is with its part (F.5)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, or_, select

from events.appearance_terms import AbsenceReason, HeadRank, MustNotifyGround, NoticeDefect, ProofReview
from events.case_terms import Procedure
from projections.view import Asked, Column, Filter, Order, View
from projections.views.appearance_rows import AppearanceStatus, appearance_rows, to_come
from projections.views.sql import days_between


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
        Column("hearing_on", kind="day"),
        Column("days_left", "距开庭天数", "days left", "number"),
        Column("case_number", "案号", "case number"),
        Column("procedure", kind="term", term=Procedure),
        Column("organ", "被诉机关", "organ", "organ"),
        Column("stream", "事项", "matter", "stream"),
        Column("must_notify_ground", kind="term", term=MustNotifyGround),
        Column("notified_on", "通知送达日", "notified on", "day"),
        Column("defects", kind="terms", term=NoticeDefect),
        Column("status", "状态", "status", "term", AppearanceStatus),
        Column("appearing_organ", kind="organ"),
        Column("designated_post", "确定的负责人职务", "post designated"),
        Column("designated_rank", "确定的负责人类别", "rank designated", "term", HeadRank),
        Column("proof_submitted_on", "身份证明提交日", "proof submitted on", "day"),
        Column("proof_review", "身份证明审查", "review of the proof", "term", ProofReview),
        Column("absence_reason", kind="term", term=AbsenceReason),
        Column("reason_accepted", "理由成立", "reason accepted", "flag"),
    ),
    filters=(
        Filter("organ", "被诉机关", "organ", "organ", kind="organ"),
        Filter("case", "案号含", "case number contains", "case_number", "contains"),
        Filter("from", "开庭日自", "hearing from", "hearing_on", "from", kind="day"),
        Filter("to", "开庭日至", "hearing to", "hearing_on", "to", kind="day"),
    ),
    order=(Order("hearing_on"), Order("matter")),
    finish=_finish,
    named_on="hearing_on",
)
