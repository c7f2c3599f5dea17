"""What the court finds about a head, and what follows: APP-04, 06 to 13, SUG-20; scenarios 31, 32, 33."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from events.appearance import (
    AbsenceReasonReviewed,
    AbsenceRecordedInJudgment,
    AppearanceFindingCorrected,
    Finding,
    HeadAbsent,
    HeadAppeared,
    HearingAdjourned,
    PlaintiffObjectionNoted,
    ReasonGiven,
)
from events.appearance_terms import Agent, HeadOf, HeadRank, ObjectingParty, StaffPresent
from events.base import Event
from events.case_terms import DraftingTaskKind
from events.drafting_task import DraftingTaskClosed, DraftingTaskEnd, DraftingTaskOpened
from events.values import CaseRef
from events.vocabulary import AbsenceGround, SuggestionKind
from services.court import drafting_task
from services.court.appearance.decider import DECIDER
from services.court.appearance.finding import (
    CorrectAppearanceFinding,
    NotePlaintiffObjection,
    RecordAbsenceInJudgment,
    RecordHeadAbsent,
    RecordHeadAppeared,
)
from services.court.suggestion.decider import DECIDER as SUGGESTION
from services.court.suggestion.decider import SendSuggestion
from services.rules.cases import case_stream
from tests.appearances import (
    CASE,
    DEPUTY,
    DUTY_ELSEWHERE,
    HEARING,
    IN_ORDER,
    OTHER_MEETING,
    PRINCIPAL,
    case,
    day,
    designation,
    duty,
    notice,
    proof,
    proof_review,
)
from tests.given import Given, When, given
from tests.organs import GOV, HOUSING, LEGAL, OFFICE, SUPERVISORY
from tests.suggestions import approved, drafted

STAFF, LAWYER, NOBODY = StaffPresent.CORRESPONDING_STAFF, StaffPresent.LAWYER_ONLY, StaffPresent.NOBODY
NOTIFIED = (duty(), notice())


def appear(on: date = HEARING, **fields: Any) -> RecordHeadAppeared:
    return RecordHeadAppeared(occurred_on=on, **({"spoke": True} | fields))


def appeared(on: date = HEARING, *, spoke: bool = True) -> HeadAppeared:
    return HeadAppeared(occurred_on=on, post="副局长", head_rank=HeadRank.DEPUTY, spoke=spoke)


def miss(staff: StaffPresent = STAFF, ground: AbsenceGround | None = None, on: date = HEARING) -> RecordHeadAbsent:
    return RecordHeadAbsent(occurred_on=on, staff_present=staff, ground=ground)


def absent(
    ground: AbsenceGround | None = AbsenceGround.NO_VALID_REASON, staff: StaffPresent = STAFF, on: date = HEARING
) -> HeadAbsent:
    return HeadAbsent(occurred_on=on, staff_present=staff, ground=ground, excused=ground is None)


def reviewed(given_reason: ReasonGiven, *, accepted: bool, on: date = day(5, 8)) -> AbsenceReasonReviewed:
    return AbsenceReasonReviewed(occurred_on=on, given=given_reason, accepted=accepted)


ACCEPTED = reviewed(DUTY_ELSEWHERE, accepted=True)
ADJOURNED = HearingAdjourned(
    occurred_on=day(5, 9), adjourned_from=HEARING, reason="延期", valid_reason=True, hearing_on=day(6, 10)
)


def history(*events: Event) -> Given:
    return given(DECIDER, *events)


def test_scenario_31_the_head_appears_and_speaks() -> None:
    """APP-06, APP-09: one appearance suffices in the procedure unless the court notifies again."""
    after = history(*IN_ORDER).when(appear()).then(appeared())
    after.when(appear()).nothing()
    after.when(appear(head=DEPUTY)).nothing()
    second = after.when(miss(on=day(6, 20))).rejected("APP-09")
    again = history(*second.history, notice(day(6, 20), day(6, 1)))
    again.when(miss(on=day(6, 20))).then(absent(on=day(6, 20)))
    again.when(miss(on=day(7, 20))).then(absent(on=day(7, 20)))
    voluntary = after.when(appear(day(6, 20), spoke=False)).then(appeared(day(6, 20), spoke=False))
    assert len(voluntary.state.findings) == 2


def test_app_06_without_a_proof_in_order_nobody_appeared() -> None:
    """APP-06: nor another head than the proof's."""
    history(*NOTIFIED).when(appear()).rejected("APP-06")
    history(*IN_ORDER).when(appear(head=PRINCIPAL)).rejected("APP-06")


