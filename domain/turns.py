"""Whose turn it is, since when and by when: every deadline of the mechanisms, told once.

The functions are pure and ask values. The clock that reminds gives them the flags and days of a folded state; the view
of what is open gives them columns, and gets conditions that a database answers. So they join conditions by `&` and
`|`, which both know, compare days, and ask by `known` whether there is one. What has no deadline is the view's alone.

The days themselves were counted when what began them was recorded (`domain.deadlines`, `domain.last_days`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from domain.audience import name_of
from domain.duties import DutyKind
from domain.petition import Stage as PetitionStage
from events.base import Side
from events.vocabulary import OrganRole

Value = Any
"""A flag, a day or an organ of a folded state; or the column of a view that says it."""
COURT: Final = name_of(Side.COURT)
"""Whoever works at the court's desk: the court and its division are one party."""
LEGAL_DEPARTMENT: Final = name_of(OrganRole.GOVERNMENT_LEGAL_DEPARTMENT)
GROUP_OFFICE: Final = name_of(OrganRole.GROUP_OFFICE)
PETITION_BUREAU: Final = name_of(OrganRole.PETITION_BUREAU)


@dataclass(frozen=True, slots=True, eq=False)
class Turn:
    """Where `when` holds, it is this party's turn to do this, since a day and by a day, where there is one.

    `provisional`: the holidays of the year in which it is due are not known.
    """

    when: Value
    duty: DutyKind
    party: Value
    since: Value
    due: Value = None
    provisional: Value = None


def known(day: Value) -> Value:
    """Whether there is such a day."""
    return day.is_not(None) if hasattr(day, "is_not") else day is not None


def answer(silent: Value, addressee: Value, served_on: Value, due_on: Value, provisional: Value) -> Turn:
    """The reply to a suggestion; `silent`: it was sent, and a complete answer can still be asked of the addressee.

    The clock starts with service (SUG-11); without a period there is no answer to remind of (SUG-19).
    """
    owed = silent & known(served_on) & known(due_on)
    return Turn(owed, DutyKind.ANSWER_SUGGESTION, addressee, served_on, due_on, provisional)


def document(open_: Value, opened_on: Value, due_on: Value, provisional: Value) -> Turn:
    """What the court has to write because of what happened in a case (F.6)."""
    return Turn(open_, DutyKind.DRAFT_DOCUMENT, COURT, opened_on, due_on, provisional)


def reconsideration_answer(silent: Value, addressee: Value, served_on: Value, asked_by: Value) -> Turn:
    """The reply to a reconsideration suggestion, by the day it asks for (REC-04)."""
    return Turn(silent, DutyKind.ANSWER_PAPER, addressee, served_on, asked_by)


def rectification(silent: Value, addressee: Value, served_on: Value, due_on: Value, provisional: Value) -> Turn:
    """The report on a reconsideration opinion, within sixty days of service (REC-03)."""
    return Turn(silent, DutyKind.REPORT_RECTIFICATION, addressee, served_on, due_on, provisional)


def performance(ordered: Value, addressee: Value, ordered_on: Value, perform_by: Value) -> Turn:
    """What was ordered because the opinion was not performed (REC-05)."""
    return Turn(ordered, DutyKind.PERFORM_ORDER, addressee, ordered_on, perform_by)


def meeting_proposal(proposed: Value, proposed_on: Value) -> Turn:
    """The office convenes what was proposed, or drops it and says why (MTG-01, MTG-05); no day is set for it."""
    return Turn(proposed, DutyKind.DECIDE_PROPOSAL, GROUP_OFFICE, proposed_on)


def meeting_record(convened: Value, convenor: Value, planned_on: Value, day: Value) -> Turn:
    """A meeting whose day is over is recorded as held, postponed or cancelled."""
    return Turn(convened & (planned_on < day), DutyKind.RECORD_MEETING, convenor, planned_on, planned_on)


def meeting_attendance(expected: Value, guest: Value, invited_on: Value, planned_on: Value, day: Value) -> Turn:
    """Who is invited and did not decline, until the day of the meeting."""
    return Turn(expected & (planned_on >= day), DutyKind.ATTEND_MEETING, guest, invited_on, planned_on)


