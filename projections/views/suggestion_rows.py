"""Suggestions as of a day, one row per addressee (one row without addressee while it is not sent).

On time is measured against the original due date, overdue against the extended or resumed one (SUG-14, SUG-23,
SUG-24). Late days
run from the original due date to the first complete feedback (SUG-13). The due date itself is still in time.
Of several drafts the first one counts, of several assessments the latest by the day asked for.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select, union_all
from sqlalchemy import literal as value

from events.reply_deadline import ReplyDeadlineCorrected, ReplyDeadlineExtended, ReplyDueNoticed
from events.suggestion import (
    FeedbackReceived,
    ObjectionDecided,
    SuggestionReminded,
)
from events.suggestion_upwards import (
    EscalationHandled,
    ReferralDecision,
    SuggestionEscalated,
    SuggestionReferralDecided,
    SuggestionReferred,
)
from events.vocabulary import AdoptionAnswer
from projections.asked import Asked
from projections.keeping import as_of
from projections.sql import days_between, first_true, upto
from projections.views.acts import Acts
from projections.views.suggestion_tables import (
    ACT,
    ADDRESSEE,
    ANSWER,
    ASSESSMENT,
    SUGGESTION,
    ObjectionStatus,
    SuggestionStatus,
)

TURNS = (ADDRESSEE.c.original_due_on, ADDRESSEE.c.corrected_due_on, ACT.c.reply_due_on)
"""Days after which a reply is overdue."""
_RESULTS = ("adopted", "partly_adopted", "not_adopted", "in_progress", "rectified", "sector_wide", "long_term")


_NOT_SHOWN = (
    *("matter", "organ", "addressed", "objected_on", "objection_on", "objection_decided_on", "objection_upheld"),
    *("original_due_on", "provisional", "resumed_provisional"),
    *("corrected_on", "corrected_due_on", "corrected_provisional"),
)


def suggestion_rows(asked: Asked) -> Select[Any]:
    """The rows with their status. Without an addressee the organ is the empty text (it is part of the order)."""
    facts = _facts(asked).subquery("facts")
    row, day = facts.c, asked.day
    due, decision = row.reply_due_on, row.referral_decision
    stands = first_true(
        (row.withdrawn_on.is_not(None), SuggestionStatus.WITHDRAWN),
        (row.closed_on.is_not(None), SuggestionStatus.CLOSED),
        (and_(row.sent_on.is_(None), decision == ReferralDecision.SENT_ABOVE.value), SuggestionStatus.SENT_ABOVE),
        (and_(row.sent_on.is_(None), decision == ReferralDecision.REFUSED.value), SuggestionStatus.NOT_TO_BE_SENT),
        (
            and_(row.sent_on.is_(None), row.referred_on.is_not(None), decision.is_(None)),
            SuggestionStatus.REFERRED,
        ),
        (row.sent_on.is_(None), SuggestionStatus.DRAFTED),
        (and_(row.followed > 0, row.answered_on.is_not(None)), SuggestionStatus.IN_PROGRESS),
        (row.assessed_on.is_not(None), SuggestionStatus.ASSESSED),
        (row.answered_on > row.original_due_on, SuggestionStatus.ANSWERED_LATE),
        (row.answered_on.is_not(None), SuggestionStatus.ANSWERED),
        (
            row.objection.in_([ObjectionStatus.OPEN.value, ObjectionStatus.UPHELD.value]),
            SuggestionStatus.OBJECTED,
        ),
        (due < day, SuggestionStatus.OVERDUE),
        (due <= asked.soon, SuggestionStatus.DUE_SOON),
        (row.served_on.is_not(None), SuggestionStatus.SERVED),
        otherwise=SuggestionStatus.SENT,
    )
    return select(facts, stands.label("status"))


def finish(row: dict[str, Any], asked: Asked) -> None:
    """Days as counted by the calendar: to the answer, late, overdue."""
    row["addressee"] = row["addressee"] or None
    late = days_between(row["original_due_on"], row["answered_on"])
    row["late_days"] = None if late is None else max(0, late)
    overdue = row["status"] == SuggestionStatus.OVERDUE
    row["overdue_days"] = days_between(row["reply_due_on"], asked.day) if overdue else None


def _facts(asked: Asked) -> Select[Any]:
    said, to, day = SUGGESTION.c, ADDRESSEE.c, asked.day
    sent = said.sent_on <= day
    decided = to.objection_decided_on <= day
    objection = case(
        (and_(decided, to.objection_upheld.is_(True)), value(ObjectionStatus.UPHELD.value)),
        (decided, value(ObjectionStatus.REJECTED.value)),
        (to.objection_on <= day, value(ObjectionStatus.OPEN.value)),
    )
    assessed = ASSESSMENT.alias("assessed")
    drafted_on = upto(said.drafted_on, day)
    corrected = to.corrected_on <= day
    original_due = case((corrected, to.corrected_due_on), else_=upto(to.served_on, day, to.original_due_on))
    served_provisional = case((corrected, to.corrected_provisional), else_=upto(to.served_on, day, to.provisional))
    resumed_since = or_(to.corrected_on.is_(None), to.corrected_on > day, to.corrected_on < to.objection_decided_on)
    provisional = or_(served_provisional.is_(True), and_(decided, resumed_since, to.resumed_provisional.is_(True)))
    acts, upwards = Acts(ACT, ADDRESSEE, day, ("matter", "organ")), Acts(ACT, SUGGESTION, day)
    newest_feedback = acts.latest("on", FeedbackReceived)
    judged_newest = assessed.c.version > acts.latest("version", FeedbackReceived)
    on_paper = (ACT.c.received_by.is_not(None),)
    binding = acts.latest("reply_due_on", ReplyDeadlineExtended, ObjectionDecided, ReplyDeadlineCorrected)
    return (
        select(
            *as_of(SUGGESTION, day),
            *as_of(ADDRESSEE, day, *_NOT_SHOWN),
            upwards.latest("on", SuggestionReferred).label("referred_on"),
            *(
                upwards.latest(name, SuggestionReferred, SuggestionReferralDecided).label(name)
                for name in ("referral_decision", "referral_decided_on")
            ),
            func.coalesce(upto(said.sent_on, day), drafted_on).label("dated"),
            func.coalesce(to.organ, "").label("addressee"),
            original_due.label("original_due_on"),
            func.coalesce(binding, original_due).label("reply_due_on"),
            provisional.label("provisional"),
            acts.latest("on", ReplyDeadlineExtended).is_not(None).label("extended"),
            func.coalesce(upto(to.objected_on, day), upto(to.objection_on, day)).label("objected_on"),
            objection.label("objection"),
            _answered_on(day).label("answered_on"),
            acts.first("on", FeedbackReceived).label("feedback_received_on"),
            *(
                acts.latest(name, FeedbackReceived, where=on_paper).label(name)
                for name in ("received_by", "entered_by")
            ),
            case((newest_feedback > said.closed_on, newest_feedback)).label("feedback_after_closing_on"),
            assessed.c.on.label("assessed_on"),
            *(assessed.c[name] for name in _RESULTS),
            case((judged_newest, assessed.c.in_progress), else_=_being_carried_out(day)).label("followed"),
            acts.count(SuggestionReminded).label("reminders"),
            acts.latest("on", SuggestionReminded).label("reminded_on"),
            acts.latest("reminder_method", SuggestionReminded).label("reminder_method"),
            acts.latest("reminder_text", SuggestionReminded).label("reminder_text"),
            acts.latest("feedback_text", FeedbackReceived).label("feedback_text"),
            acts.latest("on", ReplyDueNoticed).label("noticed_on"),
            acts.latest("on", SuggestionEscalated).label("escalated_on"),
            acts.latest("escalated_to", SuggestionEscalated).label("escalated_to"),
            acts.latest("on", EscalationHandled).label("escalation_handled_on"),
            acts.latest("escalation_outcome", EscalationHandled).label("escalation_outcome"),
            acts.latest("escalation_text", EscalationHandled).label("escalation_text"),
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
        at.c.act == FeedbackReceived.type,
        at.c.complete.is_(True),
    )
    until = first.correlate(SUGGESTION, ADDRESSEE).scalar_subquery()
    mine = and_(ACT.c.matter == SUGGESTION.c.matter, ACT.c.organ == ADDRESSEE.c.organ, ACT.c.version <= until)
    found = select(func.max(ACT.c.on)).where(mine, ACT.c.act == FeedbackReceived.type)
    found = found.group_by(ACT.c.organ).having(func.max(ACT.c.on) <= day)
    return found.correlate(SUGGESTION, ADDRESSEE).scalar_subquery()


def _being_carried_out(day: str) -> ColumnElement[int]:
    """How many recommendations the addressee last answered with 正在落实 (SUG-28)."""
    row, later = ANSWER.c, ANSWER.alias("later")
    same = (later.c[name] == row[name] for name in ("matter", "organ", "recommendation"))
    answered_again = exists().where(*same, later.c.version > row.version, later.c.on <= day)
    mine = and_(row.matter == SUGGESTION.c.matter, row.organ == ADDRESSEE.c.organ, row.on <= day)
    still = and_(mine, row.answer == AdoptionAnswer.IN_PROGRESS.value, ~answered_again)
    return select(func.count()).select_from(ANSWER).where(still).correlate(SUGGESTION, ADDRESSEE).scalar_subquery()


def _last_assessed(day: str) -> ColumnElement[int]:
    row = ASSESSMENT.c
    mine = and_(row.matter == SUGGESTION.c.matter, row.organ == ADDRESSEE.c.organ, row.on <= day)
    return select(func.max(row.version)).where(mine).correlate(SUGGESTION, ADDRESSEE).scalar_subquery()
