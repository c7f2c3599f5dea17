"""The watch over a year: which topics had a bulletin (M03), which overall reports a meeting heard (MTG-09).

Kept so that the office can be reminded before the year is over (domain F.6, `practice`). The figures do not rest on
it: they are counted from the bulletins and meetings themselves. A topic counts from its first bulletin on; that this
bulletin may be withdrawn is left to the figures.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Annotated, assert_never
from uuid import UUID

from pydantic import Field

from domain.settings import RuleSettings
from events.annual_review import OverallReportsHeard, TopicCovered, YearEndReminded, YearWatchEvent
from events.base import Event
from events.bulletin import BulletinIssued
from events.group import CalendarYear
from events.vocabulary import AgendaPurpose, Topic
from services.decider import Command, Companion, Context, Decider, by_command, matter_of_key
from services.receipt import taking
from services.rules import require

CATEGORY = "year-watch"
REPORTS = tuple(purpose for purpose in AgendaPurpose if purpose.overall_report)


class NoteTopic(Command, zh="登记通报事项", opens=True, internal=True, key="year"):
    """A bulletin on this topic was issued in the year."""

    year: CalendarYear
    topic: Topic


class NoteOverallReports(Command, zh="登记总体情况通报", opens=True, internal=True, key="year"):
    """A meeting held in the year had these overall reports on its agenda."""

    year: CalendarYear
    meeting: UUID
    reports: Annotated[tuple[AgendaPurpose, ...], Field(min_length=1, max_length=3)]


class RemindYearEnd(Command, zh="提醒年终事项", opens=True, internal=True, key="year"):
    """Remind of what the year still lacks; the decision finds out what that is."""

    year: CalendarYear


@dataclass(frozen=True, slots=True)
class YearWatch:
    """`reports` by meeting."""

    topics: frozenset[Topic] = frozenset()
    reports: Mapping[UUID, frozenset[AgendaPurpose]] = field(default_factory=dict)
    reminded: YearEndReminded | None = None

    @property
    def missing_topics(self) -> tuple[Topic, ...]:
        """The topics without a bulletin."""
        return tuple(topic for topic in Topic if topic not in self.topics)

    @property
    def in_one_meeting(self) -> bool:
        """Whether one meeting heard all three reports (MTG-09)."""
        return any(set(REPORTS) <= heard for heard in self.reports.values())

    @property
    def missing_reports(self) -> tuple[AgendaPurpose, ...]:
        """The reports that no meeting heard."""
        return tuple(report for report in REPORTS if not any(report in heard for heard in self.reports.values()))


def evolve(state: YearWatch, event: YearWatchEvent) -> YearWatch:
    match event:
        case TopicCovered():
            return replace(state, topics=state.topics | {event.topic})
        case OverallReportsHeard():
            return replace(state, reports={**state.reports, event.meeting: frozenset(event.reports)})
        case YearEndReminded():
            return replace(state, reminded=event)
        case _:
            assert_never(event)


def note_topic(state: YearWatch, command: NoteTopic, context: Context) -> list[Event]:
    """The first bulletin of the year on a topic counts (M03)."""
    if command.topic in state.topics:
        return []
    return [command.fact(TopicCovered)]


def note_reports(state: YearWatch, command: NoteOverallReports, context: Context) -> list[Event]:
    """Each meeting once; what it heard decides whether the year has its meeting (MTG-09)."""
    if state.reports.get(command.meeting) == frozenset(command.reports):
        return []
    return [command.fact(OverallReportsHeard)]


def remind(state: YearWatch, command: RemindYearEnd, context: Context) -> list[Event]:
    """Once a year, from the day of the setting on, and only where something is missing (M03, MTG-09)."""
    from_day = f"{command.year}-{context.settings.year_end_reminder}"
    require(from_day <= command.on.isoformat(), "GEN-08", day=from_day)
    if state.reminded is not None or (state.in_one_meeting and not state.missing_topics):
        return []
    return [
        command.fact(
            YearEndReminded,
            missing_topics=state.missing_topics,
            missing_reports=state.missing_reports,
            in_one_meeting=state.in_one_meeting,
        )
    ]


def year_end(today: date, settings: RuleSettings) -> Command | None:
    """The reminder: from the day of the setting to the end of the year. What is missing, the matter knows."""
    due = today.strftime("%m-%d") >= settings.year_end_reminder
    return RemindYearEnd(occurred_on=today, year=today.year) if due else None


def reports_heard(on: date, meeting: UUID, purposes: Iterable[AgendaPurpose]) -> Iterator[Companion]:
    """What a meeting held on that day, with these purposes on its agenda, notes in the watch of the year (MTG-09)."""
    on_agenda = set(purposes)
    if heard := tuple(report for report in REPORTS if report in on_agenda):
        note = NoteOverallReports(occurred_on=on, year=on.year, meeting=meeting, reports=heard)
        yield DECIDER.stream(matter_of_key(CATEGORY, str(on.year))), note


DECIDER = Decider(
    CATEGORY,
    YearWatch(),
    evolve,
    by_command(note_topic, note_reports, remind),
    receipts=[
        taking(BulletinIssued, NoteTopic, kept={"year": lambda _, issued: issued.occurred_on.year}, same_matter=False)
    ],
)
