"""Duties of joint work: meetings and their action items, standards, risk assessments, coordination of execution."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, literal, or_

from domain.duties import DutyKind
from domain.turns import (
    COURT,
    LEGAL_DEPARTMENT,
    Turn,
    action_item,
    coordination_opinion,
    meeting_attendance,
    meeting_proposal,
    meeting_record,
    risk_opinion,
)
from events.risk import (
    AssessmentDeclined,
    AssessmentOpinionSubmitted,
    AssessorInvited,
    RiskAssessmentConcluded,
    RiskAssessmentOpened,
    RiskAssessmentReopened,
)
from events.risk_terms import AssessorCapacity
from projections.asked import Asked
from projections.sql import overtaken
from projections.store.schema import TEXT
from projections.views.action_items import ACTION_ITEMS, ActionItemStatus
from projections.views.acts import Acts
from projections.views.application_standards import APPLICATION_STANDARDS, StandardStatus
from projections.views.coordination_dispute import COORDINATION_DISPUTE, OpinionStatus
from projections.views.duties.turn import turns
from projections.views.meeting_calendar import MEETING_CALENDAR, PARTICIPANT, MeetingStatus
from projections.views.risk_register import RISK, RISK_ACT, RISK_REGISTER, RiskStatus


def of_meetings(asked: Asked) -> Iterator[Select[Any]]:
    assert MEETING_CALENDAR.rows is not None
    rows, day = MEETING_CALENDAR.rows(asked).subquery("meetings"), asked.day
    row, guest = rows.c, PARTICIPANT.c
    convened = row.status == MeetingStatus.CONVENED.value
    yield turns(
        rows,
        row.subject,
        meeting_proposal(row.status == MeetingStatus.PROPOSED.value, row.proposed_on),
        meeting_record(convened, row.convenor, row.planned_on, day),
        Turn(row.status == MeetingStatus.HELD.value, DutyKind.ISSUE_MINUTES, row.convenor, row.held_on),
    )
    again = or_(guest.answered_on < row.convened_on, func.coalesce(guest.answered_on < row.postponed_on, False))
    declined = func.coalesce(and_(guest.attending.is_(False), guest.answered_on <= day, ~again), False)
    expected = and_(convened, guest.invited_on <= day, ~declined)
    attending = meeting_attendance(expected, guest.organ, guest.invited_on, row.planned_on, day)
    yield turns(rows, row.subject, attending).join_from(rows, PARTICIPANT, guest.matter == row.matter)


def of_action_items(asked: Asked) -> Iterator[Select[Any]]:
    """The owner reports, then whoever convened the meeting accepts the result."""
    assert ACTION_ITEMS.rows is not None
    rows = ACTION_ITEMS.rows(asked).subquery("items")
    row = rows.c
    ended = (ActionItemStatus.CLOSED, ActionItemStatus.CLOSED_LATE, ActionItemStatus.ENDED)
    open_ = row.status.not_in([one.value for one in ended])
    reported = and_(open_, row.reported_on.is_not(None), row.convenor.is_not(None))
    yield turns(
        rows,
        row.text,
        action_item(and_(open_, row.reported_on.is_(None)), row.owner, row.assigned_on, row.due_on),
        Turn(reported, DutyKind.CLOSE_ITEM, row.convenor, row.reported_on),
        place=row.item,
    )


def of_standards(asked: Asked) -> Iterator[Select[Any]]:
    """Each side endorses the draft; what is flagged either may review."""
    assert APPLICATION_STANDARDS.rows is not None
    rows = APPLICATION_STANDARDS.rows(asked).subquery("standards")
    row = rows.c
    drafted, flagged = (row.status == status.value for status in (StandardStatus.DRAFTED, StandardStatus.FLAGGED))
    for side, endorsed_on in ((COURT, row.endorsed_by_court_on), (LEGAL_DEPARTMENT, row.endorsed_by_government_on)):
        yield turns(
            rows,
            row.title,
            Turn(and_(drafted, endorsed_on.is_(None)), DutyKind.ENDORSE_STANDARD, side, row.drafted_on),
            Turn(flagged, DutyKind.REVIEW_STANDARD, side, row.flagged_on),
        )


def of_risk_assessments(asked: Asked) -> Iterator[Select[Any]]:
    """Whoever was invited in the present round and has not answered; then the initiator concludes."""
    assert RISK_REGISTER.rows is not None
    invited, later, day = RISK_ACT.alias("invited"), RISK_ACT.alias("later"), asked.day
    begun = Acts(RISK_ACT, RISK, day).latest("version", RiskAssessmentOpened, RiskAssessmentReopened)

    def since(*kinds: str, **same: ColumnElement[Any]) -> ColumnElement[bool]:
        """Whether there was such an act in the present round."""
        act = RISK_ACT.alias("since").c
        alike = (act[name] == value for name, value in same.items())
        of_round = (act.matter == RISK.c.matter, act.act.in_(kinds), act.on <= day, act.version >= begun)
        return exists().where(*of_round, *alike)

    assessor = invited.c.assessor
    who = case(
        (invited.c.capacity == AssessorCapacity.COURT.value, literal(COURT, TEXT)),
        (invited.c.capacity == AssessorCapacity.LEGAL_DEPARTMENT.value, literal(LEGAL_DEPARTMENT, TEXT)),
        else_=assessor,
    )
    again = and_(later.c.act == AssessorInvited.type, later.c.on <= day)
    awaited = and_(
        invited.c.act == AssessorInvited.type,
        invited.c.on <= day,
        invited.c.version >= begun,
        ~overtaken(invited, later, "assessor", where=again),
        ~since(AssessmentOpinionSubmitted.type, AssessmentDeclined.type, assessor=assessor),
        ~since(RiskAssessmentConcluded.type),
        *(func.coalesce(RISK.c[ended] > day, True) for ended in ("abandoned_on", "linked_on")),
    )
    opinion = risk_opinion(awaited, who, invited.c.on, invited.c.respond_by)
    yield turns(RISK, RISK.c.subject, opinion, place=assessor).join_from(
        RISK, invited, invited.c.matter == RISK.c.matter
    )
    rows = RISK_REGISTER.rows(asked).subquery("assessments")
    row = rows.c
    ready = row.status.in_([RiskStatus.OPINIONS_IN.value, RiskStatus.RESPONSE_EXPIRED.value])
    yield turns(rows, row.subject, Turn(ready, DutyKind.CONCLUDE_ASSESSMENT, row.initiator, row.opened_on))


def of_coordinations(asked: Asked) -> Iterator[Select[Any]]:
    assert COORDINATION_DISPUTE.rows is not None
    rows = COORDINATION_DISPUTE.rows(asked).subquery("coordinations")
    row, awaited = rows.c, [OpinionStatus.AWAITED.value, OpinionStatus.EXPIRED.value]
    for who, name in ((COURT, "court"), (LEGAL_DEPARTMENT, "legal_department")):
        asked_for = and_(row[f"{name}_opinion"].in_(awaited), row.closed_on.is_(None))
        days = row[f"{name}_asked_on"], row[f"{name}_respond_by"]
        yield turns(rows, row.decision_title, coordination_opinion(asked_for, who, *days))