def observation_attendance(expected: Value, guest: Value, invited_on: Value, planned_on: Value, day: Value) -> Turn:
    return Turn(expected & (planned_on >= day), DutyKind.ATTEND_OBSERVATION, guest, invited_on, planned_on)


def action_item(unreported: Value, owner: Value, assigned_on: Value, due_on: Value) -> Turn:
    """The owner reports by the day set; long-term work has none (MTG-06)."""
    return Turn(unreported, DutyKind.CARRY_OUT_ITEM, owner, assigned_on, due_on)


def risk_opinion(awaited: Value, assessor: Value, invited_on: Value, respond_by: Value) -> Turn:
    """Who was invited in the present round and has not answered (RSK-03)."""
    return Turn(awaited, DutyKind.GIVE_RISK_OPINION, assessor, invited_on, respond_by)


def coordination_opinion(awaited: Value, party: Value, asked_on: Value, respond_by: Value) -> Turn:
    """The opinion on an execution that was asked for (COO-03)."""
    return Turn(awaited, DutyKind.GIVE_COORDINATION_OPINION, party, asked_on, respond_by)


def dispute_task(left: Value, organ: Value, assigned_on: Value, due_on: Value) -> Turn:
    """A task in a dispute that is not closed, until some effort was made on it."""
    return Turn(left, DutyKind.CARRY_OUT_TASK, organ, assigned_on, due_on)


def appearance_preparation(unnamed: Value, unproven: Value, named: Value, hearing: tuple[Value, ...]) -> Iterator[Turn]:
    """Before a hearing announced: name the head, prove who it is, come; of what holds, the first (APP-05, APP-06).

    `hearing`: the organ, the day of the notice and the day of the hearing.
    """
    yield Turn(unnamed, DutyKind.NAME_HEAD, *hearing)
    yield Turn(unproven, DutyKind.PROVE_IDENTITY, *hearing)
    yield Turn(named, DutyKind.ATTEND_HEARING, *hearing)


def appearance_reviews(
    unread: Value, notified_on: Value, unseen: Value, submitted_on: Value, hearing_on: Value
) -> Iterator[Turn]:
    """The court examines a reason for absence, and the proof of who comes, before the hearing (APP-06, APP-08)."""
    yield Turn(unread, DutyKind.REVIEW_REASON, COURT, notified_on, hearing_on)
    yield Turn(unseen, DutyKind.REVIEW_IDENTITY, COURT, submitted_on, hearing_on)


def petition_step(
    stage: Value,
    registered_on: Value,
    assigned: tuple[Value, Value],
    accepted_on: Value,
    review: tuple[Value, Value],
    second_review: tuple[Value, Value],
    due_on: Value,
    provisional: Value,
) -> Iterator[Turn]:
    """The step of a petition that is next: within 15 days, 60, up to 90 when extended, 30 on review (PET-01 to 05).

    `stage`: the code of `domain.petition.Stage`. `assigned`, `review` and `second_review`: the organ, and since when.
    `due_on`: by when the step of this stage is due.
    """
    responsible, assigned_on = assigned
    steps: tuple[tuple[PetitionStage, DutyKind, Value, Value], ...] = (
        (PetitionStage.REGISTERED, DutyKind.ASSIGN_PETITION, PETITION_BUREAU, registered_on),
        (PetitionStage.ASSIGNED, DutyKind.ACCEPT_PETITION, responsible, assigned_on),
        (PetitionStage.ACCEPTED, DutyKind.ANSWER_PETITION, responsible, accepted_on),
        (PetitionStage.IN_REVIEW, DutyKind.REVIEW_PETITION, *review),
        (PetitionStage.IN_SECOND_REVIEW, DutyKind.REVIEW_PETITION, *second_review),
    )
    for of_stage, duty, party, since in steps:
        yield Turn(stage == of_stage.value, duty, party, since, due_on, provisional)


def stability_report(office: Value, told_on: Value, report_by: Value) -> Turn:
    """The next report on a stability task, by the day that the last word on it set (PET-02)."""
    return Turn(known(report_by), DutyKind.REPORT_STABILITY, office, told_on, report_by)