def test_a_finding_is_of_its_hearing_and_stands() -> None:
    """GEN-05, GEN-08."""
    history().when(appear()).rejected("GEN-05")
    history(*IN_ORDER).when(appear(day(5, 9))).rejected("GEN-08")
    history(duty(may_notify_ground=None)).when(miss(LAWYER, on=day(4, 19))).rejected("GEN-08")
    history(*NOTIFIED, ADJOURNED.model_copy(update={"hearing_on": None})).when(miss(on=day(5, 9))).rejected("GEN-08")
    found = history(*IN_ORDER).when(appear()).then(appeared())
    found.when(miss()).rejected("GEN-05")
    found.when(appear(spoke=False)).rejected("GEN-05")


@pytest.mark.parametrize("actor", [HOUSING, GOV, LEGAL, OFFICE])
def test_app_12_only_the_court_finds_and_corrects(actor: str) -> None:
    """APP-12: whoever else says so, it is no finding."""
    history(*IN_ORDER).as_(actor).when(appear()).rejected("APP-12")
    history(*NOTIFIED).as_(actor).when(miss()).rejected("APP-12")
    there = history(*NOTIFIED, absent()).as_(actor)
    there.when(_correct(head=DEPUTY)).rejected("APP-12")
    there.when(NotePlaintiffObjection(occurred_on=HEARING, objection="异议")).rejected("GEN-10")
    there.when(RecordAbsenceInJudgment(occurred_on=day(6, 1))).rejected("GEN-10")


@pytest.mark.parametrize("staff", [LAWYER, NOBODY])
def test_scenario_32_nobody_gives_a_reason_and_only_a_lawyer_comes(staff: StaffPresent) -> None:
    """APP-07, APP-11: ground 3, and a task to write to the superior organ and 监察机关."""
    before = history(*NOTIFIED)
    found = before.when(miss(staff)).then(absent(AbsenceGround.NOBODY_APPEARED, staff))
    found.when(miss(staff)).nothing()
    assert AbsenceGround.NOBODY_APPEARED.number == 3
    before.when(miss(staff, AbsenceGround.NOBODY_APPEARED)).then(absent(AbsenceGround.NOBODY_APPEARED, staff))
    for claimed in (AbsenceGround.NO_VALID_REASON, AbsenceGround.ABSENT_AFTER_ADJOURNMENT):
        before.when(miss(staff, claimed)).rejected("APP-11")
    history(*NOTIFIED, ACCEPTED).when(miss(staff)).then(absent(AbsenceGround.NOBODY_APPEARED, staff))
    recorded = AbsenceRecordedInJudgment(occurred_on=day(6, 1), statement="负责人未出庭")
    state = RecordAbsenceInJudgment(occurred_on=day(6, 1), statement="负责人未出庭")
    found.when(state).then(recorded).when(state).nothing()


def test_scenario_33a_an_accepted_reason_excuses() -> None:
    """APP-07, APP-08: ground 1 where the reason was not accepted, none where it was."""
    history(*NOTIFIED, reviewed(OTHER_MEETING, accepted=False)).when(miss()).then(absent())
    history(*NOTIFIED).when(miss(ground=AbsenceGround.NO_VALID_REASON)).then(absent())
    excused = history(*NOTIFIED, ACCEPTED)
    excused.when(miss()).then(absent(None))
    excused.when(miss(StaffPresent.ENTRUSTED_STAFF)).then(absent(None, StaffPresent.ENTRUSTED_STAFF))
    excused.when(miss(ground=AbsenceGround.NO_VALID_REASON)).rejected("APP-08")
    history(*NOTIFIED).when(miss(ground=AbsenceGround.NOBODY_APPEARED)).rejected("APP-07")


def test_an_accepted_reason_is_for_one_hearing() -> None:
    once = history(*NOTIFIED, ACCEPTED, absent(None))
    once.when(miss(on=day(6, 20))).then(absent(on=day(6, 20)))


