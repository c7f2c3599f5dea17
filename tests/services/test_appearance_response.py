"""The organ's side of an appearance, and what crosses between the sides: APP-01, 02, 05, 06, 08, 12."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from events.appearance import (
    AppearanceFindingCorrected,
    Finding,
    HeadAbsent,
    HeadAppeared,
    HeadNamed,
    HearingAdjourned,
    JointAppearanceSettled,
)
from events.appearance_response import (
    AbsenceReasonSubmitted,
    AdjournmentReceived,
    AppearanceNoticeReceived,
    AppearanceReported,
    AppearanceResponseOpened,
    FindingReceived,
    HeadDesignated,
    HeadReplaced,
    IdentityProofSubmitted,
    JointAppearanceReceived,
    ProofReviewReceived,
    ReasonReviewReceived,
)
from events.appearance_terms import HeadOf, HeadRank, JointSettlement, MustNotifyGround, ProofReview, StaffPresent
from events.base import Event, Side, Visibility
from events.case_terms import Procedure
from events.envelope import Envelope
from events.organ import OrganSuperseded
from events.vocabulary import AbsenceGround
from services.court.appearance.decider import DECIDER as APPEARANCE
from services.decider import Command, Decider
from services.government.appearance_response import (
    DECIDER,
    DesignateHead,
    ReplaceHead,
    ReportAppearance,
    SubmitAbsenceReason,
    SubmitIdentityProof,
)
from services.policies.policy import policies_of
from tests.appearances import (
    CASE,
    DEPUTY,
    DUTY_ELSEWHERE,
    HEARING,
    NOTIFIED_ON,
    PRINCIPAL,
    REGISTERED_ON,
    day,
    designation,
    duty,
    notice,
    proof,
    proof_review,
)
from tests.given import MATTER, Given, given, internal
from tests.organs import COURT, GOV, HOUSING, LEGAL, URBAN, registry
from tests.services.test_appearance_duty import reviewed

NoteFinding = internal(DECIDER, "note-finding")
OpenAppearanceResponse = internal(DECIDER, "open-appearance-response")


def opened(**changes: Any) -> AppearanceResponseOpened:
    fields: dict[str, Any] = {
        "occurred_on": REGISTERED_ON,
        "case": CASE,
        "procedure": Procedure.FIRST_INSTANCE,
        "organ": HOUSING,
        "must_notify_ground": MustNotifyGround.MASS_INCIDENT,
    }
    return AppearanceResponseOpened(**(fields | changes))


def told(hearing: date = HEARING, on: date = NOTIFIED_ON) -> AppearanceNoticeReceived:
    return AppearanceNoticeReceived(occurred_on=on, hearing_on=hearing)


def designated(head: HeadNamed = DEPUTY, on: date = day(5, 6)) -> HeadDesignated:
    return HeadDesignated(occurred_on=on, head=head)


def found(hearing: date = HEARING) -> FindingReceived:
    finding = Finding(
        hearing_on=hearing,
        appeared=False,
        staff_present=StaffPresent.NOBODY,
        ground=AbsenceGround.NOBODY_APPEARED,
    )
    return FindingReceived(occurred_on=hearing, finding=finding)


def organ(*history: Event) -> Given:
    return given(DECIDER, *history).as_(HOUSING)


COMMANDS: tuple[Command, ...] = (
    DesignateHead(occurred_on=day(5, 6), head=DEPUTY),
    ReplaceHead(occurred_on=day(5, 6), head=PRINCIPAL),
    SubmitIdentityProof(occurred_on=day(5, 7), sealed=True, states_identity=True),
    SubmitAbsenceReason(occurred_on=day(5, 7), given=DUTY_ELSEWHERE),
    ReportAppearance(occurred_on=HEARING, attended=True),
)


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.type)
def test_only_the_defendant_or_its_successor_acts(command: Command) -> None:
    """GEN-10, GEN-05, GEN-08."""
    for actor in (URBAN, LEGAL, GOV, COURT):
        organ(opened(), told(), designated()).as_(actor).when(command).rejected("GEN-10")
    organ().when(command).rejected("GEN-05")
    early = command.model_copy(update={"occurred_on": day(4, 19)})
    history = (opened(), told()) if isinstance(command, DesignateHead) else (opened(), told(), designated())
    organ(*history).when(early).rejected("GEN-08")
    merged = registry(OrganSuperseded(occurred_on=day(5, 1), organ=HOUSING, successor=URBAN))
    heir = organ(*history).having(registry=merged)
    assert heir.as_(URBAN).when(command).decide()
    heir.as_(HOUSING).when(command).then_types(type(heir.when(command).decide()[0]))


def test_app_01_02_the_organ_names_an_eligible_head() -> None:
    """APP-01, APP-02, scenario 33b."""
    before = organ(opened(), told())
    designate = DesignateHead(occurred_on=day(5, 6), head=DEPUTY)
    after = before.when(designate).then(designated()).when(designate).nothing()
    after.when(DesignateHead(occurred_on=day(5, 7), head=PRINCIPAL)).rejected("GEN-05")

    def named(**changes: Any) -> DesignateHead:
        return DesignateHead(occurred_on=day(5, 6), head=DEPUTY.model_copy(update=changes))

    before.when(named(head_of=HeadOf.SUBORDINATE_ORGAN)).rejected("APP-01")
    before.when(named(head_of=HeadOf.ENTRUSTED_ORGANISATION)).rejected("APP-01")
    before.when(named(head_of=HeadOf.AUTHORISED_BODY)).rejected("APP-02")
    organ(opened(authorised_body="相国寺派出所"), told()).when(designate).rejected("APP-02")
    before.when(named(post="王乙局长")).rejected("APP-06")
    before.when(named(head_rank=HeadRank.PARTICIPATING_DEPUTY_LEVEL)).then_types(HeadDesignated)


def test_app_05_the_head_is_replaced_up_to_the_hearing() -> None:
    """APP-05."""
    before = organ(opened(), told(), designated())
    replace = ReplaceHead(occurred_on=day(5, 9), head=PRINCIPAL, reason="工作调整")
    replaced = HeadReplaced(occurred_on=day(5, 9), head=PRINCIPAL, reason="工作调整")
    before.when(replace).then(replaced).when(replace).nothing()
    before.when(replace.model_copy(update={"occurred_on": HEARING})).then_types(HeadReplaced)
    before.when(replace.model_copy(update={"occurred_on": day(5, 11)})).rejected("APP-05")
    organ(opened(), told(), designated(), found()).when(replace).rejected("APP-05")
    organ(opened(), told(), designated(), found(), told(day(6, 20), day(6, 1))).when(
        replace.model_copy(update={"occurred_on": day(6, 2)})
    ).then_types(HeadReplaced)
    organ(opened(), told()).when(replace).rejected("GEN-05")
    before.when(ReplaceHead(occurred_on=day(5, 9), head=PRINCIPAL, reason="手机13812345678")).rejected("APP-06")
    wrong = PRINCIPAL.model_copy(update={"head_of": HeadOf.SUBORDINATE_ORGAN})
    before.when(ReplaceHead(occurred_on=day(5, 9), head=wrong)).rejected("APP-01")
    late = DesignateHead(occurred_on=day(5, 11), head=DEPUTY)
    organ(opened(), told()).when(late).rejected("APP-05")
    organ(opened(), found()).when(late).rejected("APP-05")


def test_app_06_the_proof_is_of_the_designated_head_and_precedes_the_hearing() -> None:
    """APP-06: an incomplete one is taken; a replacement needs a new one."""
    submit = SubmitIdentityProof(occurred_on=day(5, 7), sealed=False, states_identity=True)
    submitted = IdentityProofSubmitted(occurred_on=day(5, 7), head=DEPUTY, sealed=False, states_identity=True)
    after = organ(opened(), told(), designated()).when(submit).then(submitted).when(submit).nothing()
    cured = SubmitIdentityProof(occurred_on=day(5, 8), sealed=True, states_identity=True)
    after.when(cured).then_types(IdentityProofSubmitted)
    organ(opened(), told()).when(submit).rejected("GEN-05")
    after.when(cured.model_copy(update={"occurred_on": day(5, 11)})).rejected("APP-06")


def test_app_08_a_reason_is_taken_as_it_is() -> None:
    """APP-08: its review is the court's."""
    submit = SubmitAbsenceReason(occurred_on=day(5, 7), given=DUTY_ELSEWHERE)
    submitted = AbsenceReasonSubmitted(occurred_on=day(5, 7), given=DUTY_ELSEWHERE)
    after = organ(opened(), told()).when(submit).then(submitted)
    after.when(submit).nothing()
    later = organ(*after.history, AdjournmentReceived(occurred_on=day(5, 9), adjourned_from=HEARING))
    later.when(submit.model_copy(update={"occurred_on": day(5, 9)})).then_types(AbsenceReasonSubmitted)
    organ(*after.history, told(day(6, 20), day(6, 1))).when(
        submit.model_copy(update={"occurred_on": day(6, 2)})
    ).then_types(AbsenceReasonSubmitted)
    personal = DUTY_ELSEWHERE.model_copy(update={"explanation": "手机13812345678"})
    organ(opened()).when(SubmitAbsenceReason(occurred_on=day(5, 7), given=personal)).rejected("APP-06")


