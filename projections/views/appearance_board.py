"""Who appeared for whom: every duty with its notice, head, finding, and what the organ says itself (M40–M47).

Beside it the hearings to come for which a head was notified, and how far the organ is with its part (F.5).
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, and_, or_, select

from events.appearance_terms import HeadRank, ProofReview
from projections.asked import Asked
from projections.keeping import shown
from projections.view import AS_OF, Column, Filter, Order, View, same
from projections.views.appearance_rows import (
    ACT,
    APPEARANCE,
    FINDING,
    HANDLERS,
    TABLES,
    AppearanceStatus,
    appearance_rows,
    registered,
    to_come,
)
from projections.views.columns import STREAM, between, status

_PREPARING = (
    *shown(ACT, "appearing_organ"),
    Column("designated_post", "确定的负责人职务", "post designated"),
    Column("designated_rank", "确定的负责人类别", "rank designated", "term", HeadRank),
    Column("proof_submitted_on", "身份证明提交日", "proof submitted on", "day"),
    Column("proof_review", "身份证明审查", "review of the proof", "term", ProofReview),
    *shown(ACT, "absence_reason"),
    Column("reason_accepted", "理由成立", "reason accepted", "flag"),
)
"""How far the organ is with its part."""


def _finish(row: dict[str, Any], asked: Asked) -> None:
    """A notice owed and not served; the year as a number."""
    row["year"] = int(row["year"])
    row["notice_missing"] = row["must_notify_ground"] is not None and row["notified_on"] is None


APPEARANCE_BOARD = View(
    "appearance_board",
    "负责人出庭应诉",
    "Appearance of heads in court",
    tables=TABLES,
    handlers=HANDLERS,
    rows=appearance_rows,
    places=registered,
    columns=(
        STREAM,
        Column("case_number", "案号", "case number"),
        *shown(APPEARANCE, "procedure"),
        Column("organ", "被诉机关", "organ", "organ"),
        Column("authorised_body", "依授权的机构", "authorised body"),
        Column("year", kind="number"),
        status(AppearanceStatus),
        *shown(APPEARANCE, "must_notify_ground", "may_notify_ground"),
        Column("notice_missing", "应通知未通知", "notice owed", "flag"),
        Column("registered_on", "登记日", "registered on", "day"),
        Column("ended_on", "义务终止日", "sued no longer since", "day"),
        Column("notified_on", "通知送达日", "notified on", "day"),
        *shown(ACT, "defects"),
        Column("hearing_on", "通知的开庭日", "hearing announced", "day"),
        Column("adjourned_on", "延期日", "adjourned on", "day"),
        *_PREPARING,
        Column("heard_on", "认定的开庭日", "hearing found on", "day"),
        Column("unfound_on", "尚无认定的开庭日", "hearing without a finding", "day"),
        Column("finding_missing", "已开庭未作认定", "heard without a finding", "flag"),
        Column("appeared", kind="flag"),
        Column("post", "出庭负责人职务", "post of the head"),
        *shown(FINDING, "head_rank", "acting", "spoke", "staff_present", "agents", "gist", "excused"),
        *shown(FINDING, "ground", "further_grounds", "without_notice"),
        Column("ground_on", "该情形的开庭日", "hearing of the ground", "day"),
        Column("corrected", "认定经更正", "finding corrected", "flag"),
        Column("reported_attended", "机关自报出庭", "the organ says it attended", "flag"),
        Column("mismatch", "自报与认定不一致", "report and finding differ", "flag"),
        Column("objected_on", "异议日", "objected on", "day"),
        *shown(ACT, "objecting_party"),
        Column("in_judgment_on", "裁判文书载明日", "stated in the judgment on", "day"),
        Column("task_opened_on", "司法建议任务产生日", "suggestion owed since", "day"),
        Column("suggestion_sent_on", "司法建议发出日", "suggestion sent on", "day"),
        *shown(APPEARANCE, "third_party"),
        Column("government_defendant", "级别管辖提示", "level of court flagged", "flag"),
        *shown(APPEARANCE, "elsewhere"),
    ),
    filters=(
        *same("organ"),
        Filter("year", kind="year"),
        Filter("case", "案号含", "case number contains", "case_number", "contains"),
        *same("procedure", "status", "ground", "mismatch", "finding_missing", "elsewhere", "stream"),
        *between("registered_on", "登记日", "registered"),
        *between("heard_on", "认定的开庭日", "hearing found", "heard"),
    ),
    order=(Order("registered_on", descending=True), Order("matter")),
    finish=_finish,
    named_on="registered_on",
)


def announced(duties: FromClause, asked: Asked) -> ColumnElement[bool]:
    """Whether a hearing is announced of which nothing is found yet."""
    row = duties.c
    to_come = and_(row.hearing_on >= asked.day, row.ended_on.is_(None))
    return and_(to_come, or_(row.heard_on.is_(None), row.heard_on < row.hearing_on))


def _announced(asked: Asked) -> Select[Any]:
    rows = appearance_rows(asked).subquery("duties")
    return select(rows).where(announced(rows, asked))


UPCOMING_HEARINGS = View(
    "upcoming_hearings",
    "近期开庭与出庭准备",
    "Hearings to come",
    rows=_announced,
    places=to_come,
    columns=(
        *shown(ACT, "hearing_on"),
        Column("days_left", "距开庭天数", "days left", "number", days=(AS_OF, "hearing_on")),
        Column("case_number", "案号", "case number"),
        *shown(APPEARANCE, "procedure"),
        Column("organ", "被诉机关", "organ", "organ"),
        STREAM,
        *shown(APPEARANCE, "must_notify_ground"),
        Column("notified_on", "通知送达日", "notified on", "day"),
        *shown(ACT, "defects"),
        status(AppearanceStatus),
        *_PREPARING,
    ),
    filters=(
        *same("organ"),
        Filter("case", "案号含", "case number contains", "case_number", "contains"),
        *between("hearing_on", "开庭日", "hearing"),
    ),
    order=(Order("hearing_on"), Order("matter")),
    named_on="hearing_on",
)
