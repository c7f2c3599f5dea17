"""Duty, notice, adjournment, reviews of an appearance at the court: APP-01 to 06, 08 to 10, 14."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from domain.settings import RuleSettings
from events.appearance import (
    AbsenceReasonReceived,
    AbsenceReasonReviewed,
    AppearanceNoticeServed,
    AppearanceStatisticsPublished,
    HeadAbsent,
    HeadAppeared,
    HeadDesignationReceived,
    HearingAdjourned,
    IdentityProofReceived,
    IdentityProofReviewed,
    JointAppearanceSettled,
    ReasonGiven,
)
from events.appearance_terms import (
    AbsenceReason,
    HeadOf,
    HeadRank,
    JointSettlement,
    MayNotifyGround,
    MustNotifyGround,
    NoticeDefect,
    ProofReview,
    StaffPresent,
    StatisticsEdition,
)
from events.base import Side, Visibility
from events.case import CaseAccessRestricted
from events.case_terms import Procedure, RestrictionGround
from events.organ import OrganSuperseded
from events.values import Period
from services.court.appearance.decider import (
    DECIDER,
    AdjournHearing,
    RegisterAppearanceDuty,
    ServeAppearanceNotice,
    SettleJointAppearance,
)
from services.court.appearance.finding import RecordHeadAbsent, RecordHeadAppeared
from services.court.appearance.review import (
    PaperProof,
    ReviewAbsenceReason,
    ReviewIdentityProof,
)
from services.court.appearance_statistics import DECIDER as STATISTICS
from services.court.appearance_statistics import PublishAppearanceStatistics
from services.court.case.decider import DECIDER as CASES
from services.court.case.decider import RecordHearing, ScheduleHearing
from services.decider import matter_of_key
from services.rules.appearance import appearance_stream
from services.rules.cases import case_stream
from tests.appearances import (
    APPEAL,
    CASE,
    DEPUTY,
    DUTY_ELSEWHERE,
    FILED_ON,
    HEARING,
    IN_ORDER,
    NOTIFIED_ON,
    OTHER_MEETING,
    PRINCIPAL,
    REGISTERED_ON,
    case,
    day,
    designation,
    duty,
    filed,
    notice,
    proof,
    proof_review,
)
from tests.given import Given, given, internal
from tests.organs import COURT_DIVISION, GOV, HOUSING, LEGAL, OFFICE, POLICE, URBAN, registry

ReceiveAbsenceReason = internal(DECIDER, "receive-absence-reason")
ReceiveDesignation = internal(DECIDER, "receive-designation")
ReceiveIdentityProof = internal(DECIDER, "receive-identity-proof")


def indexed(*history: Any, known: Any = None) -> Given:
    """A history beside the case in the court's index, against the housing bureau unless `known` says otherwise."""
    return given(DECIDER, *history).having(known={case_stream(CASE): known or case()})


def register(on: date = REGISTERED_ON, **fields: Any) -> RegisterAppearanceDuty:
    said = {"case": CASE, "organ": HOUSING, "must_notify_ground": MustNotifyGround.MASS_INCIDENT}
    return RegisterAppearanceDuty(occurred_on=on, **(said | fields))


def serve(hearing: date = HEARING, on: date = NOTIFIED_ON, **fields: Any) -> ServeAppearanceNotice:
    return ServeAppearanceNotice(occurred_on=on, hearing_on=hearing, **fields)


# the duty


def test_a_duty_is_registered_once() -> None:
    after = indexed().when(register()).then(duty())
    after.when(register(on=day(4, 25))).nothing()
    after.as_(COURT_DIVISION).when(register(may_notify_ground=MayNotifyGround.MAJOR_RIGHTS)).then(
        duty(may_notify_ground=MayNotifyGround.MAJOR_RIGHTS)
    )