def test_app_12_what_the_organ_reports_is_a_claim() -> None:
    """APP-12: taken whatever the court found."""
    report = ReportAppearance(occurred_on=HEARING, attended=True, head_rank=HeadRank.PRINCIPAL, spoke=True)
    reported = AppearanceReported(occurred_on=HEARING, attended=True, head_rank=HeadRank.PRINCIPAL, spoke=True)
    after = organ(opened(), told(), found()).when(report).then(reported).when(report).nothing()
    assert after.state.findings[HEARING].appeared is False
    absent = ReportAppearance(occurred_on=HEARING, attended=False, head_rank=HeadRank.PRINCIPAL, spoke=True)
    organ(opened(), told()).when(absent).then(AppearanceReported(occurred_on=HEARING, attended=False))


def test_a_restricted_case_makes_it_restricted() -> None:
    assert DECIDER.visibility(DECIDER.fold([opened(restricted=True)])) is Visibility.RESTRICTED
    assert DECIDER.visibility(DECIDER.initial) is Visibility.BILATERAL


# policies


def commands(decider: Decider[Any], source: Side, event: Event) -> list[Command]:
    envelope = Envelope(
        jurisdiction="410204",
        side=source,
        stream=f"appearance:{MATTER}",
        version=1,
        type=event.type,
        recorded_at=given(DECIDER).context().at,
        occurred_on=event.occurred_on,
        actor=COURT,
        command_id="c",
        command_digest="0" * 16,
        visibility=Visibility.BILATERAL,
        data=None,
    )
    receiving = Side.GOVERNMENT if source is Side.COURT else Side.COURT
    mine = [policy for policy in policies_of(decider, receiving) if policy.event is type(event)]
    assert all(policy.source is source for policy in mine)
    return [command for policy in mine for command in policy.commands(envelope, event)]


