"""Every last day that is counted through the calendar and kept in an event (decisions 28 and 37; paper A1).

In each case the period would end on 2027-02-08, 正月初三: over the statutory days on 02-11, by the notice on 02-15.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints
from uuid import UUID

import pytest

from domain.calendar import Calendar, StateCouncilCalendar, read_notices
from domain.last_days import LAST_DAYS
from domain.settings import RuleSettings
from domain.standing import standing
from events.base import Event, Visibility, payload_classes
from events.case_terms import DraftingTaskKind
from events.correction import RecordCorrected
from events.drafting_task import DraftingTaskOpened, DraftingTaskReminded
from events.envelope import Envelope, encode
from events.instants import SHANGHAI
from events.petition import (
    PetitionAccepted,
    PetitionAnswered,
    PetitionExtended,
    PetitionRegistered,
    PetitionResponsibilityAssigned,
    PetitionReviewed,
    PetitionReviewRequested,
)
from events.petition_terms import (
    ApprovingOffice,
    PetitionChannel,
    PetitionerKind,
    PetitionKind,
    PetitionResult,
    ResponsibilityBasis,
    ReviewResult,
    ReviewStage,
)
from events.reconsideration import ReconsiderationSuggestionServed
from events.vocabulary import Field
from services.court.case.decider import DECIDER as CASE
from services.court.case.ending import RecordJudgmentEffect
from services.court.drafting_task import DECIDER as DRAFTING_TASK
from services.court.drafting_task import OpenDraftingTask
from services.court.service import COURT as COURT_SIDE
from services.decider import Command
from services.government.petition.decider import DECIDER as PETITION
from services.government.petition.decider import AssignPetitionResponsibility, RegisterPetition
from services.government.petition.handling import AcceptPetition, AnswerPetition, ExtendPetition
from services.government.petition.review import RequestPetitionReview, ReviewPetition
from services.government.reconsideration_suggestion.decider import DECIDER as PAPER
from services.government.reconsideration_suggestion.follow_up import ConfirmReconsiderationService
from services.government.service import GOVERNMENT as GOVERNMENT_SIDE
from services.ledger.group_commit import CommandQueue
from services.ledger.ledger import Ledger
from services.ledger.recorded import Recorded
from services.policies.provisional import NOTICE_OUT
from services.policies.scheduler import Scheduler
from services.side_settings import SideDefinition
from tests.cases import concluded_event, filed_event
from tests.clock import MovableClock
from tests.given import MATTER, Given, given
from tests.notices import OF_2027
from tests.organs import COURT, GOV, HOUSING, LEGAL, PETITIONS, SUB
from tests.reconsiderations import OPINION, drafted, opinion_sent
from tests.sides import give_registry, writer
from tests.waiting import eventually

NUMBER = "（2026）豫0204行初12号"
ENDS, UNKNOWN, KNOWN = date(2027, 2, 8), date(2027, 2, 11), date(2027, 2, 15)
NOTICE = read_notices(OF_2027)
TODAY = date(2027, 1, 25)


def before(days: int) -> date:
    """The day from which so many days run to the end of the period."""
    return ENDS - timedelta(days=days)


REGISTRATION: dict[str, Any] = {
    "received_on": before(15),
    "petition_kind": PetitionKind.CLAIM,
    "channel": PetitionChannel.VISIT,
    "petitioner_kind": PetitionerKind.CITIZEN,
    "petitioner_count": 2,
    "subject": "某片区房屋征收补偿",
    "text": "要求说明补偿依据。",
    "field": Field.URBAN_CONSTRUCTION,
    "territory": SUB,
}
EARLY = date(2026, 11, 2)
REGISTERED = PetitionRegistered(
    **{**REGISTRATION, "received_on": EARLY}, occurred_on=EARLY, by=PETITIONS, handling_due_on=EARLY
)
ASSIGNED = PetitionResponsibilityAssigned(
    occurred_on=EARLY, organ=HOUSING, basis=ResponsibilityBasis.ACT, acceptance_due_on=EARLY
)
ACCEPTED = PetitionAccepted(occurred_on=before(90), by=HOUSING, due_on=before(30))
ANSWERED = PetitionAnswered(
    occurred_on=before(40), by=HOUSING, result=PetitionResult.EXPLAINED, text="答复如下", review_until=before(10)
)
REQUESTED = PetitionReviewRequested(
    occurred_on=before(35), review_stage=ReviewStage.REVIEW, reviewer=GOV, due_on=before(5)
)
HANDLED = (REGISTERED, ASSIGNED, ACCEPTED)


def petition(*history: Event, by: str = HOUSING) -> Given:
    return given(PETITION, *history).as_(by)


def task_to_open(calendar: Calendar) -> Command:
    """What the court owes when a judgment on 2026-11-08 found a normative document unlawful (SUG-21)."""
    rolls = RuleSettings(roll_normative_months_over_holidays=True)
    effect = RecordJudgmentEffect(occurred_on=date(2026, 11, 8), case=NUMBER, normative_document_unlawful=True)
    ended = given(CASE, filed_event(NUMBER), concluded_event(date(2026, 11, 1)))
    (_, opening), *_ = ended.having(settings=rolls, calendar=calendar, today=TODAY).when(effect).companions()
    return opening


CASES: dict[type[Event], tuple[Given, Any]] = {
    PetitionRegistered: (petition(by=PETITIONS), RegisterPetition(**REGISTRATION, occurred_on=before(15))),
    PetitionResponsibilityAssigned: (
        petition(REGISTERED, by=PETITIONS),
        AssignPetitionResponsibility(organ=HOUSING, basis=ResponsibilityBasis.ACT, occurred_on=before(15)),
    ),
    PetitionAccepted: (petition(REGISTERED, ASSIGNED), AcceptPetition(occurred_on=before(60))),
    PetitionExtended: (
        petition(*HANDLED),
        ExtendPetition(reason="需要测绘", approved_by=ApprovingOffice.HEAD, occurred_on=before(32)),
    ),
    PetitionAnswered: (
        petition(*HANDLED),
        AnswerPetition(result=PetitionResult.EXPLAINED, text="答复如下", occurred_on=before(30)),
    ),
    PetitionReviewRequested: (
        petition(*HANDLED, ANSWERED),
        RequestPetitionReview(reviewer=GOV, occurred_on=before(30)),
    ),
    PetitionReviewed: (
        petition(*HANDLED, ANSWERED, REQUESTED, by=GOV),
        ReviewPetition(result=ReviewResult.UPHELD, text="维持原处理意见", occurred_on=before(30)),
    ),
    ReconsiderationSuggestionServed: (
        given(PAPER, drafted(OPINION), opinion_sent()).as_(HOUSING),
        ConfirmReconsiderationService(occurred_on=before(60)),
    ),
    DraftingTaskOpened: (given(DRAFTING_TASK), task_to_open),
}
SET_BY_PEOPLE = {
    "dispute-task.assigned.v1": {"due_on"},
    "powers.delegated.v1": {"valid_until"},
    "resolution.adopted.v1": {"due_on"},
    "action-item.assigned.v1": {"due_on"},
    "performance.ordered.v1": {"due_on"},
}
"""The terms that somebody sets as a day: no holiday moves them. So is the period of performance of a judgment (SUG-22),
which the suggestion cites as the judgment has it."""
OF_SUGGESTIONS = {
    "suggestion.served.v1": {"reply_due_on", "binding_due_on"},
    "suggestion-objection.decided.v1": {"reply_due_on"},
    "feedback.received.v1": {"reply_due_on"},
    "reply-deadline.extended.v1": {"reply_due_on"},
    "reply-deadline.corrected.v1": {"reply_due_on", "original_due_on"},
    "reply-due.noticed.v1": {"reply_due_on"},
    "reply-deadline.received.v1": {"reply_due_on"},
}
"""What `reply-deadline.corrected.v1` puts right, and what the court set (test_provisional_deadline.py); or what the
court of another jurisdiction says, as it says it (test_suggestion_between_districts.py)."""


def test_every_last_day_that_an_event_keeps_is_counted_so_or_set_by_people() -> None:
    kept = {cls.type: days for cls in payload_classes() if (days := set(_last_days(cls)))}
    counted = {cls.type: {field} for cls, field in LAST_DAYS.items()}
    assert kept == {**counted, **OF_SUGGESTIONS, **SET_BY_PEOPLE}
    assert set(CASES) == set(LAST_DAYS)


def _last_days(cls: type[Event]) -> Iterator[str]:
    for name, hint in get_type_hints(cls).items():
        options = get_args(hint) if get_origin(hint) in (Union, UnionType) else (hint,)
        if date in options and re.search(r"due_on$|until$", name):
            yield name


def test_nobody_counts_over_holidays_but_the_one_function_that_says_whether_the_day_is_provisional() -> None:
    """Beside it the reply period that is counted without holidays, and SUG-21, which asks on the day and keeps none."""
    calls = re.compile(r"\b(roll_forward|is_working_day)\(|roll=True")
    roots = (Path(__file__).parents[2] / package for package in ("domain", "services"))
    counting = {path.name for root in roots for path in root.rglob("*.py") if calls.search(path.read_text("utf-8"))}
    assert counting == {"calendar.py", "deadlines.py", "suggestion_sending.py", "scheduler.py"}


def decided(kind: type[Event], calendar: Calendar) -> Event:
    story, command = CASES[kind]
    (event,) = story.having(calendar=calendar, today=TODAY).when(_given(command, calendar)).decide()
    assert isinstance(event, kind)
    return event


def _given(command: Any, calendar: Calendar) -> Command:
    given_now: Command = command if isinstance(command, Command) else command(calendar)
    return given_now


@pytest.mark.parametrize("kind", CASES)
def test_a1_in_a_year_without_a_notice_the_day_is_provisional_and_says_so(kind: type[Event]) -> None:
    event = decided(kind, StateCouncilCalendar())
    assert _said(event, kind) == (UNKNOWN, True, ENDS)
    assert _said(decided(kind, NOTICE), kind) == (KNOWN, None, None)


def _said(event: Any, kind: type[Event]) -> tuple[date, bool | None, date | None]:
    return getattr(event, LAST_DAYS[kind]), event.provisional, event.period_ends_on


def test_sug_21_months_that_run_over_no_holiday_are_never_provisional() -> None:
    effect = RecordJudgmentEffect(occurred_on=date(2026, 11, 8), case=NUMBER, normative_document_unlawful=True)
    ended = given(CASE, filed_event(NUMBER), concluded_event(date(2026, 11, 1)))
    (_, opening), *_ = ended.having(today=TODAY).when(effect).companions()
    assert isinstance(opening, OpenDraftingTask)
    assert (opening.due_on, opening.provisional, opening.period_ends_on) == (ENDS, None, None)


class Office:
    """A side whose scheduler wakes, with the ledger of a few matters."""

    def __init__(self, ledger: Ledger, side: SideDefinition, matters: Mapping[str, Sequence[Event]]) -> None:
        """`matters`: the histories by stream."""
        self.ledger, self.side = ledger, side
        self.actor = COURT if side is COURT_SIDE else LEGAL
        give_registry(writer(ledger, lambda: _instant(EARLY), side.deciders, side.side))
        for stream, history in matters.items():
            ledger.append([self._recorded(stream, version, event) for version, event in enumerate(history, start=1)])

    def _recorded(self, stream: str, version: int, event: Event) -> Recorded:
        envelope = Envelope(
            jurisdiction="410204",
            side=self.side.side,
            stream=stream,
            version=version,
            type=event.type,
            recorded_at=_instant(EARLY),
            occurred_on=event.occurred_on,
            actor=self.actor,
            command_id=f"{stream}:{version}",
            command_digest="0" * 16,
            visibility=Visibility.RESTRICTED,
            data=None,
            correlation_id=None,
            causation_id=None,
        )
        return Recorded(stream, version, event.type, encode(envelope, event))

    async def wakes_on(self, *days: date, calendar: Calendar = StateCouncilCalendar()) -> None:
        clock = MovableClock(days[0])
        taking = writer(self.ledger, clock.now, self.side.deciders, self.side.side, calendar=calendar)
        async with CommandQueue(taking) as queue:
            scheduler = Scheduler(
                self.ledger,
                queue,
                self.side.deciders,
                self.side.reminders,
                actor=self.actor,
                settings=RuleSettings(),
                calendar=calendar,
                clock=clock,
            )
            task = asyncio.create_task(scheduler.run())
            try:
                for on in days:
                    if on != days[0]:
                        await clock.move(on)
                    await eventually(lambda: clock.waiting_for)
            finally:
                task.cancel()
                await asyncio.gather(task, return_exceptions=True)

    def events(self, stream: str) -> list[tuple[int, Event]]:
        recorded = ((entry.originator_version, entry.envelope().payload()) for entry in self.ledger.stream(stream))
        return [(version, event) for version, event in recorded if event is not None]

    def recorded(self, kind: type[Event]) -> list[date]:
        return [entry.envelope().occurred_on for entry in self.ledger.everything(types=[kind.type])]


def _instant(day: date) -> datetime:
    return datetime.combine(day, time(9), SHANGHAI).astimezone(UTC)


@pytest.fixture
def ledger(database_url: str) -> Iterator[Ledger]:
    ledger = Ledger(database_url)
    yield ledger
    ledger.close()


@pytest.mark.parametrize("side", [COURT_SIDE, GOVERNMENT_SIDE], ids=lambda side: side.side.value)
async def test_a1_the_notice_corrects_it_by_an_event_that_is_no_extension(side: SideDefinition, ledger: Ledger) -> None:
    """Once, on a working day; what was recorded before it stays."""
    facts: dict[str, tuple[int, type[Event], Event]] = {}
    matters: dict[str, Sequence[Event]] = {}
    for number, (kind, (story, _)) in enumerate(CASES.items()):
        if side.side in kind.sides:
            stream, fact = story.decider.stream(UUID(int=number)), decided(kind, StateCouncilCalendar())
            matters[stream] = (*story.history, fact)
            facts[stream] = (len(matters[stream]), kind, fact)
    office = Office(ledger, side, matters)
    saturday, monday = date(2027, 1, 30), date(2027, 2, 1)
    await office.wakes_on(TODAY, date(2027, 1, 26))
    await office.wakes_on(saturday, calendar=NOTICE)
    assert office.recorded(RecordCorrected) == []
    await office.wakes_on(saturday, monday, date(2027, 2, 2), calendar=NOTICE)
    assert office.recorded(RecordCorrected) == [monday] * len(facts)
    for stream, (version, kind, fact) in facts.items():
        (correction,) = [event for _, event in office.events(stream) if isinstance(event, RecordCorrected)]
        assert (correction.record, correction.reason) == (version, NOTICE_OUT)
        right = fact.model_copy(update={LAST_DAYS[kind]: KNOWN, "provisional": None, "period_ends_on": None})
        assert list(standing(office.events(stream)).values())[:version] == [*matters[stream][:-1], right]


async def test_nobody_is_reminded_on_a_holiday_of_the_notice(ledger: Ledger) -> None:
    """Three days before 2027-02-15 is a day of the Spring Festival: the reminder waits for the next working day."""
    task = DraftingTaskOpened(
        occurred_on=date(2027, 2, 1), kind=DraftingTaskKind.NORMATIVE_DOCUMENT, case=NUMBER, due_on=KNOWN
    )
    office = Office(ledger, COURT_SIDE, {DRAFTING_TASK.stream(MATTER): [task]})
    festival = [date(2027, 2, day) for day in range(5, 15)]
    await office.wakes_on(*festival, calendar=NOTICE)
    assert office.recorded(DraftingTaskReminded) == []
    await office.wakes_on(KNOWN, calendar=NOTICE)
    assert office.recorded(DraftingTaskReminded) == [KNOWN]