def test_app_09_each_procedure_is_a_duty_of_its_own() -> None:
    """APP-09, scenario 31: the appeal opens a new duty; the number says the procedure."""
    appeal = register(case=APPEAL)
    assert DECIDER.matter(appeal) != DECIDER.matter(register())
    assert DECIDER.matter(register()) == matter_of_key("appearance", f"{CASE}|first_instance|{HOUSING}")
    indexed().when(appeal).then(duty(case=APPEAL, procedure=Procedure.SECOND_INSTANCE))
    indexed().when(register(procedure=Procedure.FIRST_INSTANCE)).then(duty())
    indexed().when(register(procedure=Procedure.SECOND_INSTANCE)).rejected("APP-09")
    indexed().when(register(case="（2024）豫0204行审3号")).rejected("APP-09")


def test_app_09_only_a_defendant_or_an_organ_joined_owes_it() -> None:
    """APP-09; 法释〔2020〕3号 art. 1: a third party joined because the plaintiff refused to sue it."""
    indexed().when(register(organ=URBAN)).rejected("APP-09")
    indexed().when(register(organ=URBAN, third_party=True)).then(duty(organ=URBAN, third_party=True))
    indexed().when(register(organ=OFFICE, third_party=True)).rejected("APP-09")
    indexed(known=case(URBAN)).when(register()).rejected("APP-09")


def test_the_successor_of_a_defendant_owes_it() -> None:
    merged = registry(OrganSuperseded(occurred_on=day(4, 10), organ=URBAN, successor=HOUSING))
    there = indexed(known=case(URBAN)).having(registry=merged)
    there.when(register()).then(duty())
    there.when(register(organ=URBAN)).rejected("GEN-07")


def test_the_case_exists_and_is_not_filed_later() -> None:
    """GEN-06, GEN-08; a number of another court is taken by its format."""
    given(DECIDER).when(register()).rejected("GEN-06")
    given(DECIDER).when(register(case="（2024）豫0205行初9号")).then(duty(case="（2024）豫0205行初9号", elsewhere=True))
    indexed().when(register(on=day(3, 31))).rejected("GEN-08")
    assert register().references(Side.COURT) == [case_stream(CASE)]
    assert list(DECIDER.relies_on(DECIDER.fold([duty()]))) == [case_stream(CASE)]
    assert list(DECIDER.relies_on(DECIDER.initial)) == []
    assert serve().references(Side.COURT) == []


def test_the_duty_of_a_restricted_case_is_restricted() -> None:
    act = CaseAccessRestricted(occurred_on=day(4, 2), ground=RestrictionGround.PRIVACY, reason="涉及隐私")
    after = indexed(known=case(restriction=act)).when(register()).then(duty(restricted=True))
    assert DECIDER.visibility(after.state) is Visibility.RESTRICTED
    assert DECIDER.visibility(DECIDER.fold([duty()])) is Visibility.BILATERAL


def test_only_the_courts_desk_registers() -> None:
    for actor in (HOUSING, LEGAL, GOV):
        indexed().as_(actor).when(register()).rejected("GEN-10")
        indexed(duty()).as_(actor).when(serve()).rejected("GEN-10")


def test_grounds_stay_once_there_is_a_finding() -> None:
    there = indexed(*IN_ORDER).when(RecordHeadAppeared(occurred_on=HEARING, spoke=True)).decide()
    indexed(*IN_ORDER, *there).when(register(may_notify_ground=MayNotifyGround.OTHER)).rejected("GEN-05")


def test_app_14_a_government_before_a_district_court_is_flagged_not_refused() -> None:
    """APP-14; 行政诉讼法 art. 15."""
    indexed(known=case(GOV)).when(register(organ=GOV)).then(duty(organ=GOV, government_defendant=True))
    indexed().when(register(case="（2024）豫02行初7号", organ=GOV)).then(duty(case="（2024）豫02行初7号", organ=GOV))
    indexed().when(register(case="（2024）豫0205行终9号", organ=GOV)).then(
        duty(case="（2024）豫0205行终9号", procedure=Procedure.SECOND_INSTANCE, organ=GOV, elsewhere=True)
    )


