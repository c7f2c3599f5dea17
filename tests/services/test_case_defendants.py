"""Several defendants, each with its outcome, and defendants added or replaced (CAS-03, CAS-05; 行诉解释 art. 26)."""

from __future__ import annotations

from datetime import date
from typing import Any

from events.appearance import AppearanceDutyEnded, AppearanceDutyRegistered, HeadAbsent
from events.appearance_response import AppearanceDutyEndReceived, AppearanceReported, AppearanceResponseOpened
from events.appearance_terms import StaffPresent
from events.case import (
    CaseConcluded,
    CaseDefendantsChanged,
    CaseDefendantsNoted,
    CaseNoted,
    DefendantOutcome,
    HearingScheduled,
)
from events.case_terms import CaseOutcome, LossGround, Procedure
from services.court.appearance.decider import DECIDER as APPEARANCE
from services.court.appearance.decider import ServeAppearanceNotice
from services.court.appearance.finding import RecordHeadAbsent
from services.court.appearance.opening import EndAppearanceDuty, OpenAppearanceDuty
from services.court.case.decider import DECIDER, ChangeDefendants, ScheduleHearing
from services.court.case.ending import ConcludeCase
from services.government.appearance_response import DECIDER as RESPONSE
from services.government.appearance_response import DesignateHead, ReportAppearance, SubmitAbsenceReason
from services.rules.appearance import appearance_stream
from services.shared.case_copy import DECIDER as COPY
from tests.appearances import CASE, DEPUTY, DUTY_ELSEWHERE, HEARING, duty
from tests.cases import concluded_event, filed_event
from tests.given import Given, given, internal
from tests.organs import COURT, GOV, HOUSING, SUPERVISORY, TAX, URBAN

CHANGED_ON = date(2024, 5, 6)
SCHEDULED = HearingScheduled(occurred_on=date(2024, 4, 20), hearing_on=HEARING)
REPLACED = CaseDefendantsChanged(occurred_on=CHANGED_ON, defendants=(URBAN,), reason="原告变更被告")


def sued(*defendants: str, **more: Any) -> Given:
    return given(DECIDER, filed_event(CASE, defendants=defendants, **more)).as_(COURT)


def change(*defendants: str, on: date = CHANGED_ON) -> ChangeDefendants:
    return ChangeDefendants(occurred_on=on, case=CASE, defendants=defendants, reason="原告变更被告")


def conclude(outcome: CaseOutcome, **own: CaseOutcome) -> ConcludeCase:
    grounds = (LossGround.WRONG_LAW,) if outcome.loss else ()
    outcomes = tuple(DefendantOutcome(organ=organ, outcome=each) for organ, each in own.items()) or None
    told = {"occurred_on": date(2024, 6, 3), "case": CASE, "outcome": outcome, "loss_grounds": grounds}
    return ConcludeCase(**told, by_defendant=outcomes)


# --- an outcome of its own ----------------------------------------------------------------------------------------


def test_one_defendant_loses_and_the_claim_against_the_other_is_rejected() -> None:
    """行政诉讼法 arts. 69, 70: each act is judged; the case counts once, as lost."""
    other = {URBAN: CaseOutcome.CLAIMS_DISMISSED}
    concluded = sued(HOUSING, URBAN).when(conclude(CaseOutcome.REVOKED, **other))
    event = concluded_event(
        date(2024, 6, 3),
        loss_grounds=(LossGround.WRONG_LAW,),
        by_defendant=(DefendantOutcome(organ=URBAN, outcome=CaseOutcome.CLAIMS_DISMISSED),),
    )
    concluded.then(event).when(conclude(CaseOutcome.REVOKED, **other)).nothing()


def test_the_case_is_lost_where_one_of_its_defendants_lost() -> None:
    story = sued(HOUSING, URBAN)
    story.when(conclude(CaseOutcome.CLAIMS_DISMISSED, **{URBAN: CaseOutcome.REVOKED})).rejected("CAS-05")
    both = {HOUSING: CaseOutcome.SUIT_DISMISSED, URBAN: CaseOutcome.CLAIMS_DISMISSED}
    story.when(conclude(CaseOutcome.REVOKED, **both)).rejected("CAS-05")
    story.when(conclude(CaseOutcome.CLAIMS_DISMISSED, **both)).then_types(CaseConcluded)
    story.when(conclude(CaseOutcome.TRANSFERRED, **{URBAN: CaseOutcome.CLAIMS_DISMISSED})).rejected("CAS-05")


def test_an_outcome_is_that_of_a_defendant_and_of_the_table() -> None:
    story = sued(HOUSING, URBAN)
    story.when(conclude(CaseOutcome.REVOKED, **{TAX: CaseOutcome.SUIT_DISMISSED})).rejected("CAS-05")
    story.when(conclude(CaseOutcome.REVOKED, **{URBAN: CaseOutcome.ENFORCEMENT_GRANTED})).rejected("CAS-05")
    twice = conclude(CaseOutcome.REVOKED, **{URBAN: CaseOutcome.SUIT_DISMISSED})
    twice = twice.model_copy(update={"by_defendant": (twice.by_defendant or ()) * 2})
    story.when(twice).rejected("CAS-05")


# --- added, replaced ----------------------------------------------------------------------------------------------


