"""Duties about major disputes and petitions: tasks, the step that is due next, the stability task."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Select, and_, func

from domain.turns import dispute_task, petition_step, stability_report
from projections.asked import Asked
from projections.views.dispute_register import DISPUTE, TASK, done, pending
from projections.views.duties.turn import turns
from projections.views.petition_board import PETITION_BOARD


def of_disputes(asked: Asked) -> Iterator[Select[Any]]:
    task, day = TASK.c, asked.day
    left = and_(DISPUTE.c.registered_on <= day, task.assigned_on <= day, ~done(day), pending(day))
    part = dispute_task(left, task.organ, task.assigned_on, task.due_on)
    yield turns(DISPUTE, DISPUTE.c.title, part, place=task.task).join_from(
        DISPUTE, TASK, task.matter == DISPUTE.c.matter
    )


def of_petitions(asked: Asked) -> Iterator[Select[Any]]:
    assert PETITION_BOARD.rows is not None
    rows = PETITION_BOARD.rows(asked).subquery("petitions")
    row = rows.c
    assigned = row.responsible_organ, row.assigned_on
    reviews = (row.reviewer, row.review_requested_on), (row.second_reviewer, row.second_review_requested_on)
    steps = petition_step(
        row.status, row.registered_on, assigned, row.accepted_on, *reviews, row.next_due_on, row.provisional
    )
    yield turns(rows, row.subject, *steps)
    told_on = func.coalesce(row.reported_on, row.contracted_on)
    yield turns(rows, row.subject, stability_report(row.stability_office, told_on, row.report_due_on))
