"""Duties about major disputes and petitions: tasks, the step that is due next, the stability task."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Select, and_, func

from domain.duties import DutyKind
from projections.view import Asked
from projections.views.dispute_register import DISPUTE, TASK, done, pending
from projections.views.duties.turn import PETITION_BUREAU, Turn, turns
from projections.views.petition_board import PETITION_BOARD, PetitionStatus


def of_disputes(asked: Asked) -> Iterator[Select[Any]]:
    task, day = TASK.c, asked.day
    left = and_(DISPUTE.c.registered_on <= day, task.assigned_on <= day, ~done(day), pending(day))
    part = Turn(left, DutyKind.CARRY_OUT_TASK, task.organ, task.assigned_on, task.due_on)
    yield turns(DISPUTE, DISPUTE.c.title, part, place=task.task).join_from(
        DISPUTE, TASK, task.matter == DISPUTE.c.matter
    )


def of_petitions(asked: Asked) -> Iterator[Select[Any]]:
    assert PETITION_BOARD.rows is not None
    rows = PETITION_BOARD.rows(asked).subquery("petitions")
    row = rows.c
    steps = {
        PetitionStatus.REGISTERED: (DutyKind.ASSIGN_PETITION, PETITION_BUREAU, row.registered_on),
        PetitionStatus.ASSIGNED: (DutyKind.ACCEPT_PETITION, row.responsible_organ, row.assigned_on),
        PetitionStatus.ACCEPTED: (DutyKind.ANSWER_PETITION, row.responsible_organ, row.accepted_on),
        PetitionStatus.IN_REVIEW: (DutyKind.REVIEW_PETITION, row.reviewer, row.review_requested_on),
        PetitionStatus.IN_SECOND_REVIEW: (
            DutyKind.REVIEW_PETITION,
            row.second_reviewer,
            row.second_review_requested_on,
        ),
    }
    next_steps = (Turn(row.status == status.value, *step, row.next_due_on) for status, step in steps.items())
    yield turns(rows, row.subject, *next_steps, provisional=row.provisional)
    told_on = func.coalesce(row.reported_on, row.contracted_on)
    report = Turn(
        row.report_due_on.is_not(None), DutyKind.REPORT_STABILITY, row.stability_office, told_on, row.report_due_on
    )
    yield turns(rows, row.subject, report)