def test_app_07_absent_again_after_an_adjournment() -> None:
    """APP-07, ground 2: after a hearing was put off for a valid reason, and only then."""
    before = history(*NOTIFIED, ACCEPTED, ADJOURNED)
    second = AbsenceGround.ABSENT_AFTER_ADJOURNMENT
    before.when(miss(on=day(6, 10))).then(absent(second, on=day(6, 10)))
    before.when(miss(ground=second, on=day(6, 10))).then(absent(second, on=day(6, 10)))
    before.when(miss(ground=AbsenceGround.NO_VALID_REASON, on=day(6, 10))).rejected("APP-07")
    history(*NOTIFIED).when(miss(ground=second)).rejected("APP-07")
    ex_officio = ADJOURNED.model_copy(update={"valid_reason": False})
    history(*NOTIFIED, ex_officio).when(miss(on=day(6, 10))).then(absent(on=day(6, 10)))


@pytest.mark.parametrize("ground", [AbsenceGround.LEFT_WITHOUT_LEAVE, AbsenceGround.REFUSED_TO_EXPLAIN])
def test_app_07_leaving_and_refusing_are_stated_by_the_court(ground: AbsenceGround) -> None:
    """APP-07, grounds 4 and 5: the head was there."""
    history(*IN_ORDER).when(miss(ground=ground)).then(absent(ground))
    history(duty(), ACCEPTED).when(miss(ground=ground)).then(absent(ground))


def unnotified(ground: AbsenceGround = AbsenceGround.NO_VALID_REASON, staff: StaffPresent = STAFF) -> HeadAbsent:
    return absent(ground, staff).model_copy(update={"without_notice": True})


def test_app_04_an_absence_without_the_notice_owed_is_found_and_marked() -> None:
    """APP-04: 法释〔2020〕3号 art. 12 asks for no notice, so what art. 4 owed and was not served is a defect shown."""
    history(duty()).when(miss()).then(unnotified()).when(miss()).nothing()
    history(duty()).when(miss(NOBODY)).then(unnotified(AbsenceGround.NOBODY_APPEARED, NOBODY))
    assert _written(history(duty()).when(miss())) == [opened()], "the suggestion is owed all the same"
    history(duty(), notice(day(6, 20))).when(miss(on=day(6, 20))).then(absent(on=day(6, 20)))
    history(duty(), ACCEPTED).when(miss()).then(absent(None))
    history(duty(must_notify_ground=None)).when(miss()).then(absent())


def test_app_07_more_than_one_ground_holds() -> None:
    """APP-07: art. 12 lists five grounds, and one hearing may fall under several of them."""
    first, again, nobody, left, refused = AbsenceGround

    def with_further(staff: StaffPresent, ground: AbsenceGround | None, *further: AbsenceGround) -> RecordHeadAbsent:
        return miss(staff, ground, day(6, 10)).model_copy(update={"further_grounds": further})

    def both(staff: StaffPresent, ground: AbsenceGround, *further: AbsenceGround) -> HeadAbsent:
        return absent(ground, staff, day(6, 10)).model_copy(update={"further_grounds": further})

    put_off = history(*NOTIFIED, ACCEPTED, ADJOURNED)
    put_off.when(with_further(LAWYER, None, again)).then(both(LAWYER, nobody, again))
    put_off.when(with_further(LAWYER, None, first)).rejected("APP-07")
    there = history(*IN_ORDER)
    there.when(with_further(STAFF, left, refused)).then(both(STAFF, left, refused))
    there.when(with_further(NOBODY, nobody, first)).then(both(NOBODY, nobody, first))
    for contradictory in ((left, first), (None, refused), (left, left), (None, nobody), (None, first)):
        there.when(with_further(STAFF, *contradictory)).rejected("APP-07")
    excused = history(*NOTIFIED, reviewed(DUTY_ELSEWHERE, accepted=True, on=day(5, 20)))
    excused.when(with_further(STAFF, None, first)).rejected("APP-08")
    excused.when(with_further(STAFF, None, left)).rejected("APP-07")
    history(*NOTIFIED, absent()).when(_correct(head=DEPUTY, further_grounds=(first,))).rejected("APP-06")


