"""Suggestions as of a day, one row per addressee (one row without addressee while it is not sent).

On time is measured against the original due date, overdue against the extended or resumed one (SUG-14, SUG-23,
SUG-24). Late days
run from the original due date to the first complete feedback (SUG-13). The due date itself is still in time.
Of several drafts the first one counts, of several assessments the latest by the day asked for.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select, union_all
from sqlalchemy import literal as value

from projections.view import Asked
from projections.views.sql import days_between, first_true, upto
from projections.views.suggestion_tables import (
    ACT,
    ADDRESSEE,
    ASSESSMENT,
    SUGGESTION,
    Act,
    ObjectionStatus,
    SuggestionStatus,
)

DUE_SOON_DAYS = 15
_RESULTS = ("adopted", "partly_adopted", "not_adopted", "in_progress", "rectified", "sector_wide", "long_term")
_AS_OF = {
    "drafted_on",
    "sent_on",
    "withdrawn_on",
    "withdrawal_reason",
    "closed_on",
    "outcome",
    "archived_on",
    "referred_on",
}


def suggestion_rows(asked: Asked) -> Select[Any]:
    """The rows with their status. Without an addressee the organ is the empty text (it is part of the order)."""
    facts = _facts(asked).subquery("facts")
    row, day = facts.c, asked.day
    due = row.reply_due_on
    status = first_true(
        (row.withdrawn_on.is_not(None), SuggestionStatus.WITHDRAWN),
        (row.closed_on.is_not(None), SuggestionStatus.CLOSED),
        (and_(row.sent_on.is_(None), row.referred_on.is_not(None)), SuggestionStatus.REFERRED),
        (row.sent_on.is_(None), SuggestionStatus.DRAFTED),
        (row.assessed_on.is_not(None), SuggestionStatus.ASSESSED),
        (row.answered_on > row.original_due_on, SuggestionStatus.ANSWERED_LATE),
        (row.answered_on.is_not(None), SuggestionStatus.ANSWERED),
        (
            row.objection.in_([ObjectionStatus.OPEN.value, ObjectionStatus.UPHELD.value]),
            SuggestionStatus.OBJECTED,
        ),
        (due < day, SuggestionStatus.OVERDUE),
        (due <= asked.in_days(DUE_SOON_DAYS), SuggestionStatus.DUE_SOON),
        (row.served_on.is_not(None), SuggestionStatus.SERVED),
        otherwise=SuggestionStatus.SENT,
    )
    return select(facts, status.label("status"))


def finish(row: dict[str, Any], asked: Asked) -> None:
    """Days as counted by the calendar: to the answer, late, overdue."""
    row["addressee"] = row["addressee"] or None
    row["days"] = days_between(row["served_on"], row["answered_on"])
    late = days_between(row["original_due_on"], row["answered_on"])
    row["late_days"] = None if late is None else max(0, late)
    overdue = row["status"] == SuggestionStatus.OVERDUE
    row["overdue_days"] = days_between(row["reply_due_on"], asked.day) if overdue else None


def _facts(asked: Asked) -> Select[Any]:
    said, to, day = SUGGESTION.c, ADDRESSEE.c, asked.day
    sent = said.sent_on <= day
    served = to.served_on <= day
    decided = to.objection_decided_on <= day
    objection = case(
        (and_(decided, to.objection_upheld.is_(True)), value(ObjectionStatus.UPHELD.value)),
        (decided, value(ObjectionStatus.REJECTED.value)),
        (to.objection_on <= day, value(ObjectionStatus.OPEN.value)),
    )
    assessed = ASSESSMENT.alias("assessed")
    drafted_on = upto(said.drafted_on, day)
    original_due = case((served, to.original_due_on))
    binding = _latest(ACT.c.reply_due_on, day, Act.EXTENDED, Act.RESUMED)
    return (
        select(
            *(column for column in SUGGESTION.columns if column.name not in _AS_OF),
            func.coalesce(upto(said.sent_on, day), drafted_on).label("dated"),
            drafted_on.label("drafted_on"),
            func.coalesce(to.organ, "").label("addressee"),
            upto(said.sent_on, day).label("sent_on"),
            upto(said.referred_on, day).label("referred_on"),
            upto(said.withdrawn_on, day).label("withdrawn_on"),
            upto(said.withdrawn_on, day, said.withdrawal_reason).label("withdrawal_reason"),
            upto(said.closed_on, day).label("closed_on"),
            upto(said.closed_on, day, said.outcome).label("outcome"),
            upto(said.archived_on, day).label("archived_on"),
            upto(to.served_on, day).label("served_on"),
            upto(to.served_on, day, to.service_proof).label("service_proof"),
            original_due.label("original_due_on"),
            func.coalesce(binding, original_due).label("reply_due_on"),
            _latest(ACT.c.on, day, Act.EXTENDED).is_not(None).label("extended"),
            objection.label("objection"),
            _answered_on(day).label("answered_on"),
            _first(Act.FEEDBACK, day).label("feedback_received_on"),
            upto(to.service_acknowledged_on, day).label("service_acknowledged_on"),
            upto(to.objected_on, day).label("objected_on"),
            upto(to.feedback_submitted_on, day).label("feedback_submitted_on"),
            assessed.c.on.label("assessed_on"),
            *(assessed.c[name] for name in _RESULTS),
            _count(Act.REMINDED, day).label("reminders"),
            _latest(ACT.c.on, day, Act.REMINDED).label("reminded_on"),
            _latest(ACT.c.on, day, Act.ESCALATED).label("escalated_on"),
            _latest(ACT.c.escalated_to, day, Act.ESCALATED).label("escalated_to"),
        )
        .select_from(SUGGESTION)
        .outerjoin(ADDRESSEE, and_(to.matter == said.matter, to.addressed.is_(True), sent))
        .outerjoin(assessed, and_(assessed.c.matter == said.matter, assessed.c.version == _last_assessed(day)))
        .where(or_(drafted_on.is_not(None), sent))
    )


def suggestion_places(asked: Asked) -> Select[Any]:
    """Dated by the day it was sent, before it by the first draft."""
    said, to, day = SUGGESTION.c, ADDRESSEE.c, asked.day
    addressee = func.coalesce(to.organ, "").label("addressee")
    sent = select(said.sent_on.label("dated"), said.matter, addressee).where(said.sent_on <= day)
    sent = sent.outerjoin_from(SUGGESTION, ADDRESSEE, and_(to.matter == said.matter, to.addressed.is_(True)))
    drafted = select(said.drafted_on, said.matter, value("")).where(said.drafted_on <= day)
    drafted = drafted.where(or_(said.sent_on.is_(None), said.sent_on > day))
    return select(union_all(sent, drafted).subquery("places"))


def _answered_on(day: str) -> ColumnElement[Any]:
    """The latest day among the answers up to the first complete one, which completes what came before (SUG-13).

    One day, whenever it is asked for: until it has come, there is no answer in full. The review counts by the same
    rule (`projections.review.folds.addressees`).
    """
    at = ACT.alias("completed")
    first = select(func.min(at.c.version)).where(
        at.c.matter == SUGGESTION.c.matter,
        at.c.organ == ADDRESSEE.c.organ,
        at.c.act == Act.FEEDBACK.value,
        at.c.complete.is_(True),
    )
    until = first.correlate(SUGGESTION, ADDRESSEE).scalar_subquery()
    found = select(func.max(ACT.c.on)).where(_acts(Act.FEEDBACK), ACT.c.version <= until)
    found = found.group_by(ACT.c.organ).having(func.max(ACT.c.on) <= day)
    return found.correlate(SUGGESTION, ADDRESSEE).scalar_subquery()


def _last_assessed(day: str) -> ColumnElement[int]:
    row = ASSESSMENT.c
    mine = and_(row.matter == SUGGESTION.c.matter, row.organ == ADDRESSEE.c.organ, row.on <= day)
    return select(func.max(row.version)).where(mine).correlate(SUGGESTION, ADDRESSEE).scalar_subquery()


def _acts(*acts: Act) -> ColumnElement[bool]:
    mine = and_(ACT.c.matter == SUGGESTION.c.matter, ACT.c.organ == ADDRESSEE.c.organ)
    return and_(mine, ACT.c.act.in_([act.value for act in acts]))


def _latest(column: ColumnElement[Any], day: str, *acts: Act) -> ColumnElement[Any]:
    found = select(column).where(_acts(*acts), ACT.c.on <= day).order_by(ACT.c.version.desc()).limit(1)
    return found.correlate(SUGGESTION, ADDRESSEE).scalar_subquery()


def _first(act: Act, day: str) -> ColumnElement[Any]:
    found = select(func.min(ACT.c.on)).where(_acts(act), ACT.c.on <= day)
    return found.correlate(SUGGESTION, ADDRESSEE).scalar_subquery()


def _count(act: Act, day: str) -> ColumnElement[int]:
    found = select(func.count()).select_from(ACT).where(_acts(act), ACT.c.on <= day)
    return found.correlate(SUGGESTION, ADDRESSEE).scalar_subquery()
