"""Duties about cases and hearings: filing what came from elsewhere, preparing for a hearing, observations."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Select, and_, exists, or_

from domain.duties import DutyKind
from domain.turns import COURT, Turn, appearance_preparation, appearance_reviews, observation_attendance
from events.observation import ObservationRequestReceived, ObserversInvited
from projections.asked import Asked
from projections.views.activity_tables import ACTIVITY_PEOPLE, ActivityKind
from projections.views.appearance_board import announced
from projections.views.appearance_rows import AppearanceStatus, appearance_rows
from projections.views.arrived_cases import ARRIVED_CASES, ArrivalStatus
from projections.views.case_index import CASE_INDEX, CaseStatus
from projections.views.duties.turn import turns
from projections.views.observation_training import OBSERVATION_TRAINING


def of_appearances(asked: Asked) -> Iterator[Select[Any]]:
    """The organ prepares for the hearing announced; the court serves, examines, and says who came."""
    rows = appearance_rows(asked).subquery("appearances")
    row = rows.c
    to_come = announced(rows, asked)
    told = row.status.in_([AppearanceStatus.REGISTERED.value, AppearanceStatus.NOTIFIED.value])
    named = and_(to_come, row.status == AppearanceStatus.DESIGNATED.value)
    excused, proven = row.absence_reason.is_not(None), row.proof_submitted_on.is_not(None)
    hearing = row.organ, row.notified_on, row.hearing_on
    yield turns(
        rows,
        row.case_number,
        *appearance_preparation(and_(to_come, told, ~excused), and_(named, ~proven), named, hearing),
    )
    unnotified = and_(row.status == AppearanceStatus.REGISTERED.value, row.must_notify_ground.is_not(None))
    unread = and_(to_come, excused, row.reason_accepted.is_(None))
    unseen = and_(named, proven, row.proof_review.is_(None))
    yield turns(
        rows,
        row.case_number,
        *appearance_reviews(unread, row.notified_on, unseen, row.proof_submitted_on, row.hearing_on),
        Turn(unnotified, DutyKind.SERVE_NOTICE, COURT, row.registered_on),
        Turn(row.finding_missing.is_(True), DutyKind.RECORD_FINDING, COURT, row.unfound_on),
        place=row.organ,
    )


def of_arrived_cases(asked: Asked) -> Iterator[Select[Any]]:
    """The court files what a court of another jurisdiction moved here (行政诉讼法 art. 22); no day is set for it."""
    assert ARRIVED_CASES.rows is not None
    rows = ARRIVED_CASES.rows(asked).subquery("arrived")
    row = rows.c
    waits = Turn(row.status == ArrivalStatus.RECEIVED.value, DutyKind.FILE_ARRIVED_CASE, COURT, row.received_on)
    yield turns(rows, row.number, waits)


def of_returned_files(asked: Asked) -> Iterator[Select[Any]]:
    """The files of an appeal that came back are sent again, while it is pending."""
    assert CASE_INDEX.rows is not None
    rows = CASE_INDEX.rows(asked).subquery("cases")
    row = rows.c
    back = and_(row.came_back_on.is_not(None), row.status == CaseStatus.APPEALED.value)
    yield turns(rows, row.number, Turn(back, DutyKind.SEND_FILES_AGAIN, COURT, row.came_back_on))


def of_observations(asked: Asked) -> Iterator[Select[Any]]:
    """An organ of which several groups are invited comes once."""
    assert OBSERVATION_TRAINING.rows is not None
    rows, day = OBSERVATION_TRAINING.rows(asked).subquery("observations"), asked.day
    row, group, other = rows.c, ACTIVITY_PEOPLE.c, ACTIVITY_PEOPLE.alias("other").c
    observation = row.kind == ActivityKind.OBSERVATION.value
    requested = and_(observation, row.stand == ObservationRequestReceived.type)
    yield turns(rows, row.title, Turn(requested, DutyKind.DECIDE_REQUEST, COURT, row.begun_on))
    before = or_(other.version < group.version, and_(other.version == group.version, other.line < group.line))
    same = and_(other.matter == group.matter, other.organ == group.organ, other.attended.is_(False))
    invited = and_(group.attended.is_(False), group.on <= day, group.organ.is_not(None), ~exists().where(same, before))
    expected = and_(observation, row.stand == ObserversInvited.type, invited)
    attend = observation_attendance(expected, group.organ, group.on, row.planned_on, day)
    yield turns(rows, row.title, attend).join_from(rows, ACTIVITY_PEOPLE, group.matter == row.matter)