def test_papers_b5_a_case_of_a_railway_court_is_registered_and_found_on_like_any_other() -> None:
    """Marked as elsewhere, whoever of the court enters it; an appeal to the court above ours is not."""
    number = "（2021）苏8601行初923号"
    after = given(DECIDER).when(register(case=number)).then(duty(case=number, elsewhere=True))
    start = given(DECIDER, after.state.duty, *IN_ORDER[1:])
    start.when(RecordHeadAppeared(occurred_on=HEARING, spoke=True)).then_types(HeadAppeared)
    absence = start.when(RecordHeadAbsent(occurred_on=HEARING, staff_present=StaffPresent.NOBODY))
    absence.then_types(HeadAbsent)
    assert absence.companions() == []  # the other court writes to the organ
    indexed().when(register(case=APPEAL)).then(duty(case=APPEAL, procedure=Procedure.SECOND_INSTANCE))


# the notice


@pytest.mark.parametrize(
    ("served", "hearing_notice", "defects"),
    [
        (day(5, 6), "strict", ()),
        (day(5, 7), "strict", (NoticeDefect.LATE,)),
        (day(5, 7), "lenient", ()),
        (day(5, 8), "lenient", (NoticeDefect.LATE,)),
        (day(5, 10), "lenient", (NoticeDefect.LATE,)),
    ],
)
def test_app_03_a_late_notice_is_recorded_with_its_defect(
    served: date, hearing_notice: Any, defects: tuple[NoticeDefect, ...]
) -> None:
    """APP-03, scenario 33d: three days before the hearing, by the setting; the finding is left to the court."""
    settings = RuleSettings(hearing_notice=hearing_notice)
    expected = notice(on=served, defects=defects)
    indexed(duty()).having(settings=settings).when(serve(on=served)).then(expected).when(serve(on=served)).nothing()


def test_app_03_a_notice_tells_the_consequences_and_precedes_the_hearing() -> None:
    """APP-03."""
    silent = serve(consequences_stated=False)
    indexed(duty()).when(silent).then(notice(defects=(NoticeDefect.NO_CONSEQUENCES,)))
    indexed(duty()).when(serve(on=day(5, 11))).rejected("APP-03")


def test_app_04_a_notice_needs_a_ground() -> None:
    """APP-04: must or may."""
    indexed(duty(must_notify_ground=None)).when(serve()).rejected("APP-04")
    indexed(duty(must_notify_ground=None, may_notify_ground=MayNotifyGround.OTHER)).when(serve()).then(notice())


def test_a_notice_follows_the_duty_and_precedes_its_finding() -> None:
    """GEN-05, GEN-08."""
    indexed().when(serve()).rejected("GEN-05")
    indexed(duty()).when(serve(on=day(4, 19))).rejected("GEN-08")
    found = indexed(*IN_ORDER).when(RecordHeadAppeared(occurred_on=HEARING, spoke=True)).decide()
    indexed(*IN_ORDER, *found).when(serve(on=day(5, 9))).rejected("GEN-05")
    indexed(*IN_ORDER, *found).when(serve(day(6, 20), day(6, 1))).then(notice(day(6, 20), day(6, 1)))


# adjournment


def adjourned(hearing: date | None = day(6, 10), *, valid: bool = False) -> HearingAdjourned:
    return HearingAdjourned(
        occurred_on=day(5, 9), adjourned_from=HEARING, reason="另行安排", valid_reason=valid, hearing_on=hearing
    )


def adjourn(hearing: date | None = day(6, 10), on: date = day(5, 9), reason: str = "另行安排") -> AdjournHearing:
    return AdjournHearing(occurred_on=on, reason=reason, hearing_on=hearing)


