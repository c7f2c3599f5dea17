"""Petitions: the responsible organ, the office of the territory, what is due next, answers in time (M74–M76).

`due_on` is the day by which the matter was to be answered (60 days, or up to 90 when extended), as it stood on the
day asked for; `next_due_on` is the day by which the next step is due, whatever it is.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, literal, null, select

from events.petition_terms import (
    PetitionChannel,
    PetitionEnd,
    PetitionerKind,
    PetitionKind,
    PetitionResult,
    ReviewResult,
    ReviewStage,
    StatutoryRoute,
)
from events.terms import Term
from events.vocabulary import Field
from projections.store.schema import TEXT
from projections.view import Asked, Column, Filter, Order, View
from projections.views.petition_tables import HANDLERS, PETITION, RESPONSIBILITY, REVIEW
from projections.views.sql import days_between, first_true, upto


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


def _rows(asked: Asked) -> Select[Any]:
    said, day = PETITION.c, asked.day
    first, second, held = REVIEW.alias("first"), REVIEW.alias("second"), RESPONSIBILITY.alias("held")
    assigned = RESPONSIBILITY.c
    newest = select(func.max(assigned.version)).where(assigned.matter == said.matter, assigned.on <= day)
    joined = PETITION.outerjoin(
        held, and_(held.c.matter == said.matter, held.c.version == newest.correlate(PETITION).scalar_subquery())
    )
    for review, stage in ((first, ReviewStage.REVIEW), (second, ReviewStage.SECOND_REVIEW)):
        joined = joined.outerjoin(review, and_(review.c.matter == said.matter, review.c.review_stage == stage.value))
    times = select(func.count()).where(assigned.matter == said.matter, assigned.on <= day)
    due_on = func.coalesce(
        upto(said.extended_on, day, said.extended_due_on), upto(said.accepted_on, day, said.accepted_due_on)
    )
    status = first_true(
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
        status,
        {
            PetitionStatus.REGISTERED: said.handling_due_on,
            PetitionStatus.ASSIGNED: held.c.acceptance_due_on,
            PetitionStatus.ACCEPTED: due_on,
            PetitionStatus.IN_REVIEW: first.c.due_on,
            PetitionStatus.IN_SECOND_REVIEW: second.c.due_on,
        },
    )
    return (
        select(
            said.matter,
            said.stream,
            said.subject,
            said.petition_kind,
            said.channel,
            said.petitioner_kind,
            said.petitioner_count,
            said.field,
            said.territory,
            said.decision,
            said.dispute,
            said.by,
            said.received_on,
            said.registered_on,
            said.handling_due_on,
            held.c.organ.label("responsible_organ"),
            held.c.on.label("assigned_on"),
            held.c.acceptance_due_on,
            times.correlate(PETITION).scalar_subquery().label("assignments"),
            upto(said.contracted_on, day, said.stability_office).label("stability_office"),
            upto(said.contracted_on, day).label("contracted_on"),
            upto(said.accepted_on, day).label("accepted_on"),
            upto(said.extended_on, day).label("extended_on"),
            due_on.label("due_on"),
            upto(said.answered_on, day).label("answered_on"),
            upto(said.answered_on, day, said.result).label("result"),
            upto(said.answered_on, day, said.review_until).label("review_until"),
            upto(said.steered_on, day).label("steered_on"),
            upto(said.steered_on, day, said.statutory_route).label("statutory_route"),
            upto(first.c.requested_on, day).label("review_requested_on"),
            upto(first.c.reviewed_on, day).label("reviewed_on"),
            upto(first.c.reviewed_on, day, first.c.result).label("review_result"),
            upto(second.c.requested_on, day).label("second_review_requested_on"),
            upto(second.c.reviewed_on, day).label("second_reviewed_on"),
            upto(second.c.reviewed_on, day, second.c.result).label("second_review_result"),
            upto(said.closed_on, day).label("closed_on"),
            upto(said.closed_on, day, said.because).label("because"),
            status.label("status"),
            next_due_on.label("next_due_on"),
            func.coalesce(next_due_on < day, literal(False)).label("overdue"),
        )
        .select_from(joined)
        .where(said.registered_on <= day)
    )


def _by_status(status: ColumnElement[str], days: dict[PetitionStatus, ColumnElement[Any]]) -> ColumnElement[Any]:
    return case(*((status == one.value, day) for one, day in days.items()), else_=null().cast(TEXT))


def _finish(row: dict[str, Any], asked: Asked) -> None:
    """On time: answered by the due date; None while the answer is not due, or where nothing is due."""
    row["overdue"], row["extended"] = bool(row["overdue"]), row["extended_on"] is not None
    waiting = row["answered_on"] is None and (row["steered_on"] or row["closed_on"])
    late = 0 if waiting else days_between(row["due_on"], row["answered_on"] or asked.day) or 0
    row["late_days"] = max(0, late)
    answered = row["answered_on"] is not None
    row["on_time"] = late <= 0 if answered else (False if late > 0 else None)


PETITION_BOARD = View(
    "petition_board",
    "信访事项办理",
    "Petitions",
    tables=(PETITION, RESPONSIBILITY, REVIEW),
    handlers=HANDLERS,
    rows=_rows,
    columns=(
        Column("stream", "事项", "matter", "stream"),
        Column("subject"),
        Column("status", "状态", "status", "term", PetitionStatus),
        Column("next_due_on", "当前环节期限", "next step due on", "day"),
        Column("overdue", "逾期", "overdue", "flag"),
        Column("petition_kind", kind="term", term=PetitionKind),
        Column("channel", kind="term", term=PetitionChannel),
        Column("petitioner_kind", kind="term", term=PetitionerKind),
        Column("petitioner_count", kind="number"),
        Column("field", kind="term", term=Field),
        Column("territory", kind="organ"),
        Column("decision", of="PetitionRegistered.decision"),
        Column("dispute", kind="stream", of="PetitionRegistered.dispute"),
        Column("by", kind="organ", of="PetitionRegistered.by"),
        Column("received_on", kind="day"),
        Column("registered_on", "登记日", "registered on", "day"),
        Column("handling_due_on", kind="day"),
        Column("responsible_organ", "信访责任单位", "responsible organ", "organ"),
        Column("assigned_on", "确定责任日", "assigned on", "day"),
        Column("assignments", "确定责任次数", "times assigned", "number"),
        Column("acceptance_due_on", kind="day"),
        Column("stability_office", "稳控责任办事处", "stability task of", "organ"),
        Column("contracted_on", "分包日", "contracted on", "day"),
        Column("accepted_on", "受理日", "accepted on", "day"),
        Column("due_on", kind="day", of="PetitionAccepted.due_on"),
        Column("extended", "已延期", "extended", "flag"),
        Column("extended_on", "延期日", "extended on", "day"),
        Column("answered_on", "答复日", "answered on", "day"),
        Column("result", kind="term", term=PetitionResult, of="PetitionAnswered.result"),
        Column("on_time", "按期答复", "answered on time", "flag"),
        Column("late_days", "逾期天数", "days late", "number"),
        Column("review_until", kind="day"),
        Column("review_requested_on", "申请复查日", "review requested on", "day"),
        Column("reviewed_on", "复查日", "reviewed on", "day"),
        Column("review_result", "复查结论", "result of the review", "term", ReviewResult),
        Column("second_review_requested_on", "申请复核日", "second review requested on", "day"),
        Column("second_reviewed_on", "复核日", "second review on", "day"),
        Column("second_review_result", "复核结论", "result of the second review", "term", ReviewResult),
        Column("steered_on", "引导日", "steered on", "day"),
        Column("statutory_route", kind="term", term=StatutoryRoute),
        Column("closed_on", "办结日", "closed on", "day"),
        Column("because", kind="term", term=PetitionEnd, of="PetitionClosed.because"),
    ),
    filters=(
        Filter("stream", "事项", "matter", "stream"),
        Filter("status", "状态", "status", "status", kind="term", term=PetitionStatus),
        Filter("overdue", "逾期", "overdue", "overdue", kind="flag"),
        Filter("responsible_organ", "信访责任单位", "responsible organ", "responsible_organ", kind="organ"),
        Filter("territory", kind="organ"),
        Filter("petition_kind", kind="term", term=PetitionKind),
        Filter("dispute", of="PetitionRegistered.dispute"),
        Filter("due_from", "当前环节期限自", "due from", "next_due_on", "from", kind="day"),
        Filter("due_to", "当前环节期限至", "due to", "next_due_on", "to", kind="day"),
        Filter("from", "登记日自", "registered from", "registered_on", "from", kind="day"),
        Filter("to", "登记日至", "registered to", "registered_on", "to", kind="day"),
    ),
    order=(Order("registered_on", descending=True), Order("matter")),
    finish=_finish,
    named_on="registered_on",
)