def test_an_acting_head_the_agents_and_the_gist_are_recorded() -> None:
    """法释〔2020〕3号 arts. 2, 11; 行诉解释 art. 128: who was in charge, who came beside the head, what was said."""
    acting = DEPUTY.model_copy(update={"acting": True})
    came = {"agents": (Agent.STAFF, Agent.LAWYER), "gist": "同意就补偿差额与原告协商"}
    proven = history(duty(), notice(), designation(acting), proof(head=acting), proof_review(head=acting))
    found = appeared().model_copy(update={"acting": True, **came})
    after = proven.when(appear(**came)).then(found)
    assert after.state.findings[HEARING].head == acting
    after.when(appear(**came)).nothing()
    alone = miss().model_copy(update=came)
    history(*NOTIFIED).when(alone).then(absent().model_copy(update=came))
    again = _correct(staff_present=NOBODY, gist="未陈述")
    there = history(*NOTIFIED, absent()).when(again)
    there.then(_corrected(appeared=False, staff_present=NOBODY, ground=AbsenceGround.NOBODY_APPEARED, gist="未陈述"))
    history(*NOTIFIED).when(miss().model_copy(update={"gist": "电话13812345678"})).rejected("APP-06")


@pytest.mark.parametrize("party", ObjectingParty)
def test_app_13_any_party_may_object(party: ObjectingParty) -> None:
    """APP-13: art. 13 speaks of 当事人, not of the plaintiff alone."""
    object_ = NotePlaintiffObjection(occurred_on=HEARING, objection="负责人应当出庭", party=party)
    noted = PlaintiffObjectionNoted(occurred_on=HEARING, objection="负责人应当出庭", party=party)
    history(*NOTIFIED, absent()).when(object_).then(noted).when(object_).nothing()


def test_app_13_an_objection_is_noted_and_stops_nothing() -> None:
    """APP-13."""
    object_ = NotePlaintiffObjection(occurred_on=HEARING, objection="负责人应当出庭")
    noted = PlaintiffObjectionNoted(occurred_on=HEARING, objection="负责人应当出庭")
    history(*IN_ORDER, appeared()).when(object_).rejected("APP-13")
    after = history(*NOTIFIED, absent()).when(object_).then(noted).when(object_).nothing()
    after.when(RecordAbsenceInJudgment(occurred_on=day(6, 1))).then_types(AbsenceRecordedInJudgment)
    history(*NOTIFIED, absent()).when(object_.model_copy(update={"occurred_on": day(5, 9)})).rejected("GEN-08")
    personal = NotePlaintiffObjection(occurred_on=HEARING, objection="手机13812345678")
    history(*NOTIFIED, absent()).when(personal).rejected("APP-06")


def test_app_07_the_judgment_states_a_ground_that_was_found() -> None:
    """APP-07."""
    record = RecordAbsenceInJudgment(occurred_on=day(6, 1))
    history(*NOTIFIED, ACCEPTED, absent(None)).when(record).rejected("APP-07")
    early = RecordAbsenceInJudgment(occurred_on=day(5, 9))
    history(*NOTIFIED, absent()).when(early).rejected("GEN-08")
    personal = RecordAbsenceInJudgment(occurred_on=day(6, 1), statement="手机13812345678")
    history(*NOTIFIED, absent()).when(personal).rejected("APP-06")


# corrections


def _correct(on: date = day(5, 20), **fields: Any) -> CorrectAppearanceFinding:
    return CorrectAppearanceFinding(occurred_on=on, hearing_on=HEARING, reason="笔录记载有误", **fields)


def _corrected(**finding: Any) -> AppearanceFindingCorrected:
    found = Finding(hearing_on=HEARING, **finding)
    return AppearanceFindingCorrected(occurred_on=day(5, 20), finding=found, reason="笔录记载有误")


def test_app_12_the_court_corrects_with_a_reason() -> None:
    """APP-12: a correction obeys the rules of a finding."""
    before = history(*NOTIFIED, absent())
    after = before.when(_correct(head=DEPUTY, spoke=True)).then(_corrected(appeared=True, head=DEPUTY, spoke=True))
    after.when(_correct(head=DEPUTY, spoke=True)).nothing()
    excused = _corrected(appeared=False, staff_present=STAFF, excused=True)
    late = history(*NOTIFIED, absent(), reviewed(DUTY_ELSEWHERE, accepted=True, on=day(5, 15)))
    late.when(_correct(staff_present=STAFF)).then(excused)
    third = AbsenceGround.NOBODY_APPEARED
    before.when(_correct(staff_present=NOBODY)).then(_corrected(appeared=False, staff_present=NOBODY, ground=third))
    before.when(_correct()).rejected("APP-07")
    before.when(_correct(head=DEPUTY, staff_present=STAFF)).rejected("APP-06")
    before.when(_correct(head=DEPUTY.model_copy(update={"head_of": HeadOf.SUBORDINATE_ORGAN}))).rejected("APP-01")
    history(*NOTIFIED).when(_correct(head=DEPUTY)).rejected("GEN-06")
    before.when(_correct(day(5, 9), head=DEPUTY)).rejected("GEN-08")
    personal = CorrectAppearanceFinding(hearing_on=HEARING, reason="手机13812345678", head=DEPUTY)
    before.when(personal).rejected("APP-06")
    marked = _corrected(appeared=False, staff_present=NOBODY, ground=third, without_notice=True)
    history(duty(), ACCEPTED, absent(None)).when(_correct(staff_present=NOBODY)).then(marked)