FOUND_ABSENT = HeadAbsent(occurred_on=HEARING, staff_present=StaffPresent.NOBODY, ground=AbsenceGround.NOBODY_APPEARED)
CORRECTION = AppearanceFindingCorrected(
    occurred_on=day(5, 20), finding=Finding(hearing_on=HEARING, appeared=True, head=DEPUTY), reason="有误"
)


@pytest.mark.parametrize(
    ("event", "received"),
    [
        (duty(), opened()),
        (notice(), told()),
        (
            proof_review(ProofReview.CURE_REQUESTED, proof_defects="未盖章", cure_by=day(5, 9)),
            ProofReviewReceived(
                occurred_on=day(5, 8), review=ProofReview.CURE_REQUESTED, proof_defects="未盖章", cure_by=day(5, 9)
            ),
        ),
        (reviewed(DUTY_ELSEWHERE, accepted=True), ReasonReviewReceived(occurred_on=day(5, 8), accepted=True)),
        (
            HearingAdjourned(
                occurred_on=day(5, 9), adjourned_from=HEARING, reason="r", valid_reason=True, hearing_on=day(6, 10)
            ),
            AdjournmentReceived(occurred_on=day(5, 9), adjourned_from=HEARING, hearing_on=day(6, 10)),
        ),
        (
            JointAppearanceSettled(occurred_on=day(5, 1), appearing_organ=URBAN, settled_by=JointSettlement.AGREEMENT),
            JointAppearanceReceived(occurred_on=day(5, 1), appearing_organ=URBAN),
        ),
        (FOUND_ABSENT, found()),
        (
            HeadAppeared(occurred_on=HEARING, post="副局长", head_rank=HeadRank.DEPUTY, spoke=True),
            FindingReceived(
                occurred_on=HEARING, finding=Finding(hearing_on=HEARING, appeared=True, head=DEPUTY, spoke=True)
            ),
        ),
        (CORRECTION, FindingReceived(occurred_on=day(5, 20), finding=CORRECTION.finding)),
    ],
    ids=lambda event: event.type,
)
def test_the_government_receives_what_the_court_says(event: Event, received: Event) -> None:
    [command] = commands(DECIDER, Side.COURT, event)
    assert command.id == MATTER
    history = () if isinstance(received, AppearanceResponseOpened) else (opened(),)
    given(DECIDER, *history).as_(GOV).when(command).then(received)


