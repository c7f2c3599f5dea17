"""Duties about papers that are sent: suggestions, bulletins, reconsideration papers, their copies, drafting tasks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Select, and_, case, func

from domain.duties import DutyKind
from domain.turns import COURT, Turn, answer, document, performance, reconsideration_answer, rectification
from events.base import Side
from events.reconsideration_terms import ReconsiderationInstrument
from projections.asked import Asked
from projections.sql import made_once
from projections.views.arrived_suggestions import ARRIVED_SUGGESTIONS, ArrivedSuggestionStatus
from projections.views.bulletin_board import BulletinStatus, bulletin_rows
from projections.views.cc_inbox import CC_INBOX, CopyStatus
from projections.views.drafting_tasks import DRAFTING_TASKS, DraftingTaskStatus
from projections.views.duties.turn import turns
from projections.views.reconsideration_ledger import PAPER_ADDRESSEE, RECONSIDERATION_LEDGER, ReconsiderationStatus
from projections.views.suggestion_rows import suggestion_rows
from projections.views.suggestion_tables import ObjectionStatus, SuggestionStatus


def of_suggestions(asked: Asked) -> Iterator[Select[Any]]:
    rows = made_once(suggestion_rows(asked), "suggestions")
    row, status = rows.c, rows.c.status
    drafted = status == SuggestionStatus.DRAFTED.value
    unsigned = and_(status == SuggestionStatus.SENT.value, row.service_acknowledged_on.is_(None))
    running = (SuggestionStatus.SERVED, SuggestionStatus.DUE_SOON, SuggestionStatus.OVERDUE)
    silent = status.in_([one.value for one in running])
    came_back = and_(status == SuggestionStatus.SENT.value, row.came_back_on.is_not(None))
    objected = and_(status == SuggestionStatus.OBJECTED.value, row.objection == ObjectionStatus.OPEN.value)
    answered = status.in_([SuggestionStatus.ANSWERED.value, SuggestionStatus.ANSWERED_LATE.value])
    yield turns(
        rows,
        row.title,
        Turn(drafted, DutyKind.SEND_SUGGESTION, COURT, row.drafted_on),
        Turn(came_back, DutyKind.SEND_SUGGESTION_AGAIN, COURT, row.came_back_on),
        Turn(unsigned, DutyKind.SIGN_FOR_SUGGESTION, row.addressee, row.sent_on),
        answer(silent, row.addressee, row.served_on, row.reply_due_on, row.provisional),
        Turn(objected, DutyKind.DECIDE_OBJECTION, COURT, row.objected_on),
        Turn(answered, DutyKind.ASSESS_FEEDBACK, COURT, row.answered_on),
        place=row.addressee,
        number=row.number,
    )


def of_arrived_suggestions(asked: Asked) -> Iterator[Select[Any]]:
    """Our court hands it to the organ that is meant, which signs and answers; the legal department signs its copy."""
    assert ARRIVED_SUGGESTIONS.rows is not None
    rows = ARRIVED_SUGGESTIONS.rows(asked).subquery("arrived_suggestions")
    row, status = rows.c, rows.c.status
    here = row.handed_over_on.is_not(None) & row.ended_on.is_(None)
    paused = status.in_([one.value for one in (ArrivedSuggestionStatus.OBJECTED, ArrivedSuggestionStatus.RELEASED)])
    silent = here & ~paused & (status != ArrivedSuggestionStatus.ANSWERED.value)
    received = status == ArrivedSuggestionStatus.RECEIVED.value
    uncopied = here & row.cc.is_not(None) & row.copy_acknowledged_on.is_(None)
    yield turns(
        rows,
        row.title,
        Turn(received, DutyKind.HAND_OVER_SUGGESTION, COURT, row.received_on),
        Turn(silent & row.served_on.is_(None), DutyKind.SIGN_FOR_SUGGESTION, row.organ, row.handed_over_on),
        answer(silent, row.organ, row.served_on, row.reply_due_on, row.provisional),
        number=row.number,
    )
    copy = Turn(uncopied, DutyKind.SIGN_FOR_COPY, row.cc, row.handed_over_on)
    yield turns(rows, row.title, copy, place=row.cc, number=row.number)


def of_copies(asked: Asked) -> Iterator[Select[Any]]:
    assert CC_INBOX.rows is not None
    rows = CC_INBOX.rows(asked).subquery("copies")
    row = rows.c
    open_ = and_(row.status == CopyStatus.OPEN.value, row.withdrawn_on.is_(None))
    yield turns(rows, row.title, Turn(open_, DutyKind.SIGN_FOR_COPY, row.organ, row.sent_on), number=row.number)


def of_bulletins(asked: Asked) -> Iterator[Select[Any]]:
    rows = bulletin_rows(asked).subquery("bulletins")
    row = rows.c
    issuer = case((row.side == Side.COURT.value, COURT), else_=row.issuer)
    yield turns(
        rows,
        row.title,
        Turn(row.status == BulletinStatus.DRAFTED.value, DutyKind.SEND_BULLETIN, issuer, row.drafted_on),
        Turn(row.status == BulletinStatus.ISSUED.value, DutyKind.SIGN_FOR_BULLETIN, row.addressee, row.revised_on),
        number=row.document_number,
    )


def of_reconsideration_papers(asked: Asked) -> Iterator[Select[Any]]:
    """Each addressee of a suggestion signs and answers for itself; an opinion has one, which reports."""
    assert RECONSIDERATION_LEDGER.rows is not None
    rows, day = RECONSIDERATION_LEDGER.rows(asked).subquery("papers"), asked.day
    row, to, status = rows.c, PAPER_ADDRESSEE.c, rows.c.status
    suggestion = row.instrument == ReconsiderationInstrument.RECONSIDERATION_SUGGESTION.value
    open_ = and_(row.sent_on.is_not(None), row.withdrawn_on.is_(None), row.closed_on.is_(None))
    silent = and_(open_, func.coalesce(to.answered_on > day, True), row.reported_on.is_(None))
    served = func.coalesce(to.served_on <= day, False)
    waiting = (ReconsiderationStatus.SERVED, ReconsiderationStatus.DUE_SOON, ReconsiderationStatus.OVERDUE)
    unreported = and_(~suggestion, status.in_([one.value for one in waiting]))
    ordered = status == ReconsiderationStatus.ORDERED.value
    of_each = turns(
        rows,
        row.title,
        Turn(status == ReconsiderationStatus.DRAFTED.value, DutyKind.SEND_PAPER, row.issuer, row.drafted_on),
        performance(ordered, row.addressee, row.ordered_on, row.perform_by),
        Turn(and_(silent, ~served), DutyKind.SIGN_FOR_PAPER, to.organ, row.sent_on),
        reconsideration_answer(and_(silent, suggestion), to.organ, to.served_on, row.reply_requested_by),
        rectification(unreported, row.addressee, row.served_on, row.report_due_on, row.provisional),
        number=row.number,
    )
    yield of_each.outerjoin_from(rows, PAPER_ADDRESSEE, and_(to.matter == row.matter, to.addressed.is_(True), open_))


def of_drafting_tasks(asked: Asked) -> Iterator[Select[Any]]:
    assert DRAFTING_TASKS.rows is not None
    rows = DRAFTING_TASKS.rows(asked).subquery("tasks")
    row = rows.c
    waiting = (DraftingTaskStatus.OPEN, DraftingTaskStatus.DUE_SOON, DraftingTaskStatus.OVERDUE)
    open_ = row.status.in_([one.value for one in waiting])
    yield turns(rows, row["case"], document(open_, row.opened_on, row.due_on, row.provisional))
