"""The organ's side of an appearance: designation, proof, reason, its own report (opinion 三(二)3; domain A.5.1).

The matter has the id of the court's appearance. What the organ reports is a claim (APP-12).
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from events.appearance import Finding, HeadNamed, ReasonGiven
from events.appearance_terms import HeadRank, MayNotifyGround, MustNotifyGround, NoticeDefect, ProofReview
from events.attachment import Attachments
from events.base import GOVERNMENT, Event, says
from events.case_terms import Procedure
from events.reading import ReadOrRetrieved
from events.values import CaseNumber, Day, OrganId, Reason, ShortText


@says("政府一方获悉法院登记的出庭义务；再次登记的替换通知情形。")
class AppearanceResponseOpened(Event, type="appearance-response.opened.v1", sides=GOVERNMENT, zh="出庭义务已获悉"):
    """The court registered the duty of the same matter id; registering anew replaces the grounds."""

    case: CaseNumber
    procedure: Procedure
    organ: OrganId
    must_notify_ground: MustNotifyGround | None = None
    may_notify_ground: MayNotifyGround | None = None
    authorised_body: ShortText | None = None
    restricted: bool = False


@says("政府一方获悉该机关不再是本案被告。")
class AppearanceDutyEndReceived(
    Event, type="appearance-duty-end.received.v1", sides=GOVERNMENT, zh="出庭义务终止已获悉", en="End of duty received"
):
    """The organ is sued no longer: it prepares for no hearing of this day or later."""


@says("政府一方收到法院的出庭通知书。")
class AppearanceNoticeReceived(
    Event, type="appearance-notice.received.v1", sides=GOVERNMENT, zh="出庭通知书已收到", en="Notice received"
):
    """The court's notice arrived."""

    hearing_on: Day
    defects: Annotated[tuple[NoticeDefect, ...], Field(max_length=2)] = ()


@says("被诉行政机关确定的出庭负责人，只记职务和类别。")
class HeadDesignated(Event, type="head.designated.v1", sides=GOVERNMENT, zh="出庭负责人已确定"):
    """The organ names the head who will come, by post and rank."""

    head: HeadNamed


@says("出庭负责人已更换，须重新提交身份证明。")
class HeadReplaced(Event, type="head.replaced.v1", sides=GOVERNMENT, zh="出庭负责人已更换"):
    """Another head will come (APP-05); the proof is handed in anew."""

    head: HeadNamed
    reason: Reason | None = None


@says("已提交出庭负责人的身份证明，载明是否写明姓名职务、是否盖章。")
class IdentityProofSubmitted(Event, type="identity-proof.submitted.v1", sides=GOVERNMENT, zh="身份证明已提交"):
    """The proof of the designated head: whether it states name and post and bears the organ's seal (APP-06)."""

    head: HeadNamed
    sealed: bool
    states_identity: bool
    files: Attachments | None = None


@says("被诉行政机关说明了负责人不能出庭的理由。")
class AbsenceReasonSubmitted(Event, type="absence-reason.submitted.v1", sides=GOVERNMENT, zh="不能出庭的说明已提交"):
    """Why the head cannot come (APP-08)."""

    given: ReasonGiven
    files: Attachments | None = None


@says("被诉行政机关自报了出庭情况，与法院认定并列。")
class AppearanceReported(Event, type="appearance.reported.v1", sides=GOVERNMENT, zh="出庭情况已自报"):
    """What the organ says of the hearing of this day: a claim, beside the court's finding (APP-12)."""

    attended: bool
    head_rank: HeadRank | None = None
    spoke: bool | None = None


@says("政府一方收到法院对身份证明的审查结果。")
class ProofReviewReceived(
    Event, type="identity-proof-review.received.v1", sides=GOVERNMENT, zh="身份证明审查结果已收到", en="Review received"
):
    """What the court said to the proof."""

    review: ProofReview
    proof_defects: Reason | None = None
    cure_by: Day | None = None


@says("政府一方收到法院对不能出庭理由的审查结果。")
class ReasonReviewReceived(
    Event, type="absence-reason-review.received.v1", sides=GOVERNMENT, zh="理由审查结果已收到", en="Review received"
):
    """What the court said to the reason."""

    accepted: bool
    review_note: Reason | None = None


@says("政府一方获悉法院延期开庭。")
class AdjournmentReceived(Event, type="adjournment.received.v1", sides=GOVERNMENT, zh="延期开庭已获悉"):
    """The court put the hearing off."""

    adjourned_from: Day
    hearing_on: Day | None = None


@says("政府一方获悉共同被告由哪一机关的负责人出庭。")
class JointAppearanceReceived(
    Event, type="joint-appearance.received.v1", sides=GOVERNMENT, zh="共同被告出庭人选已获悉", en="Settlement received"
):
    """Whose head appears for the joint defendants."""

    appearing_organ: OrganId


@says("政府一方收到法院对某次开庭的出庭认定或者更正。")
class FindingReceived(Event, type="appearance-finding.received.v1", sides=GOVERNMENT, zh="出庭认定已收到"):
    """What the court found, or found anew, for one hearing."""

    finding: Finding


ResponseEvent = (
    AppearanceResponseOpened
    | AppearanceDutyEndReceived
    | AppearanceNoticeReceived
    | HeadDesignated
    | HeadReplaced
    | IdentityProofSubmitted
    | AbsenceReasonSubmitted
    | AppearanceReported
    | ProofReviewReceived
    | ReasonReviewReceived
    | AdjournmentReceived
    | JointAppearanceReceived
    | FindingReceived
    | ReadOrRetrieved
)