def test_a_hearing_is_adjourned_to_a_later_day() -> None:
    """GEN-11; for a valid reason where the court accepted one (art. 9)."""
    before = indexed(duty(), notice())
    before.when(adjourn()).then(adjourned()).when(adjourn()).nothing()
    before.when(adjourn(None)).then(adjourned(None))
    before.when(adjourn(HEARING)).rejected("GEN-11")
    accepted = AbsenceReasonReviewed(occurred_on=day(5, 8), accepted=True, given=DUTY_ELSEWHERE)
    indexed(duty(), notice(), accepted).when(adjourn()).then(adjourned(valid=True))


def test_only_a_hearing_to_come_is_adjourned_and_by_the_court() -> None:
    """GEN-05, GEN-08, GEN-10."""
    indexed(duty()).when(adjourn()).rejected("GEN-05")
    indexed(duty(), notice()).when(adjourn(on=day(5, 11))).rejected("GEN-05")
    indexed(duty(), notice()).when(adjourn(on=day(5, 4))).rejected("GEN-08")
    indexed(duty(), notice()).as_(HOUSING).when(adjourn()).rejected("GEN-10")
    indexed(duty(), notice()).when(adjourn(reason="原告：王甲电话13812345678")).rejected("APP-06")
    found = indexed(*IN_ORDER).when(RecordHeadAppeared(occurred_on=HEARING, spoke=True)).decide()
    indexed(*IN_ORDER, *found).when(adjourn(on=HEARING)).rejected("GEN-05")


# the duty that opens by itself


def beside(command: ScheduleHearing | RecordHearing, **known: Any) -> dict[str, Any]:
    """The duties that a hearing of the case opens, by the stream of each, where `known` stands already."""
    step = given(CASES, filed(HOUSING, URBAN), *known.get("then", ())).when(command)
    written: dict[str, Any] = {}
    for stream, companion in step.companions():
        state = DECIDER.fold(known.get(stream, ()))
        written[stream] = DECIDER.decide(state, companion, step.given.context())
    return written


SET = ScheduleHearing(occurred_on=REGISTERED_ON, case=CASE, hearing_on=HEARING)
HOUSINGS, URBANS = appearance_stream(CASE, HOUSING), appearance_stream(CASE, URBAN)


def test_a_hearing_opens_the_duty_of_every_defendant() -> None:
    """法释〔2020〕3号 art. 1; APP-09, papers B14: each organ sued owes it, before anybody registers it."""
    owed = {
        HOUSINGS: [duty(must_notify_ground=None)],
        URBANS: [duty(organ=URBAN, must_notify_ground=None)],
    }
    assert beside(SET) == owed
    assert beside(RecordHearing(occurred_on=REGISTERED_ON, case=CASE)) == owed, "a hearing that nobody had scheduled"
    hidden = CaseAccessRestricted(occurred_on=FILED_ON, ground=RestrictionGround.MINOR, reason="涉未成年人")
    restricted = [duty(must_notify_ground=None, restricted=True)]
    assert beside(SET, then=(hidden,))[HOUSINGS] == restricted


def test_a_duty_that_stands_is_not_opened_again_and_takes_its_grounds_later() -> None:
    """APP-04: art. 4's grounds are the court's to add."""
    assert beside(SET, **{HOUSINGS: (duty(),)})[HOUSINGS] == []
    opened = indexed(duty(must_notify_ground=None))
    opened.when(register(on=day(4, 25))).then(duty(occurred_on=day(4, 25)))
    opened.when(register(must_notify_ground=None)).nothing()


def test_without_a_hearing_in_its_procedure_no_duty_opens() -> None:
    """APP-09: non-litigation enforcement is reviewed without a hearing of heads."""
    review = "（2024）豫0204行审3号"
    enforcement = filed(number=review).model_copy(update={"procedure": Procedure.ENFORCEMENT_REVIEW})
    command = SET.model_copy(update={"case": review})
    assert list(given(CASES, enforcement).when(command).companions()) == []


# joint defendants


