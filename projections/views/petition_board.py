"""Petitions: the responsible organ, the office of the territory, what is due next, answers in time (M74–M76).

The stability task stands beside: by when its office reports next, and whether the task is over.

`due_on` is the day by which the matter was to be answered (60 days, or up to 90 when extended), as it stood on the
day asked for; `next_due_on` is the day by which the next step is due, whatever it is. It is
`provisional`, as is the time for review after an answer, while the holidays of its year are not known.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, literal, null, or_, select

from events.petition import (
    PetitionAccepted,
    PetitionAnswered,
    PetitionClosed,
    PetitionExtended,
    PetitionRegistered,
    PetitionResponsibilityAssigned,
    PetitionReviewed,
    PetitionReviewRequested,
    PetitionSteered,
    StabilityTaskContracted,
    StabilityTaskEnded,
    StabilityTaskReported,
)
from events.petition_terms import ReviewResult, ReviewStage, StabilityEnd
from events.terms import Term
from events.vocabulary import OrganRole
from projections.access.matters import known_to
from projections.asked import Asked
from projections.keeping import acted, as_of, dated, keeping, kept, shown, stream_of
from projections.sql import days_between, first_true, per_matter, upto
from projections.store.schema import TEXT, walked
from projections.view import Column, Filter, Order, View, same
from projections.views.acts import Acts
from projections.views.columns import STREAM, between, status

_MATTER = ("by", "subject", "petition_kind", "channel", "petitioner_kind", "petitioner_count", "field", "territory")
PETITION = keeping(
    "petition",
    kept(
        PetitionRegistered,
        "stream",
        *_MATTER,
        "decision",
        "earlier_number",
        "received_on",
        "handling_due_on",
        on="registered_on",
        handling_provisional="provisional",
    ),
    kept(PetitionRegistered, dispute=stream_of("dispute")),
    dated(PetitionAccepted, on="accepted_on", accepted_due_on="due_on", accepted_provisional="provisional"),
    dated(PetitionExtended, on="extended_on", extended_due_on="due_on", extended_provisional="provisional"),
    dated(PetitionAnswered, "result", "review_until", on="answered_on", review_provisional="provisional"),
    dated(PetitionSteered, "statutory_route", on="steered_on"),
    dated(PetitionClosed, "because", on="closed_on"),
    walked("petition_registered", "-registered_on", "matter"),
)
RESPONSIBILITY = keeping(
    "petition_responsibility",
    kept(PetitionResponsibilityAssigned, "organ", "basis", "acceptance_due_on", "provisional", on="on"),
    by=("version",),
)
STABILITY_ACT = keeping(
    "stability_act",
    acted(StabilityTaskContracted, "organ", "report_by"),
    acted(StabilityTaskReported, report_by="next_report_by"),
    acted(StabilityTaskEnded, "because"),
    by=("version",),
)
"""The stability tasks of a petition, one after the other; `report_by`: when the next report is due."""
REVIEW = keeping(
    "petition_review",
    kept(PetitionReviewRequested, "review_stage", "reviewer", "due_on", "provisional", on="requested_on"),
    kept(
        PetitionReviewed,
        "review_stage",
        "result",
        "review_until",
        on="reviewed_on",
        review_provisional="provisional",
    ),
    by=("review_stage",),
)


class PetitionStatus(Term):
    """Where a petition stands on the day asked for."""

    REGISTERED = "registered", "已登记", "registered"
    ASSIGNED = "assigned", "已确定责任单位", "responsibility assigned"
    ACCEPTED = "accepted", "已受理", "accepted"
    ANSWERED = "answered", "已答复", "answered"
    IN_REVIEW = "in_review", "复查中", "in review"
    REVIEWED = "reviewed", "已复查", "reviewed"
    IN_SECOND_REVIEW = "in_second_review", "复核中", "in second review"
    SECOND_REVIEWED = "second_reviewed", "已复核", "second review done"
    STEERED = "steered", "已引导至法定途径", "steered elsewhere"
    CLOSED = "closed", "已办结", "closed"


_REPORTING = (StabilityTaskContracted, StabilityTaskReported)
_CONTRACTED = {"stability_office": "organ", "contracted_on": "on"}
_ENDED = {"stability_ended_on": "on", "stability_end": "because"}


def _rows(asked: Asked) -> Select[Any]:
    said, day = PETITION.c, asked.day
    first, second, held = REVIEW.alias("first"), REVIEW.alias("second"), RESPONSIBILITY.alias("held")
    assigned = RESPONSIBILITY.c
    newest = per_matter(PETITION, RESPONSIBILITY, func.max(assigned.version), assigned.on <= day)
    joined = PETITION.outerjoin(held, and_(held.c.matter == said.matter, held.c.version == newest))
    for review, stage in ((first, ReviewStage.REVIEW), (second, ReviewStage.SECOND_REVIEW)):
        joined = joined.outerjoin(review, and_(review.c.matter == said.matter, review.c.review_stage == stage.value))
    due_on = func.coalesce(
        upto(said.extended_on, day, said.extended_due_on), upto(said.accepted_on, day, said.accepted_due_on)
    )
    stands = first_true(
        (said.closed_on <= day, PetitionStatus.CLOSED),
        (said.steered_on <= day, PetitionStatus.STEERED),
        (second.c.reviewed_on <= day, PetitionStatus.SECOND_REVIEWED),
        (second.c.requested_on <= day, PetitionStatus.IN_SECOND_REVIEW),
        (first.c.reviewed_on <= day, PetitionStatus.REVIEWED),
        (first.c.requested_on <= day, PetitionStatus.IN_REVIEW),
        (said.answered_on <= day, PetitionStatus.ANSWERED),
        (said.accepted_on <= day, PetitionStatus.ACCEPTED),
        (held.c.on.is_not(None), PetitionStatus.ASSIGNED),
        otherwise=PetitionStatus.REGISTERED,
    )
    next_due_on = _by_status(
        stands,
        {
            PetitionStatus.REGISTERED: said.handling_due_on,
            PetitionStatus.ASSIGNED: held.c.acceptance_due_on,
            PetitionStatus.ACCEPTED: due_on,
            PetitionStatus.IN_REVIEW: first.c.due_on,
            PetitionStatus.IN_SECOND_REVIEW: second.c.due_on,
        },
    )
    extended = and_(said.extended_on <= day, said.extended_provisional)
    provisional = case(
        {
            PetitionStatus.REGISTERED.value: said.handling_provisional,
            PetitionStatus.ASSIGNED.value: held.c.provisional,
            PetitionStatus.ACCEPTED.value: or_(said.accepted_provisional, extended),
            PetitionStatus.ANSWERED.value: said.review_provisional,
            PetitionStatus.IN_REVIEW.value: first.c.provisional,
            PetitionStatus.REVIEWED.value: first.c.review_provisional,
            PetitionStatus.IN_SECOND_REVIEW.value: second.c.provisional,
        },
        value=stands,
    )
    task = Acts(STABILITY_ACT, PETITION, day)
    ended = task.latest("act") == StabilityTaskEnded.type
    report_due_on = case((ended, null()), else_=task.latest("report_by", *_REPORTING))
    return (
        select(
            *as_of(PETITION, day),
            *(task.latest(name, StabilityTaskContracted).label(label) for label, name in _CONTRACTED.items()),
            report_due_on.label("report_due_on"),
            func.coalesce(report_due_on < day, literal(False)).label("report_overdue"),
            task.latest("on", StabilityTaskReported).label("reported_on"),
            *(case((ended, task.latest(name))).label(label) for label, name in _ENDED.items()),
            held.c.organ.label("responsible_organ"),
            held.c.on.label("assigned_on"),
            held.c.acceptance_due_on,
            per_matter(PETITION, RESPONSIBILITY, func.count(), assigned.on <= day).label("assignments"),
            due_on.label("due_on"),
            upto(first.c.requested_on, day).label("review_requested_on"),
            first.c.reviewer,
            second.c.reviewer.label("second_reviewer"),
            upto(first.c.reviewed_on, day).label("reviewed_on"),
            upto(first.c.reviewed_on, day, first.c.result).label("review_result"),
            upto(second.c.requested_on, day).label("second_review_requested_on"),
            upto(second.c.reviewed_on, day).label("second_reviewed_on"),
            upto(second.c.reviewed_on, day, second.c.result).label("second_review_result"),
            stands.label("status"),
            next_due_on.label("next_due_on"),
            func.coalesce(provisional, literal(False)).label("provisional"),
            func.coalesce(next_due_on < day, literal(False)).label("overdue"),
        )
        .select_from(joined)
        .where(said.registered_on <= day)
    )


def _by_status(status: ColumnElement[str], days: dict[PetitionStatus, ColumnElement[Any]]) -> ColumnElement[Any]:
    return case(*((status == one.value, day) for one, day in days.items()), else_=null().cast(TEXT))


def _finish(row: dict[str, Any], asked: Asked) -> None:
    """On time: answered by the due date; None while the answer is not due, or where nothing is due."""
    row["extended"] = row["extended_on"] is not None
    waiting = row["answered_on"] is None and (row["steered_on"] or row["closed_on"])
    late = 0 if waiting else days_between(row["due_on"], row["answered_on"] or asked.day) or 0
    row["late_days"] = max(0, late)
    answered = row["answered_on"] is not None
    row["on_time"] = late <= 0 if answered else (False if late > 0 else None)


PETITION_BOARD = View(
    "petition_board",
    "信访事项办理",
    "Petitions",
    tables=(PETITION, RESPONSIBILITY, STABILITY_ACT, REVIEW),
    handlers=known_to(
        {
            PetitionRegistered: ("by", OrganRole.GOVERNMENT_LEGAL_DEPARTMENT, OrganRole.PETITION_BUREAU),
            PetitionResponsibilityAssigned: ("organ",),
            StabilityTaskContracted: ("organ",),
            PetitionReviewRequested: ("reviewer",),
        }
    ),
    rows=_rows,
    columns=(
        STREAM,
        *shown(PETITION, "subject"),
        status(PetitionStatus),
        Column("next_due_on", "当前环节期限", "next step due on", "day"),
        Column("provisional", kind="flag"),
        Column("overdue", "逾期", "overdue", "flag"),
        *shown(PETITION, "petition_kind", "channel", "petitioner_kind", "petitioner_count"),
        *shown(PETITION, "field", "territory", "decision", "earlier_number"),
        Column("dispute", kind="stream", of="PetitionRegistered.dispute"),
        *shown(PETITION, "by", "received_on"),
        Column("registered_on", "登记日", "registered on", "day"),
        *shown(PETITION, "handling_due_on"),
        Column("responsible_organ", "信访责任单位", "responsible organ", "organ"),
        Column("assigned_on", "确定责任日", "assigned on", "day"),
        Column("assignments", "确定责任次数", "times assigned", "number"),
        *shown(RESPONSIBILITY, "acceptance_due_on"),
        Column("stability_office", "稳控责任单位", "stability task of", "organ"),
        Column("contracted_on", "分包日", "contracted on", "day"),
        Column("report_due_on", "稳控报告期限", "report on the stability task due on", "day"),
        Column("report_overdue", "稳控报告逾期", "report on the stability task overdue", "flag"),
        Column("reported_on", "最近稳控报告日", "stability task last reported on", "day"),
        Column("stability_ended_on", "稳控任务结束日", "stability task ended on", "day"),
        Column("stability_end", "稳控任务结束情形", "how the stability task ended", "term", StabilityEnd),
        Column("accepted_on", "受理日", "accepted on", "day"),
        Column("due_on", kind="day", of="PetitionAccepted.due_on"),
        Column("extended", "已延期", "extended", "flag"),
        Column("extended_on", "延期日", "extended on", "day"),
        Column("answered_on", "答复日", "answered on", "day"),
        *shown(PETITION, "result"),
        Column("on_time", "按期答复", "answered on time", "flag"),
        Column("late_days", "逾期天数", "days late", "number"),
        *shown(PETITION, "review_until"),
        Column("review_requested_on", "申请复查日", "review requested on", "day"),
        Column("reviewed_on", "复查日", "reviewed on", "day"),
        Column("review_result", "复查结论", "result of the review", "term", ReviewResult),
        Column("second_review_requested_on", "申请复核日", "second review requested on", "day"),
        Column("second_reviewed_on", "复核日", "second review on", "day"),
        Column("second_review_result", "复核结论", "result of the second review", "term", ReviewResult),
        Column("steered_on", "引导日", "steered on", "day"),
        *shown(PETITION, "statutory_route"),
        Column("closed_on", "办结日", "closed on", "day"),
        *shown(PETITION, "because"),
    ),
    filters=(
        *same("stream", "status", "overdue", "responsible_organ", "territory", "petition_kind"),
        Filter("dispute", of="PetitionRegistered.dispute"),
        *same("stability_office", "report_overdue"),
        *between("next_due_on", "当前环节期限", "due", "due"),
        *between("report_due_on", "稳控报告期限", "report due", "report_due"),
        *between("registered_on", "登记日", "registered"),
    ),
    order=(Order("registered_on", descending=True), Order("matter")),
    finish=_finish,
    named_on="registered_on",
)
