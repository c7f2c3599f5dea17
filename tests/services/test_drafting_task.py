"""Documents the court owes because of what happened in a case (domain F.6; SUG-20, SUG-21)."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from events.appearance import AppearanceFindingCorrected, Finding, HeadAbsent
from events.appearance_terms import StaffPresent
from events.case_terms import DraftingTaskKind
from events.drafting_task import DraftingTaskClosed, DraftingTaskEnd, DraftingTaskOpened, DraftingTaskReminded
from events.organ import OrganSuperseded
from events.suggestion import NormativeBasis, SuggestionSent
from events.vocabulary import AbsenceGround, SuggestionKind
from services.court.appearance import decider as appearance
from services.court.drafting_task import (
    DECIDER,
    CloseDraftingTask,
    ConfirmReportToHigherCourt,
    OpenDraftingTask,
    RemindDraftingTask,
    ReopenDraftingTask,
    opening,
    task_stream,
)
from services.court.suggestion import decider as suggestion
from services.court.suggestion.clock import DecideObjection
from services.court.suggestion.ending import WithdrawSuggestion
from services.decider import Command
from services.rules.appearance import appearance_stream
from tests.given import MATTER, Given, given
from tests.organs import CITY_COURT, COURT_DIVISION, GOV, HOUSING, OFFICE, URBAN, registry
from tests.suggestions import CASE, day, ready, send

ABSENCE, NORMATIVE = DraftingTaskKind.HEAD_ABSENCE, DraftingTaskKind.NORMATIVE_DOCUMENT
REPORT = DraftingTaskKind.REPORT_TO_HIGHER_COURT
SENT = DraftingTaskEnd.SUGGESTION_SENT


def opened(kind: DraftingTaskKind = ABSENCE, on: date = day(3, 1), **changes: Any) -> DraftingTaskOpened:
    organ = HOUSING if kind is ABSENCE else None
    return DraftingTaskOpened(**{"occurred_on": on, "kind": kind, "case": CASE.number, "organ": organ, **changes})


def open_it(on: date = day(3, 1)) -> OpenDraftingTask:
    return OpenDraftingTask(occurred_on=on, kind=ABSENCE, case=CASE.number, organ=HOUSING)


def task(*more: Any, kind: DraftingTaskKind = ABSENCE) -> Given:
    return given(DECIDER, opened(kind), *more)


def closed(on: date = day(3, 10)) -> DraftingTaskClosed:
    return DraftingTaskClosed(occurred_on=on, because=SENT, suggestion=MATTER)


def test_a_task_is_opened_once_and_again_after_a_later_act() -> None:
    story = given(DECIDER).when(open_it()).then(opened())
    assert story.state.open
    story.when(open_it(day(3, 5))).nothing()
    story = story.when(CloseDraftingTask(occurred_on=day(3, 10), because=SENT, suggestion=MATTER)).then(closed())
    assert not story.state.open
    story.when(open_it()).nothing()
    story.when(open_it(day(6, 1))).then(opened(on=day(6, 1)))


def test_the_task_is_named_by_kind_case_and_organ() -> None:
    stream, command = opening(ABSENCE, CASE.number, day(3, 1), HOUSING)
    assert command == open_it()
    assert stream == task_stream(ABSENCE, CASE.number, HOUSING) != task_stream(ABSENCE, CASE.number, URBAN)
    matter = DECIDER.matter(command)
    assert matter is not None
    assert DECIDER.stream(matter) == stream


def test_closing_what_is_not_open_says_nothing() -> None:
    close = CloseDraftingTask(occurred_on=day(3, 10), because=DraftingTaskEnd.FINDING_CORRECTED)
    given(DECIDER).when(close).nothing()
    task(closed()).when(close).nothing()
    task().when(close).then_types(DraftingTaskClosed)


def test_a_reminder_once_a_day_while_it_is_open() -> None:
    remind = RemindDraftingTask(occurred_on=day(3, 5))
    story = task().when(remind).then(DraftingTaskReminded(occurred_on=day(3, 5)))
    story.when(remind).nothing()
    story.when(RemindDraftingTask(occurred_on=day(3, 6))).then_types(DraftingTaskReminded)
    given(DECIDER).when(remind).nothing()
    task(closed()).when(RemindDraftingTask(occurred_on=day(3, 12))).nothing()


def test_the_report_to_the_higher_court_is_confirmed_by_the_court() -> None:
    confirm = ConfirmReportToHigherCourt(occurred_on=day(3, 10), case=CASE.number)
    story = task(kind=REPORT).as_(COURT_DIVISION)
    story = story.when(confirm).then(
        DraftingTaskClosed(occurred_on=day(3, 10), because=DraftingTaskEnd.REPORTED, to=CITY_COURT)
    )
    story.when(confirm).nothing()
    for actor in (GOV, OFFICE, HOUSING):
        task(kind=REPORT).as_(actor).when(confirm).rejected("GEN-10")
    early = ConfirmReportToHigherCourt(occurred_on=day(2, 29), case=CASE.number)
    task(kind=REPORT).when(early).rejected("GEN-08")
    elsewhere = ConfirmReportToHigherCourt(occurred_on=day(3, 10), case=CASE.number, to=GOV)
    task(kind=REPORT).when(elsewhere).rejected("GEN-07")


def closing(story: Given) -> dict[str, Command]:
    told = story.when(send(GOV)).companions()
    return {stream: command for stream, command in told if isinstance(command, CloseDraftingTask)}


@pytest.mark.parametrize("kind", [SuggestionKind.HEAD_ABSENCE, SuggestionKind.NON_APPEARANCE_SANCTION])
def test_sug_20_sending_closes_the_task_of_the_absence(kind: SuggestionKind) -> None:
    """Scenario 32: the task stays open until the suggestion about that case and organ is sent, be it a 处分建议."""
    absence = {"kind": kind, "absence_grounds": (AbsenceGround.NOBODY_APPEARED,)}
    stream = task_stream(ABSENCE, CASE.number, HOUSING)
    expected = CloseDraftingTask(occurred_on=day(3, 10), because=SENT, suggestion=MATTER)
    assert closing(ready(defendant=HOUSING, **absence)) == {stream: expected}
    other = ready(defendant=HOUSING, absence_grounds=(AbsenceGround.NOBODY_APPEARED,))
    assert closing(other) == {}


def reopened(story: Given) -> dict[str, Command]:
    told = story.when(WithdrawSuggestion(occurred_on=day(4, 1), reason="发送有误")).companions()
    return {stream: command for stream, command in told if isinstance(command, ReopenDraftingTask)}


@pytest.mark.parametrize("kind", [SuggestionKind.HEAD_ABSENCE, SuggestionKind.NON_APPEARANCE_SANCTION])
def test_sug_20_withdrawing_opens_the_task_of_the_absence_again(kind: SuggestionKind) -> None:
    """A32: art. 12 obliges the court as before, unless the absence was found otherwise meanwhile."""
    absence = {"kind": kind, "absence_grounds": (AbsenceGround.NOBODY_APPEARED,)}
    sent = ready(defendant=HOUSING, **absence).when(send(GOV)).then_types(SuggestionSent)
    stream, duty = task_stream(ABSENCE, CASE.number, HOUSING), appearance_stream(CASE.number, HOUSING)
    assert list(suggestion.DECIDER.relies_on(sent.state)) == [duty]
    again = {stream: ReopenDraftingTask(occurred_on=day(4, 1), suggestion=MATTER)}
    assert reopened(sent) == again
    upheld = DecideObjection(occurred_on=day(4, 1), organ=GOV, upheld=True, reason="异议成立", withdraw=True)
    assert dict(sent.when(upheld).companions()) == again
    missed = HeadAbsent(
        occurred_on=day(3, 1), staff_present=StaffPresent.NOBODY, ground=AbsenceGround.NOBODY_APPEARED, excused=False
    )
    found = appearance.DECIDER.fold([missed])
    assert reopened(sent.having(known={duty: found})) == again
    finding = Finding(hearing_on=day(3, 1), appeared=True, head=None, spoke=True)
    corrected = AppearanceFindingCorrected(occurred_on=day(3, 20), finding=finding, reason="认定有误")
    assert reopened(sent.having(known={duty: appearance.DECIDER.fold([missed, corrected])})) == {}


def test_a_task_is_open_again_for_the_suggestion_that_closed_it_only() -> None:
    again = ReopenDraftingTask(occurred_on=day(4, 1), suggestion=MATTER)
    done = task(closed(), kind=NORMATIVE).when(again).then(opened(NORMATIVE, day(4, 1)))
    assert done.state.open
    done.when(again).nothing()
    task(closed()).when(again.model_copy(update={"suggestion": UUID(int=7)})).nothing()
    corrected = DraftingTaskClosed(occurred_on=day(3, 10), because=DraftingTaskEnd.FINDING_CORRECTED)
    task(corrected).when(again).nothing()
    given(DECIDER).when(again).nothing()


@pytest.mark.parametrize("withdrawn", [0, 1], ids=["the first", "the second"])
def test_sug_20_a_task_that_two_suggestions_fulfil_stays_closed_while_one_of_them_stands(withdrawn: int) -> None:
    """法释〔2020〕3号 art. 12 obliges the court to suggest once: a 处分建议 beside the suggestion fulfils it too."""
    both = UUID(int=1), UUID(int=2)
    days = day(3, 10), day(3, 20)

    def close(which: int) -> CloseDraftingTask:
        return CloseDraftingTask(occurred_on=days[which], because=SENT, suggestion=both[which])

    def told(which: int, further: bool | None = None) -> DraftingTaskClosed:
        return DraftingTaskClosed(occurred_on=days[which], because=SENT, suggestion=both[which], further=further)

    story = task().when(close(0)).then(told(0)).when(close(1)).then(told(1, further=True))
    story.when(close(1)).nothing()
    stands = 1 - withdrawn
    first, last = (ReopenDraftingTask(occurred_on=day(4, 1), suggestion=both[which]) for which in (withdrawn, stands))
    alone = story.when(first).then(opened(), told(stands))
    assert not alone.state.open
    alone.when(first).nothing()
    assert alone.when(last).then(opened(on=day(4, 1))).state.open


def test_org_02_a_suggestion_about_the_successor_fulfils_the_duty() -> None:
    merged = registry(OrganSuperseded(occurred_on=day(3, 5), organ=HOUSING, successor=URBAN))
    story = ready(kind=SuggestionKind.HEAD_ABSENCE, defendant=URBAN, absence_grounds=(AbsenceGround.NOBODY_APPEARED,))
    assert set(closing(story.having(registry=merged))) == {
        task_stream(ABSENCE, CASE.number, HOUSING),
        task_stream(ABSENCE, CASE.number, URBAN),
    }


def test_sug_21_sending_closes_the_task_of_the_normative_document_not_the_report() -> None:
    basis = NormativeBasis(title="征收补偿办法", issuing_organs=(HOUSING,), judgment_effective_on=day(3, 1))
    story = ready(kind=SuggestionKind.NORMATIVE_DOCUMENT, normative=basis)
    assert set(closing(story)) == {task_stream(NORMATIVE, CASE.number)}


@pytest.mark.parametrize("command", [OpenDraftingTask, CloseDraftingTask, RemindDraftingTask])
def test_tasks_are_kept_by_the_program(command: type[Command]) -> None:
    assert command.internal