def settle(organ: str = URBAN, on: date = day(5, 1)) -> SettleJointAppearance:
    return SettleJointAppearance(occurred_on=on, appearing_organ=organ, settled_by=JointSettlement.AGREEMENT)


def settled(organ: str = URBAN) -> JointAppearanceSettled:
    return JointAppearanceSettled(occurred_on=day(5, 1), appearing_organ=organ, settled_by=JointSettlement.AGREEMENT)


def test_app_10_joint_defendants_come_to_one_head() -> None:
    """APP-10: among the defendants of the case, of which there are several."""
    joint = indexed(duty(), known=case(HOUSING, URBAN))
    joint.when(settle()).then(settled()).when(settle(on=day(5, 3))).nothing()
    joint.when(settle(POLICE)).rejected("APP-10")
    indexed(duty()).when(settle(HOUSING)).rejected("APP-10")
    joint.as_(HOUSING).when(settle()).rejected("GEN-10")
    joint.when(settle(on=day(4, 1))).rejected("GEN-08")
    elsewhere = given(DECIDER, duty(case=APPEAL, procedure=Procedure.SECOND_INSTANCE))
    elsewhere.when(settle()).then(settled())
    elsewhere.when(settle("nobody")).rejected("APP-10")


def test_app_10_no_absence_is_found_of_the_other_defendant() -> None:
    """APP-10."""
    absent = RecordHeadAbsent(occurred_on=HEARING, staff_present=StaffPresent.CORRESPONDING_STAFF)
    indexed(duty(), notice(), settled()).when(absent).rejected("APP-10")
    owing = indexed(duty(), notice(), settled(HOUSING), known=case(HOUSING, URBAN))
    found = owing.when(absent).decide()
    assert len(found) == 1
    indexed(duty(), notice(), *found, known=case(HOUSING, URBAN)).when(settle()).rejected("GEN-05")


# what arrives from the organ


def test_what_the_organ_sends_is_received() -> None:
    """APP-05: a replacement asks for a new proof."""
    after = indexed(duty(), notice()).when(ReceiveDesignation(occurred_on=day(5, 6), head=DEPUTY)).then(designation())
    after.when(ReceiveDesignation(occurred_on=day(5, 7), head=DEPUTY)).nothing()
    received = ReceiveIdentityProof(occurred_on=day(5, 7), head=DEPUTY, sealed=True, states_identity=True)
    after = after.when(received).then(proof())
    assert after.state.proof == proof()
    replaced = HeadDesignationReceived(occurred_on=day(5, 8), head=PRINCIPAL)
    after = after.when(ReceiveDesignation(occurred_on=day(5, 8), head=PRINCIPAL)).then(replaced)
    assert after.state.proof is None
    given_reason = AbsenceReasonReceived(occurred_on=day(5, 8), given=OTHER_MEETING)
    after.when(ReceiveAbsenceReason(occurred_on=day(5, 8), given=OTHER_MEETING)).then(given_reason)


# identity proof


def review(result: ProofReview = ProofReview.ACCEPTED, on: date = day(5, 8), **fields: Any) -> ReviewIdentityProof:
    return ReviewIdentityProof(occurred_on=on, review=result, **fields)


def test_app_06_a_proof_in_order_is_accepted() -> None:
    """APP-06: post, name stated, seal."""
    before = indexed(duty(), notice(), designation(), proof())
    before.when(review()).then(proof_review()).when(review()).nothing()
    before.as_(HOUSING).when(review()).rejected("GEN-10")
    before.when(review(on=day(4, 1))).rejected("GEN-08")
    indexed(duty(), notice()).when(review()).rejected("GEN-05")
    indexed(duty(), notice(), proof(sealed=False)).when(review()).rejected("APP-06")
    indexed(duty(), notice(), proof(states_identity=False)).when(review()).rejected("APP-06")
    before.when(review(on=day(5, 11))).rejected("APP-06")


