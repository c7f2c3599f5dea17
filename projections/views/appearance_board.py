"""Who appeared for whom: every duty with its notice, head, finding, and what the organ says itself (M40–M47)."""

from __future__ import annotations

from typing import Any

from events.appearance_terms import (
    AbsenceReason,
    HeadRank,
    MayNotifyGround,
    MustNotifyGround,
    NoticeDefect,
    ProofReview,
    StaffPresent,
)
from events.case_terms import Procedure
from events.vocabulary import AbsenceGround
from projections.view import Asked, Column, Filter, Order, View
from projections.views.appearance_rows import AppearanceStatus, appearance_rows, registered
from projections.views.appearance_tables import HANDLERS, TABLES


def _finish(row: dict[str, Any], asked: Asked) -> None:
    """Flags that a database may keep as numbers; a notice owed and not served; the year as a number."""
    row["mismatch"] = bool(row["mismatch"])
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
        Column("stream", "事项", "matter", "stream"),
        Column("case_number", "案号", "case number"),
        Column("procedure", kind="term", term=Procedure),
        Column("organ", "被诉机关", "organ", "organ"),
        Column("authorised_body", "依授权的机构", "authorised body"),
        Column("year", kind="number"),
        Column("status", "状态", "status", "term", AppearanceStatus),
        Column("must_notify_ground", kind="term", term=MustNotifyGround),
        Column("may_notify_ground", kind="term", term=MayNotifyGround),
        Column("notice_missing", "应通知未通知", "notice owed", "flag"),
        Column("registered_on", "登记日", "registered on", "day"),
        Column("notified_on", "通知送达日", "notified on", "day"),
        Column("defects", kind="terms", term=NoticeDefect),
        Column("hearing_on", "通知的开庭日", "hearing announced", "day"),
        Column("adjourned_on", "延期日", "adjourned on", "day"),
        Column("appearing_organ", kind="organ"),
        Column("designated_post", "确定的负责人职务", "post designated"),
        Column("designated_rank", "确定的负责人类别", "rank designated", "term", HeadRank),
        Column("proof_submitted_on", "身份证明提交日", "proof submitted on", "day"),
        Column("proof_review", "身份证明审查", "review of the proof", "term", ProofReview),
        Column("absence_reason", kind="term", term=AbsenceReason),
        Column("reason_accepted", "理由成立", "reason accepted", "flag"),
        Column("heard_on", "认定的开庭日", "hearing found on", "day"),
        Column("appeared", kind="flag"),
        Column("post", "出庭负责人职务", "post of the head"),
        Column("head_rank", kind="term", term=HeadRank),
        Column("spoke", kind="flag"),
        Column("staff_present", kind="term", term=StaffPresent),
        Column("excused", kind="flag"),
        Column("ground", kind="term", term=AbsenceGround, of="HeadAbsent.ground"),
        Column("ground_on", "该情形的开庭日", "hearing of the ground", "day"),
        Column("corrected", "认定经更正", "finding corrected", "flag"),
        Column("reported_attended", "机关自报出庭", "the organ says it attended", "flag"),
        Column("mismatch", "自报与认定不一致", "report and finding differ", "flag"),
        Column("objected_on", "原告异议日", "plaintiff objected on", "day"),
        Column("in_judgment_on", "裁判文书载明日", "stated in the judgment on", "day"),
        Column("task_opened_on", "司法建议任务产生日", "suggestion owed since", "day"),
        Column("suggestion_sent_on", "司法建议发出日", "suggestion sent on", "day"),
        Column("third_party", kind="flag"),
        Column("government_defendant", "级别管辖提示", "level of court flagged", "flag"),
    ),
    filters=(
        Filter("organ", "被诉机关", "organ", "organ", kind="organ"),
        Filter("year", kind="year"),
        Filter("case", "案号含", "case number contains", "case_number", "contains"),
        Filter("procedure", kind="term", term=Procedure),
        Filter("status", "状态", "status", "status", kind="term", term=AppearanceStatus),
        Filter("ground", kind="term", term=AbsenceGround, of="HeadAbsent.ground"),
        Filter("mismatch", "自报与认定不一致", "report and finding differ", "mismatch", kind="flag"),
        Filter("stream", "事项", "matter", "stream"),
        Filter("from", "登记日自", "registered from", "registered_on", "from", kind="day"),
        Filter("to", "登记日至", "registered to", "registered_on", "to", kind="day"),
    ),
    order=(Order("registered_on", descending=True), Order("matter")),
    finish=_finish,
    named_on="registered_on",
)