def test_opening_twice_says_nothing_and_new_grounds_replace() -> None:
    [command] = commands(DECIDER, Side.COURT, duty())
    assert isinstance(command, OpenAppearanceResponse)
    organ(opened()).when(command).nothing()
    later = opened(occurred_on=day(4, 25), must_notify_ground=MustNotifyGround.HIGH_ATTENTION)
    state = organ(opened(), later).state
    assert (state.since, state.opened) == (REGISTERED_ON, later)
    again = NoteFinding(occurred_on=HEARING, finding=found().finding)
    organ(opened(), found()).when(again).nothing()


@pytest.mark.parametrize(
    ("event", "received"),
    [
        (designated(), designation()),
        (HeadReplaced(occurred_on=day(5, 6), head=PRINCIPAL), designation(PRINCIPAL)),
        (IdentityProofSubmitted(occurred_on=day(5, 7), head=DEPUTY, sealed=True, states_identity=True), proof()),
    ],
    ids=lambda event: event.type,
)
def test_the_court_receives_what_the_organ_says(event: Event, received: Event) -> None:
    [command] = commands(APPEARANCE, Side.GOVERNMENT, event)
    given(APPEARANCE, duty(), notice()).when(command).then(received)


def test_the_court_receives_the_reason_and_no_report() -> None:
    """APP-12: no policy takes the organ's report for a finding."""
    reason = AbsenceReasonSubmitted(occurred_on=day(5, 7), given=DUTY_ELSEWHERE)
    [command] = commands(APPEARANCE, Side.GOVERNMENT, reason)
    [received] = given(APPEARANCE, duty(), notice()).when(command).decide()
    assert received.type == "absence-reason.received.v1"
    claim = AppearanceReported(occurred_on=HEARING, attended=True)
    assert commands(APPEARANCE, Side.GOVERNMENT, claim) == []
    assert isinstance(MATTER, UUID)
