"""The court: the aggregates that it keeps, and what its clock tells of by itself (domain F.6).

It gives notice of the answers that are owed to the court, and reminds of the documents the court owes.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from domain.settings import RuleSettings
from domain.suggestion import Stage, Suggestion
from domain.turns import answer, document
from events.base import Side
from services.aggregates import aggregates
from services.court.drafting_task import DraftingTask, RemindDraftingTask
from services.court.suggestion.clock import CorrectReplyDeadline, NoticeReplyDue
from services.decider import Command
from services.policies.policy import Reminder, reminder_due
from services.side_settings import SideDefinition


def owed_answers(state: Suggestion, matter: UUID, today: date, settings: RuleSettings) -> Iterator[Command]:
    """Each addressee that was served and is silent, some days before its deadline and right behind it."""
    for addressee in state.addressees.values():
        silent = state.stage is Stage.SENT and addressee.silent
        owed = answer(silent, addressee.organ, addressee.served_on, addressee.due, addressee.provisional)
        told_on = max((on for on in (addressee.reminded_on, addressee.noticed_on) if on), default=None)
        if reminder_due(owed, settings.reminder_days, told_on, today):
            yield NoticeReplyDue(id=matter, occurred_on=today, organ=addressee.organ)


def provisional_deadlines(state: Suggestion, matter: UUID, today: date, settings: RuleSettings) -> Iterator[Command]:
    """Each addressee whose deadline waits for the holiday notice; the decision finds out whether it is out."""
    if state.stage is Stage.SENT:
        for addressee in state.addressees.values():
            if addressee.provisional:
                yield CorrectReplyDeadline(id=matter, occurred_on=today, organ=addressee.organ)


def owed_documents(state: DraftingTask, matter: UUID, today: date, settings: RuleSettings) -> Iterator[Command]:
    """Each task with a deadline that is still open."""
    if (opened := state.opened) is None:
        return
    owed = document(state.open, opened.occurred_on, opened.due_on, opened.provisional)
    if reminder_due(owed, settings.reminder_days, state.reminded_on, today):
        yield RemindDraftingTask(id=matter, occurred_on=today)


COURT = SideDefinition(
    Side.COURT,
    aggregates(Side.COURT),
    reminders=[
        Reminder("provisional-deadlines", "suggestion", provisional_deadlines),
        Reminder("owed-answers", "suggestion", owed_answers),
        Reminder("owed-documents", "drafting-task", owed_documents),
    ],
)
