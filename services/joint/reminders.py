"""What the joint office reminds of by itself before the year is over (domain F.6: topics, M03; reports, MTG-09)."""

from __future__ import annotations

from datetime import date

from domain.settings import RuleSettings
from services.decider import Command
from services.joint.year_watch import RemindYearEnd
from services.policies.reminder import YearlyReminder


def year_end(today: date, settings: RuleSettings) -> Command | None:
    """From the day of the setting to the end of the year. What is missing, the matter knows."""
    due = today.strftime("%m-%d") >= settings.year_end_reminder
    return RemindYearEnd(occurred_on=today, year=today.year) if due else None


REMINDERS = [YearlyReminder("year-end", "year-watch", year_end)]