def test_app_06_a_defect_is_cured_before_the_hearing_or_counts_as_absence() -> None:
    """APP-06, scenario 33c."""
    before = indexed(duty(), notice(), designation(), proof(sealed=False))
    cure = review(ProofReview.CURE_REQUESTED, proof_defects="未加盖印章", cure_by=day(5, 9))
    asked = proof_review(ProofReview.CURE_REQUESTED, proof_defects="未加盖印章", cure_by=day(5, 9))
    after = before.when(cure).then(asked)
    after.when(RecordHeadAppeared(occurred_on=HEARING, spoke=True)).rejected("APP-06")
    before.when(review(ProofReview.CURE_REQUESTED, cure_by=day(5, 9))).rejected("APP-06")
    before.when(review(ProofReview.CURE_REQUESTED, proof_defects="未加盖印章")).rejected("APP-06")
    for wrong in (day(5, 7), day(5, 11)):
        late = review(ProofReview.CURE_REQUESTED, proof_defects="未加盖印章", cure_by=wrong)
        before.when(late).rejected("APP-06")
    cured = after.when(
        ReceiveIdentityProof(occurred_on=day(5, 9), head=DEPUTY, sealed=True, states_identity=True)
    ).then_types(IdentityProofReceived)
    cured.when(review(on=day(5, 9))).then_types(IdentityProofReviewed)
    refused = review(ProofReview.NOT_ACCEPTED, proof_defects="职务与任职不符")
    lost = before.when(refused).then_types(IdentityProofReviewed)
    lost.when(RecordHeadAppeared(occurred_on=HEARING, spoke=True)).rejected("APP-06")
    absent = RecordHeadAbsent(occurred_on=HEARING, staff_present=StaffPresent.CORRESPONDING_STAFF)
    [found] = lost.when(absent).decide()
    assert getattr(found, "ground", None) == "no_valid_reason"


def test_app_01_02_the_court_checks_whose_head_it_is() -> None:
    """APP-01, APP-02, scenario 33b: on paper too."""

    def paper(**changes: Any) -> ReviewIdentityProof:
        return review(on_paper=PaperProof(head=DEPUTY.model_copy(update=changes), sealed=True, states_identity=True))

    before = indexed(duty(), notice())
    before.when(paper()).then(proof_review())
    before.when(paper(head_of=HeadOf.SUBORDINATE_ORGAN)).rejected("APP-01")
    before.when(paper(head_of=HeadOf.ENTRUSTED_ORGANISATION)).rejected("APP-01")
    before.when(paper(head_of=HeadOf.AUTHORISED_BODY)).rejected("APP-02")
    before.when(paper(post="张甲")).rejected("APP-06")
    personal = PaperProof(head=DEPUTY.model_copy(update={"post": "张甲"}), sealed=True, states_identity=True)
    before.when(review(ProofReview.NOT_ACCEPTED, on_paper=personal)).rejected("APP-06")
    before.when(paper(head_rank=HeadRank.OTHER_PARTICIPATING)).then_types(IdentityProofReviewed)
    body = indexed(duty(authorised_body="相国寺派出所"), notice())
    body.when(paper(head_of=HeadOf.AUTHORISED_BODY)).then_types(IdentityProofReviewed)
    body.when(paper()).rejected("APP-02")
    indexed().when(register(authorised_body="电话13812345678")).rejected("APP-06")
    named = review(ProofReview.NOT_ACCEPTED, proof_defects="原告：张甲，男，系本人")
    indexed(duty(), notice(), proof()).when(named).rejected("APP-06")


# the reason


def reviewed(given_reason: ReasonGiven, *, accepted: bool, **more: Any) -> AbsenceReasonReviewed:
    return AbsenceReasonReviewed(occurred_on=day(5, 8), given=given_reason, accepted=accepted, **more)


