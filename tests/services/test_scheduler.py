"""Reminders: given when their day comes, once, after a restart too (domain F.6)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime
from typing import Any

import pytest

from domain.calendar import Calendar, StateCouncilCalendar, read_notices
from domain.settings import RuleSettings
from domain.suggestion import Suggestion
from domain.turns import Turn, answer
from events.base import Event, Side
from events.correction import RecordCorrected
from events.envelope import Envelope, encode
from events.legal_hold import LegalHoldPlaced
from events.reply_deadline import ReplyDeadlineCorrected, ReplyDueNoticed
from events.sealing import places_of_texts
from events.suggestion import SuggestionReminded
from events.values import ReplyPeriod
from services.court.service import COURT as COURT_SIDE
from services.court.service import owed_answers
from services.court.suggestion import decider as suggestion
from services.court.suggestion.clock import NoticeReplyDue
from services.ledger.group_commit import CommandQueue
from services.ledger.ledger import Ledger
from services.ledger.recorded import Recorded, Said
from services.policies.policy import reminder_due
from services.policies.scheduler import AGAIN_IN, Scheduler
from services.shared import registry_copy
from services.shared.registers import NUMBER_REGISTER
from tests.clock import MovableClock
from tests.given import MATTER
from tests.notices import OF_2027
from tests.organs import COURT, HOUSING
from tests.sides import give_registry, writer
from tests.suggestions import approved, day, drafted, feedback_event, sent_event, served, served_event
from tests.waiting import eventually

RECORDED_AT = datetime(2024, 3, 16, tzinfo=UTC)
DECIDERS = (suggestion.DECIDER, registry_copy.DECIDER, NUMBER_REGISTER)


@pytest.fixture
def ledger(database_url: str) -> Iterator[Ledger]:
    """Holds the organs and a suggestion served on 2024-03-15, to be answered by 2024-05-15."""
    ledger = Ledger(database_url)
    give_registry(writer(ledger, lambda: RECORDED_AT, DECIDERS))
    history = [drafted(), approved(), sent_event(), served_event()]
    ledger.append([_recorded(version, event) for version, event in enumerate(history, start=1)])
    yield ledger
    ledger.close()


def _recorded(version: int, event: Event) -> Recorded:
    stream = f"suggestion:{MATTER}"
    envelope = Envelope(
        jurisdiction="410204",
        side=Side.COURT,
        stream=stream,
        version=version,
        type=event.type,
        recorded_at=RECORDED_AT,
        occurred_on=event.occurred_on,
        actor=COURT,
        command_id=f"{stream}:{version}",
        command_digest="0" * 16,
        visibility=suggestion.DECIDER.visibility(suggestion.DECIDER.initial),
        data=None,
        correlation_id=None,
        causation_id=None,
    )
    return Recorded(stream, version, event.type, encode(envelope, event))


@asynccontextmanager
async def reminding(
    ledger: Ledger, clock: MovableClock, calendar: Calendar = StateCouncilCalendar()
) -> AsyncIterator[None]:
    """A scheduler at work on the ledger, which has done what is due today when this begins."""
    async with CommandQueue(writer(ledger, clock.now, DECIDERS, calendar=calendar)) as queue:
        scheduler = Scheduler(
            ledger,
            queue,
            DECIDERS,
            COURT_SIDE.reminders,
            actor=COURT,
            settings=RuleSettings(),
            calendar=calendar,
            clock=clock,
        )
        task = asyncio.create_task(scheduler.run())
        try:
            await eventually(lambda: clock.waiting_for)
            yield
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


async def moved(clock: MovableClock, to: date) -> None:
    await clock.move(to)
    await eventually(lambda: clock.waiting_for)


def notices(ledger: Ledger) -> list[date]:
    found = [entry.envelope() for entry in ledger.everything(types=[ReplyDueNoticed.type])]
    return [envelope.occurred_on for envelope in found]


async def test_an_addressee_is_noticed_before_and_behind_its_deadline_once_each(ledger: Ledger) -> None:
    clock = MovableClock(day(4, 29))
    async with reminding(ledger, clock):
        assert notices(ledger) == []
        for on in (day(4, 30), day(5, 6), day(5, 12), day(5, 13), day(5, 16), day(6, 20)):
            await moved(clock, on)
    assert notices(ledger) == [day(4, 30), day(5, 13), day(5, 16)], "2024-05-12, three days before, is a Sunday"


async def test_after_a_restart_nothing_is_given_twice_and_nothing_is_left_out(ledger: Ledger) -> None:
    clock = MovableClock(day(4, 30))
    for _ in range(2):
        async with reminding(ledger, clock):
            assert notices(ledger) == [day(4, 30)]
    later = MovableClock(day(6, 3))  # away while two days of reminding passed: one notice says it
    async with reminding(ledger, later):
        pass
    async with reminding(ledger, later):
        assert notices(ledger) == [day(4, 30), day(6, 3)]


async def test_a_matter_that_is_held_is_reminded_of_like_any_other(ledger: Ledger) -> None:
    ledger.append([_recorded(5, LegalHoldPlaced(occurred_on=day(4, 2), reason="证据保全"))])
    async with reminding(ledger, MovableClock(day(4, 30))):
        assert notices(ledger) == [day(4, 30)]


async def test_a_correction_is_followed_whose_texts_are_sealed(ledger: Ledger) -> None:
    """The scheduler reads without keys: an answer to what was served a month later is due a month later."""
    was, becomes = served_event(), served_event(on=day(4, 15), due=day(6, 17))
    later = RecordCorrected(
        occurred_on=day(4, 20),
        record=4,
        of_type=was.type,
        was_on=was.occurred_on,
        was=was.model_dump(mode="json", exclude={"occurred_on"}),
        becomes_on=becomes.occurred_on,
        becomes=becomes.model_dump(mode="json", exclude={"occurred_on"}),
        reason="送达日期录入有误",
    )
    recorded = _recorded(5, later)
    said = Said(recorded.originator_id, 5, later.type, recorded.raw, places=places_of_texts(later))
    ledger.record([said], behind=ledger.head())
    async with reminding(ledger, MovableClock(day(4, 30))):
        assert notices(ledger) == []


async def test_who_was_reminded_by_hand_gets_no_notice_of_the_same_day(ledger: Ledger) -> None:
    clock = MovableClock(day(5, 6))
    ledger.append([_recorded(5, SuggestionReminded(occurred_on=day(4, 30), organ=HOUSING))])
    async with reminding(ledger, clock):
        assert notices(ledger) == []


async def test_a_ledger_that_is_away_is_asked_again_on_the_same_day(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock, everything = MovableClock(day(4, 30)), ledger.everything
    failures = iter([RuntimeError("away")])

    def away_once(**which: Any) -> Iterator[object]:
        for failure in failures:
            raise failure
        return everything(**which)

    monkeypatch.setattr(ledger, "everything", away_once)
    async with reminding(ledger, clock):
        assert clock.waiting_for is not None
        assert clock.waiting_for - clock.now() <= AGAIN_IN
        await moved(clock, day(5, 6))
    monkeypatch.undo()
    assert notices(ledger) == [day(5, 6)]


async def test_a1_a_provisional_deadline_is_corrected_on_the_same_ledger_when_its_year_is_known(ledger: Ledger) -> None:
    """Served on 2026-11-28 with 72 days; the notice of 2027 is put in on a Saturday, and read on the Monday."""
    told = served_event(on=date(2026, 11, 28), due=date(2027, 2, 11), provisional=True)
    sent = sent_event(occurred_on=date(2026, 11, 20), number="鼓法建〔2026〕3号", reply_period=ReplyPeriod(days=72))
    ledger.append([_recorded(version, event) for version, event in enumerate((sent, told), start=5)])
    async with reminding(ledger, MovableClock(date(2026, 11, 30))):
        assert corrections(ledger) == []
    known, clock = read_notices(OF_2027), MovableClock(date(2026, 12, 5))
    async with reminding(ledger, clock, known):
        assert corrections(ledger) == []
        await moved(clock, date(2026, 12, 7))
    async with reminding(ledger, clock, known):
        pass
    due = "2027-02-15"
    assert corrections(ledger) == [{"organ": HOUSING, "original_due_on": due, "reply_due_on": due}]


def corrections(ledger: Ledger) -> list[object]:
    return [entry.envelope().data for entry in ledger.everything(types=[ReplyDeadlineCorrected.type])]


@pytest.mark.parametrize(
    "more",
    [
        (feedback_event(),),
        (SuggestionReminded(occurred_on=day(5, 16), organ=HOUSING),),
        (ReplyDueNoticed(occurred_on=day(5, 16), organ=HOUSING, reply_due_on=day(5, 15)),),
    ],
)
def test_an_answer_or_a_reminder_ends_the_matter(more: tuple[Event, ...]) -> None:
    state: Suggestion = served(*more).state
    assert list(owed_answers(state, MATTER, day(5, 16), RuleSettings())) == []
    waiting: Suggestion = served().state
    assert list(owed_answers(waiting, MATTER, day(5, 16), RuleSettings())) == [
        NoticeReplyDue(id=MATTER, occurred_on=day(5, 16), organ=HOUSING)
    ]


@pytest.mark.parametrize(
    ("today", "reminded_on", "due"),
    [
        (day(4, 29), None, False),
        (day(4, 30), None, True),
        (day(5, 2), day(4, 30), False),
        (day(5, 2), day(4, 1), True),
        (day(5, 15), day(5, 12), False),
        (day(5, 16), day(5, 12), True),
    ],
)
def test_the_days_of_reminding(today: date, reminded_on: date | None, due: bool) -> None:
    assert reminder_due(owed(day(3, 15)), (-15, -3, 1), reminded_on, today) is due


def test_a_short_period_begins_behind_the_first_day_of_reminding() -> None:
    """Whoever was served five days before the deadline is not told so on the day of service."""
    assert not reminder_due(owed(day(5, 10)), (-15, -3, 1), None, day(5, 11))
    assert reminder_due(owed(day(5, 10)), (-15, -3, 1), None, day(5, 12))


def owed(served_on: date) -> Turn:
    return answer(True, HOUSING, served_on, day(5, 15), False)