def test_a_defendant_is_replaced_while_the_case_is_pending() -> None:
    """行诉解释 art. 26: the court tells the plaintiff to name the right defendant."""
    story = sued(HOUSING).when(change(URBAN)).then(REPLACED)
    assert story.state.defendants == (URBAN,)
    story.when(change(URBAN)).nothing()
    story.when(change(HOUSING, URBAN, on=date(2024, 5, 5))).rejected("GEN-08")
    given(DECIDER, *story.history, concluded_event(date(2024, 6, 3))).when(change(HOUSING)).rejected("GEN-05")


def test_who_is_sued_anew_is_an_administrative_organ_and_the_court_alone_says_so() -> None:
    sued(HOUSING).when(change(SUPERVISORY)).rejected("CAS-03")
    sued(HOUSING).when(change(URBAN, URBAN)).rejected("CAS-03")
    sued(HOUSING).as_(GOV).when(change(URBAN)).rejected("CAS-01")
    sued(HOUSING).when(change(URBAN, on=date(2024, 1, 9))).rejected("GEN-08")
    [event] = sued(HOUSING).when(change(HOUSING, GOV)).decide()
    assert event.government_defendant, "APP-14: a flag, as at the filing"


def test_a_judgment_lies_behind_the_last_change_of_defendants() -> None:
    story = sued(HOUSING).when(change(URBAN, on=date(2024, 6, 4))).then_types(CaseDefendantsChanged)
    story.when(conclude(CaseOutcome.CLAIMS_DISMISSED)).rejected("GEN-08")


def test_the_duty_opens_for_the_added_and_ends_for_the_replaced() -> None:
    """法释〔2020〕3号 art. 1: whoever is sued owes the appearance of its head."""
    companions = sued(HOUSING, TAX).when(ScheduleHearing(case=CASE, hearing_on=HEARING, occurred_on=CHANGED_ON))
    story = companions.then(SCHEDULED.model_copy(update={"occurred_on": CHANGED_ON}))
    beside = dict(story.when(change(HOUSING, URBAN)).companions())
    assert beside.keys() == {appearance_stream(CASE, TAX), appearance_stream(CASE, URBAN)}
    assert beside[appearance_stream(CASE, TAX)] == EndAppearanceDuty(occurred_on=CHANGED_ON)
    assert isinstance(beside[appearance_stream(CASE, URBAN)], OpenAppearanceDuty)
    before = sued(HOUSING, TAX).when(change(HOUSING, URBAN)).companions()
    assert [stream for stream, _ in before] == [appearance_stream(CASE, TAX)], "no hearing is set yet"


def test_no_hearing_from_the_day_of_the_change_on_is_the_replaced_ones() -> None:
    end = EndAppearanceDuty(occurred_on=CHANGED_ON)
    given(APPEARANCE).when(end).nothing()
    ended = given(APPEARANCE, duty()).when(end).then(AppearanceDutyEnded(occurred_on=CHANGED_ON)).when(end).nothing()
    notice = ServeAppearanceNotice(occurred_on=CHANGED_ON, case=CASE, organ=HOUSING, hearing_on=HEARING)
    ended.when(notice).rejected("GEN-05")
    absent = RecordHeadAbsent(case=CASE, organ=HOUSING, staff_present=StaffPresent.CORRESPONDING_STAFF)
    ended.when(absent.model_copy(update={"occurred_on": HEARING})).rejected("GEN-05")
    ended.when(absent.model_copy(update={"occurred_on": date(2024, 5, 3)})).then_types(HeadAbsent)  # heard before
    again = OpenAppearanceDuty(occurred_on=HEARING, case=CASE, organ=HOUSING)
    assert ended.when(again).then_types(AppearanceDutyRegistered).state.ended_on is None


# --- the copies of the other sides --------------------------------------------------------------------------------


def test_the_copies_know_who_is_sued_now() -> None:
    noted = CaseNoted(occurred_on=date(2024, 1, 10), number=CASE, defendants=(HOUSING,))
    change_noted = internal(COPY, "note-case-defendants")(occurred_on=CHANGED_ON, defendants=(URBAN,))
    story = given(COPY, noted).as_(GOV).when(change_noted)
    told = story.then(CaseDefendantsNoted(occurred_on=CHANGED_ON, defendants=(URBAN,)))
    assert told.state.defendants == (URBAN,)
    told.when(change_noted).nothing()


def test_the_replaced_organ_prepares_nothing_more() -> None:
    opened = AppearanceResponseOpened(
        occurred_on=date(2024, 4, 20), case=CASE, procedure=Procedure.FIRST_INSTANCE, organ=HOUSING
    )
    note = internal(RESPONSE, "note-appearance-duty-end")(occurred_on=CHANGED_ON)
    story = given(RESPONSE, opened).as_(GOV).when(note)
    ended = story.then(AppearanceDutyEndReceived(occurred_on=CHANGED_ON)).when(note).nothing().as_(HOUSING)
    named = {"occurred_on": CHANGED_ON, "case": CASE, "organ": HOUSING}
    ended.when(DesignateHead(**named, head=DEPUTY)).rejected("GEN-05")
    ended.when(SubmitAbsenceReason(**named, given=DUTY_ELSEWHERE)).rejected("GEN-05")
    earlier = ReportAppearance(**{**named, "occurred_on": date(2024, 5, 3)}, attended=True)
    ended.when(earlier).then_types(AppearanceReported)
