"""The government: the aggregates that it keeps, and the day for a report that its clock puts right by itself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from domain.reconsideration_paper import Paper, Stage
from domain.settings import RuleSettings
from events.base import Side
from services.aggregates import aggregates
from services.decider import Command
from services.government.reconsideration_suggestion.follow_up import CorrectReportDay
from services.policies.policy import Reminder
from services.side import SideDefinition


def provisional_report_days(state: Paper, matter: UUID, today: date, settings: RuleSettings) -> Iterator[Command]:
    """Each opinion whose day for the report waits for the holiday notice; the decision finds out whether it is out."""
    if state.stage is Stage.SENT and state.served is not None and state.served.provisional:
        yield CorrectReportDay(id=matter, occurred_on=today)


GOVERNMENT = SideDefinition(
    Side.GOVERNMENT,
    aggregates(Side.GOVERNMENT),
    reminders=[Reminder("provisional-report-days", "reconsideration-suggestion", provisional_report_days)],
)
