"""The appearances of the small year: one head came, one did not, one was excused; with every turn."""

from __future__ import annotations

from events.appearance import (
    AbsenceReasonReceived,
    AbsenceReasonReviewed,
    AbsenceRecordedInJudgment,
    AppearanceFindingCorrected,
    AppearanceStatisticsPublished,
    Finding,
    HeadAbsent,
    HeadAppeared,
    HearingAdjourned,
    JointAppearanceSettled,
    PlaintiffObjectionNoted,
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
from events.appearance_terms import (
    HeadRank,
    JointSettlement,
    MustNotifyGround,
    NoticeDefect,
    ProofReview,
    StaffPresent,
    StatisticsEdition,
)
from events.base import Visibility
from events.case_terms import DraftingTaskKind, Procedure
from events.drafting_task import DraftingTaskClosed, DraftingTaskEnd, DraftingTaskOpened, DraftingTaskReminded
from events.reading import PaperKind, PaperRead
from events.values import Period
from events.vocabulary import AbsenceGround
from tests.appearances import (
    CASE,
    DEPUTY,
    DUTY_ELSEWHERE,
    HEARING,
    IN_ORDER,
    NOTIFIED_ON,
    PRINCIPAL,
    REGISTERED_ON,
    day,
    duty,
    notice,
    proof_review,
)
from tests.organs import HOUSING, URBAN
from tests.projections.story import Story

OTHER_CASE = "（2024）豫0204行初20号"
THIRD_CASE = "（2024）豫0204行初21号"
FOURTH_CASE = "（2025）豫0204行初8号"
NOBODY = HeadAbsent(
    occurred_on=day(6, 12), staff_present=StaffPresent.LAWYER_ONLY, ground=AbsenceGround.NOBODY_APPEARED
)


def opened(organ: str = HOUSING, case: str = CASE) -> AppearanceResponseOpened:
    return AppearanceResponseOpened(
        occurred_on=REGISTERED_ON,
        case=case,
        procedure=Procedure.FIRST_INSTANCE,
        organ=organ,
        must_notify_ground=MustNotifyGround.MASS_INCIDENT,
    )


def received(finding: Finding) -> FindingReceived:
    return FindingReceived(occurred_on=finding.hearing_on, finding=finding)


def reported(attended: bool, on: str = "2024-06-12") -> AppearanceReported:
    return AppearanceReported(occurred_on=Finding(hearing_on=on, appeared=True).hearing_on, attended=attended)


def appearances(story: Story) -> Story:
    """CASE: the deputy came and spoke. OTHER_CASE: nobody, a suggestion. THIRD_CASE: adjourned, then excused."""
    spoke = HeadAppeared(occurred_on=HEARING, post="副局长", head_rank=HeadRank.DEPUTY, spoke=True)
    story.court("appearance:came", *IN_ORDER, spoke)
    story.government(
        "appearance-response:came",
        opened(),
        AppearanceNoticeReceived(occurred_on=NOTIFIED_ON, hearing_on=HEARING),
        PaperRead(
            occurred_on=day(5, 6),
            kind=PaperKind.APPEARANCE_NOTICE,
            organ=HOUSING,
            notified_on=NOTIFIED_ON,
            hearing_on=HEARING,
        ),
        HeadDesignated(occurred_on=day(5, 6), head=PRINCIPAL),
        HeadReplaced(occurred_on=day(5, 6), head=DEPUTY),
        IdentityProofSubmitted(occurred_on=day(5, 7), head=DEPUTY, sealed=True, states_identity=True),
        ProofReviewReceived(occurred_on=day(5, 8), review=ProofReview.ACCEPTED),
        received(Finding(hearing_on=HEARING, appeared=True, head=DEPUTY, spoke=True)),
        AppearanceReported(occurred_on=HEARING, attended=True, head_rank=HeadRank.DEPUTY, spoke=True),
        actor=HOUSING,
    )
    late = (NoticeDefect.LATE,)
    story.court(
        "appearance:missed",
        duty(organ=URBAN, case=OTHER_CASE),
        JointAppearanceSettled(occurred_on=day(5, 1), appearing_organ=URBAN, settled_by=JointSettlement.COURT_DECISION),
        notice(day(6, 12), day(6, 10), defects=late),
        proof_review(ProofReview.NOT_ACCEPTED, proof_defects="未加盖印章"),
        NOBODY,
        PlaintiffObjectionNoted(occurred_on=day(6, 12), objection="负责人应当出庭"),
        AbsenceRecordedInJudgment(occurred_on=day(7, 1)),
    )
    story.court(
        "drafting-task:missed",
        DraftingTaskOpened(occurred_on=day(6, 12), kind=DraftingTaskKind.HEAD_ABSENCE, case=OTHER_CASE, organ=URBAN),
        DraftingTaskReminded(occurred_on=day(6, 18)),
        DraftingTaskClosed(occurred_on=day(6, 20), because=DraftingTaskEnd.SUGGESTION_SENT),
    )
    story.government(
        "appearance-response:missed",
        opened(URBAN, OTHER_CASE),
        JointAppearanceReceived(occurred_on=day(5, 1), appearing_organ=URBAN),
        reported(True),
        actor=URBAN,
    )
    excused = Finding(
        hearing_on=day(8, 1), appeared=False, staff_present=StaffPresent.CORRESPONDING_STAFF, excused=True
    )
    story.court(
        "appearance:excused",
        duty(case=THIRD_CASE),
        notice(day(7, 10), day(7, 1)),
        AbsenceReasonReceived(occurred_on=day(7, 5), given=DUTY_ELSEWHERE),
        AbsenceReasonReviewed(occurred_on=day(7, 6), accepted=True, given=DUTY_ELSEWHERE),
        HearingAdjourned(
            occurred_on=day(7, 8),
            adjourned_from=day(7, 10),
            reason="另行安排",
            valid_reason=True,
            hearing_on=day(8, 1),
        ),
        HeadAbsent(
            occurred_on=day(8, 1),
            staff_present=StaffPresent.CORRESPONDING_STAFF,
            ground=AbsenceGround.ABSENT_AFTER_ADJOURNMENT,
        ),
        AppearanceFindingCorrected(occurred_on=day(8, 20), finding=excused, reason="补交证明"),
    )
    story.government(
        "appearance-response:excused",
        opened(case=THIRD_CASE),
        AbsenceReasonSubmitted(occurred_on=day(7, 5), given=DUTY_ELSEWHERE),
        ReasonReviewReceived(occurred_on=day(7, 6), accepted=True),
        AdjournmentReceived(occurred_on=day(7, 8), adjourned_from=day(7, 10), hearing_on=day(8, 1)),
        actor=HOUSING,
    )
    published = AppearanceStatisticsPublished(
        occurred_on=day(1, 10, 2025),
        period=Period(start=day(1, 1), end=day(12, 31)),
        title="2024年度负责人出庭情况",
        edition=StatisticsEdition.PUBLIC,
    )
    return story.court("appearance-statistics:2024", published, visibility=Visibility.PUBLIC)


def to_come(story: Story) -> Story:
    """A hearing in July 2025, for which a head is designated."""
    registered = duty(occurred_on=day(6, 2, 2025), case=FOURTH_CASE)
    story.court("appearance:to-come", registered, notice(day(7, 10, 2025), day(6, 20, 2025)))
    head = HeadDesignated(occurred_on=day(6, 23, 2025), head=PRINCIPAL)
    return story.government("appearance-response:to-come", opened(case=FOURTH_CASE), head, actor=HOUSING)


def appearances_twice(story: Story) -> Story:
    """What may come again: another report, another notice."""
    story.government("appearance-response:missed", reported(False), actor=URBAN)
    return story.court("appearance:came", notice(day(9, 10), day(9, 1)))