# the task


def task(step: When) -> list[type[Event]]:
    """What the companions of a step write on the task of the case and organ, which is open or not."""
    return [type(event) for event in _written(step)]


def _written(step: When, *past: Event) -> list[Event]:
    written: list[Event] = []
    for stream, command in step.companions():
        assert stream == drafting_task.task_stream(DraftingTaskKind.HEAD_ABSENCE, CASE, HOUSING)
        state = drafting_task.DECIDER.fold([*past, *written])
        written.extend(drafting_task.DECIDER.decide(state, command, step.given.context()))
    return written


def opened(on: date = HEARING) -> DraftingTaskOpened:
    return DraftingTaskOpened(occurred_on=on, kind=DraftingTaskKind.HEAD_ABSENCE, case=CASE, organ=HOUSING)


def test_app_07_a_ground_opens_the_task_to_write_in_the_same_transaction() -> None:
    """APP-07, scenario 32: with a ground only."""
    assert _written(history(*NOTIFIED).when(miss(NOBODY))) == [opened()]
    assert task(history(*NOTIFIED, ACCEPTED).when(miss())) == []
    assert task(history(*IN_ORDER).when(appear())) == []
    assert task(history(*NOTIFIED, absent()).when(miss())) == []


def test_a_correction_opens_or_closes_the_task() -> None:
    """APP-07, APP-12."""
    now_absent = history(*IN_ORDER, appeared()).when(_correct(staff_present=STAFF))
    assert _written(now_absent) == [opened(day(5, 20))]
    now_there = history(*NOTIFIED, absent()).when(_correct(head=DEPUTY))
    [closed] = _written(now_there, opened())
    assert isinstance(closed, DraftingTaskClosed)
    assert closed.because is DraftingTaskEnd.FINDING_CORRECTED
    other_ground = history(*NOTIFIED, absent()).when(_correct(staff_present=NOBODY))
    assert task(other_ground) == []
    twice = history(*NOTIFIED, absent(), absent(on=day(6, 20))).when(_correct(head=DEPUTY))
    assert task(twice) == []


def test_scenario_32_the_suggestion_goes_past_the_defendant_and_closes_the_task() -> None:
    """SUG-20, APP-07: refused to the defendant, taken to the superior organ or 监察机关; M46 is 1 of 1."""
    content = {
        "kind": SuggestionKind.HEAD_ABSENCE,
        "defendant": HOUSING,
        "absence_grounds": (AbsenceGround.NOBODY_APPEARED,),
        "case_refs": (CaseRef(number=CASE),),
    }
    there = given(SUGGESTION, drafted(day(5, 11), **content), approved(occurred_on=day(5, 12)))
    there = there.having(known={case_stream(CASE): case()})

    def send(*addressees: str) -> SendSuggestion:
        return SendSuggestion(occurred_on=day(5, 13), addressees=addressees, cc=(LEGAL,), number="鼓法建〔2024〕7号")

    there.when(send(HOUSING)).rejected("SUG-20")
    there.when(send(HOUSING, SUPERVISORY)).rejected("SUG-20")
    for addressees in ((SUPERVISORY,), (GOV,), ()):
        step = there.when(send(*addressees))
        assert step.decide()
        closing = [command for stream, command in step.companions() if stream.startswith("drafting-task:")]
        state = drafting_task.DECIDER.fold([opened()])
        written = [e for command in closing for e in drafting_task.DECIDER.decide(state, command, step.given.context())]
        assert [type(event) for event in written] == [DraftingTaskClosed]
        assert getattr(written[0], "because", None) is DraftingTaskEnd.SUGGESTION_SENT
