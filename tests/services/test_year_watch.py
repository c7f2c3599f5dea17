"""The watch over the year (M03, MTG-09; domain F.6 "year end"): scenario 30, year check."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from domain.settings import RuleSettings
from events.annual_review import OverallReportsHeard, TopicCovered, YearEndReminded
from events.base import Side, Visibility
from events.bulletin import BulletinIssued
from events.envelope import Envelope
from events.vocabulary import AgendaPurpose, Topic
from services.decider import matter_of_key
from services.joint.year_watch import (
    DECIDER,
    REPORTS,
    NoteOverallReports,
    NoteTopic,
    RemindYearEnd,
    reports_heard,
    year_end,
)
from services.policies.policy import policies_of
from tests.given import Given, given
from tests.organs import GOV, OFFICE
from tests.projections.story import bulletin

POLICIES = list(policies_of(DECIDER, Side.JOINT))

DECEMBER = date(2024, 12, 20)
DAY = date(2024, 6, 3)
ONE, TWO = UUID(int=1), UUID(int=2)
RECONSIDERATION, TRIAL, SUGGESTIONS = REPORTS


def watch(*history: object) -> Given:
    return given(DECIDER, *history).having(side=Side.JOINT, actor=OFFICE)  # type: ignore[arg-type]


def covered(*topics: Topic) -> list[TopicCovered]:
    return [TopicCovered(occurred_on=DAY, year=2024, topic=topic) for topic in topics]


def heard(meeting: UUID, *reports: AgendaPurpose) -> OverallReportsHeard:
    return OverallReportsHeard(occurred_on=DAY, year=2024, meeting=meeting, reports=reports)


def remind(on: date = DECEMBER) -> RemindYearEnd:
    return RemindYearEnd(occurred_on=on, year=2024)


def test_m03_a_topic_counts_from_its_first_bulletin() -> None:
    note = NoteTopic(occurred_on=DAY, year=2024, topic=Topic.J2)
    after = watch().when(note).then(*covered(Topic.J2)).when(note).nothing()
    after.when(note.model_copy(update={"topic": Topic.E2})).then(*covered(Topic.E2))


def test_mtg_09_each_meeting_is_noted_once() -> None:
    note = NoteOverallReports(occurred_on=DAY, year=2024, meeting=ONE, reports=(TRIAL,))
    after = watch().when(note).then(heard(ONE, TRIAL)).when(note).nothing()
    after.when(note.model_copy(update={"meeting": TWO})).then(heard(TWO, TRIAL))


def test_mtg_09_scenario_30_meetings_but_none_with_all_three() -> None:
    """Scenario 30, MTG-09: the reminder says which report no meeting heard, and which topics have no bulletin."""
    history = [
        *covered(*(topic for topic in Topic if topic is not Topic.E6)),
        heard(ONE, TRIAL),
        heard(TWO, SUGGESTIONS),
    ]
    reminded = YearEndReminded(
        occurred_on=DECEMBER, year=2024, missing_topics=(Topic.E6,), missing_reports=(RECONSIDERATION,)
    )
    watch(*history).when(remind()).then(reminded).when(remind(date(2024, 12, 31))).nothing()


def test_mtg_09_three_reports_in_three_meetings_are_no_meeting_with_all_three() -> None:
    history = [*covered(*Topic), heard(ONE, RECONSIDERATION, TRIAL), heard(TWO, SUGGESTIONS)]
    watch(*history).when(remind()).then(YearEndReminded(occurred_on=DECEMBER, year=2024, in_one_meeting=False))


def test_mtg_09_a_year_that_lacks_nothing_is_not_reminded_of() -> None:
    full = heard(ONE, *REPORTS)
    watch(*covered(*Topic), full).when(remind()).nothing()
    [event] = watch(full).when(remind()).decide()
    assert isinstance(event, YearEndReminded)
    assert (event.in_one_meeting, event.missing_reports, event.missing_topics) == (True, (), tuple(Topic))


def test_a_year_without_anything_lacks_everything() -> None:
    [event] = watch().when(remind()).decide()
    assert isinstance(event, YearEndReminded)
    assert (event.missing_topics, event.missing_reports) == (tuple(Topic), REPORTS)


def test_gen_08_not_before_the_day_of_the_setting() -> None:
    watch().when(remind(date(2024, 12, 14))).rejected("GEN-08")
    watch().when(remind(date(2024, 12, 15))).then_types(YearEndReminded)
    watch().when(remind(date(2025, 1, 3))).then_types(YearEndReminded)
    watch().having(settings=RuleSettings(year_end_reminder="11-01")).when(remind(date(2024, 11, 1))).then_types(
        YearEndReminded
    )


def test_the_office_is_reminded_from_the_day_of_the_setting_on() -> None:
    settings = RuleSettings()
    assert year_end(date(2024, 12, 14), settings) is None
    assert year_end(date(2024, 12, 31), settings) == RemindYearEnd(occurred_on=date(2024, 12, 31), year=2024)
    assert year_end(date(2025, 1, 1), settings) is None


def test_mtg_09_what_a_held_meeting_notes() -> None:
    """In the order of the opinion, in the watch of the year it was held in; nothing without a report."""
    assert not list(reports_heard(DAY, ONE, [AgendaPurpose.COMMON_PROBLEM]))
    [(stream, note)] = reports_heard(DAY, ONE, [TRIAL, AgendaPurpose.COMMON_PROBLEM, RECONSIDERATION])
    assert stream == f"year-watch:{matter_of_key('year-watch', '2024')}"
    assert note == NoteOverallReports(occurred_on=DAY, year=2024, meeting=ONE, reports=(RECONSIDERATION, TRIAL))
    assert DECIDER.matter(note) == DECIDER.matter(remind()) == matter_of_key("year-watch", "2024")


@pytest.mark.parametrize("policy", POLICIES, ids=lambda policy: policy.source)
def test_m03_the_bulletins_of_both_sides_are_noted(policy: object) -> None:
    [topic] = [Topic.J4]
    payload = BulletinIssued(occurred_on=DAY, content=bulletin(topic))
    envelope = Envelope(
        jurisdiction="410204",
        side=Side.COURT,
        stream=f"bulletin:{ONE}",
        version=1,
        type=payload.type,
        recorded_at=datetime(2024, 6, 3, tzinfo=UTC),
        occurred_on=DAY,
        actor=GOV,
        command_id="k",
        command_digest="0" * 16,
        visibility=Visibility.RESTRICTED,
        data=None,
    )
    assert policy.commands(envelope, payload) == [  # type: ignore[attr-defined]
        NoteTopic(occurred_on=DAY, year=2024, topic=topic)
    ]


def test_both_sides_are_read() -> None:
    assert {policy.source for policy in POLICIES} == {Side.COURT, Side.GOVERNMENT}
    assert all(command.internal for command in DECIDER.decisions)