def test_app_08_a_reason_is_proven_before_it_is_accepted() -> None:
    """APP-08, scenario 33a: another meeting, no seal: refused; a duty nobody else can do, sealed: accepted."""
    other = AbsenceReasonReceived(occurred_on=day(5, 7), given=OTHER_MEETING)
    duty_elsewhere = AbsenceReasonReceived(occurred_on=day(5, 7), given=DUTY_ELSEWHERE)
    accept = ReviewAbsenceReason(occurred_on=day(5, 8), accepted=True)
    refuse = ReviewAbsenceReason(occurred_on=day(5, 8), accepted=False, review_note="未附证明")
    after = (
        indexed(duty(), notice(), other)
        .when(refuse)
        .then(reviewed(OTHER_MEETING, accepted=False, review_note="未附证明"))
    )
    after.when(refuse).nothing()
    indexed(duty(), notice(), other).when(accept).rejected("APP-08")
    indexed(duty(), notice(), duty_elsewhere).when(accept).then(reviewed(DUTY_ELSEWHERE, accepted=True))
    signed = OTHER_MEETING.model_copy(update={"signed_by_principal": True})
    indexed(duty(), notice()).when(ReviewAbsenceReason(occurred_on=day(5, 8), accepted=True, on_paper=signed)).then(
        reviewed(signed, accepted=True)
    )


def test_a_reason_is_reviewed_by_the_court_once_it_is_there() -> None:
    accept = ReviewAbsenceReason(occurred_on=day(5, 8), accepted=False)
    received = AbsenceReasonReceived(occurred_on=day(5, 7), given=OTHER_MEETING)
    indexed(duty(), notice()).when(accept).rejected("GEN-05")
    indexed(duty(), received).as_(HOUSING).when(accept).rejected("GEN-10")
    indexed(duty(), received).when(accept.model_copy(update={"occurred_on": day(4, 1)})).rejected("GEN-08")
    personal = ReasonGiven(absence_reason=AbsenceReason.ACCIDENT, explanation="手机13812345678", sealed=True)
    on_paper = ReviewAbsenceReason(occurred_on=day(5, 8), accepted=True, on_paper=personal)
    indexed(duty()).when(on_paper).rejected("APP-06")


# statistics


def publish(**fields: Any) -> PublishAppearanceStatistics:
    said: dict[str, Any] = {
        "occurred_on": day(1, 10, 2025),
        "period": Period(start=day(1, 1), end=day(12, 31)),
        "title": "2024年度行政机关负责人出庭应诉情况",
        "edition": StatisticsEdition.PUBLIC,
    }
    return PublishAppearanceStatistics(**(said | fields))


def test_app_12_the_court_publishes_what_it_found() -> None:
    """APP-12; art. 14: after the period, once, in the court's own name."""
    expected = AppearanceStatisticsPublished(**publish().model_dump(exclude={"id"}))
    after = given(STATISTICS).when(publish()).then(expected)
    after.when(publish()).nothing()
    after.when(publish(title="另一份")).rejected("GEN-05")
    assert STATISTICS.visibility(after.state) is Visibility.PUBLIC
    told = given(STATISTICS).when(publish(edition=StatisticsEdition.GOVERNMENT)).decide()
    assert STATISTICS.visibility(STATISTICS.fold(told)) is Visibility.MEMBERS
    for actor in (HOUSING, GOV, COURT_DIVISION, OFFICE):
        given(STATISTICS).as_(actor).when(publish()).rejected("APP-12")
    given(STATISTICS).when(publish(occurred_on=day(12, 31))).rejected("GEN-08")
    given(STATISTICS).when(publish(text="手机13812345678")).rejected("APP-06")


def test_a_notice_for_another_hearing_asks_for_a_new_reason() -> None:
    accepted = reviewed(DUTY_ELSEWHERE, accepted=True)
    state = indexed(duty(), notice(), accepted, notice(day(6, 20), day(6, 1))).state
    assert not state.excused(day(6, 20))
    assert isinstance(notice(), AppearanceNoticeServed)
