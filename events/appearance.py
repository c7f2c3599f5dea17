"""The court's side of the head's appearance: duty, notice, reviews, findings (opinion 三(二)3; domain A.5.1).

One matter for each (case, procedure, defendant organ). Only the court writes what it found (APP-12).
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from events.appearance_terms import (
    AbsenceReason,
    Agent,
    HeadOf,
    HeadRank,
    JointSettlement,
    MayNotifyGround,
    MustNotifyGround,
    NoticeDefect,
    ObjectingParty,
    ProofReview,
    StaffPresent,
    StatisticsEdition,
)
from events.base import COURT, Event, Part, says
from events.case_terms import Procedure
from events.values import CaseNumber, Day, DocumentNumber, LongText, OrganId, Period, Reason, ShortText
from events.vocabulary import AbsenceGround

FurtherGrounds = Annotated[tuple[AbsenceGround, ...], Field(min_length=1, max_length=2)]
Agents = Annotated[tuple[Agent, ...], Field(max_length=2)]


class HeadNamed(Part):
    """A head by post and rank, never by name (APP-06): whose head it is stands in `head_of` (APP-01, APP-02).

    `acting`: it is in charge of the organ for the time being; its rank stays that of its post (art. 2).
    """

    post: ShortText
    head_rank: HeadRank
    head_of: HeadOf = HeadOf.DEFENDANT
    acting: bool | None = None


class ReasonGiven(Part):
    """Why the head cannot come, with what proves it: the organ's seal or the principal's signature (APP-08)."""

    absence_reason: AbsenceReason
    explanation: Reason
    sealed: bool = False
    signed_by_principal: bool = False


class Finding(Part):
    """What the court found at the hearing of `hearing_on`.

    Appeared: `head`, and whether it `spoke` on substantive resolution (art. 11). Absent: `staff_present`, and the
    `ground` of art. 12 (APP-07) with the `further_grounds` that hold too; `excused` where the reason was accepted and
    none of the grounds holds; `without_notice` where the court had to notify and had not (APP-04). Either way the
    `agents` who came, and the `gist` of what was said for the organ.
    """

    hearing_on: Day
    appeared: bool
    head: HeadNamed | None = None
    spoke: bool = False
    staff_present: StaffPresent | None = None
    ground: AbsenceGround | None = None
    excused: bool = False
    further_grounds: FurtherGrounds | None = None
    without_notice: bool | None = None
    agents: Agents | None = None
    gist: LongText | None = None


@says("该机关负责人在本审级有出庭义务。")
class AppearanceDutyRegistered(Event, type="appearance-duty.registered.v1", sides=COURT, zh="出庭义务已登记"):
    """The head of this organ owes its appearance in this procedure (APP-09).

    `authorised_body`: the unit that acts in its own name under the organ, where it is the defendant (APP-02).
    `third_party`: joined because the plaintiff refused to sue it (art. 1). `government_defendant`: a government of
    county level or above before a district court in first instance, a flag only (APP-14). `restricted`: the case is a
    number only. `elsewhere`: it is neither our court's nor that of a court above it, so no figure counts it.
    """

    case: CaseNumber
    procedure: Procedure
    organ: OrganId
    must_notify_ground: MustNotifyGround | None = None
    may_notify_ground: MayNotifyGround | None = None
    authorised_body: ShortText | None = None
    third_party: bool = False
    government_defendant: bool = False
    restricted: bool = False
    elsewhere: bool | None = None


@says("该机关自当日起不再是本案被告，此后的开庭不再负有出庭义务。")
class AppearanceDutyEnded(Event, type="appearance-duty.ended.v1", sides=COURT, zh="出庭义务已终止"):
    """The organ is sued no longer: no hearing of this day or later is its own (行诉解释 art. 26)."""


@says("出庭通知书已送达，有瑕疵的一并标明。")
class AppearanceNoticeServed(Event, type="appearance-notice.served.v1", sides=COURT, zh="出庭通知书已送达"):
    """The organ was notified on this day for the hearing of `hearing_on`, with what was wrong about it (APP-03)."""

    hearing_on: Day
    defects: Annotated[tuple[NoticeDefect, ...], Field(max_length=2)] = ()


@says("法院收到被诉行政机关确定的出庭负责人；后收到的替换前者。")
class HeadDesignationReceived(
    Event, type="head-designation.received.v1", sides=COURT, zh="已收到出庭负责人人选", en="Designation received"
):
    """The organ named the head who will come; a later one replaces it (APP-05)."""

    head: HeadNamed


@says("法院收到出庭负责人的身份证明。")
class IdentityProofReceived(Event, type="identity-proof.received.v1", sides=COURT, zh="已收到身份证明"):
    """The organ handed in the proof of the head it designated (APP-06)."""

    head: HeadNamed
    sealed: bool
    states_identity: bool


@says("身份证明符合要求、限期补正，或者不予认可而视为未出庭。")
class IdentityProofReviewed(Event, type="identity-proof.reviewed.v1", sides=COURT, zh="身份证明已审查"):
    """In order, to be cured by `cure_by`, or not accepted: then the head counts as not appeared (APP-06)."""

    review: ProofReview
    head: HeadNamed
    proof_defects: Reason | None = None
    cure_by: Day | None = None


@says("法院收到被诉行政机关关于负责人不能出庭的说明。")
class AbsenceReasonReceived(Event, type="absence-reason.received.v1", sides=COURT, zh="已收到不能出庭的说明"):
    """The organ says why its head cannot come (APP-08)."""

    given: ReasonGiven


@says("法院认定不能出庭的理由成立或者不成立。")
class AbsenceReasonReviewed(Event, type="absence-reason.reviewed.v1", sides=COURT, zh="不能出庭的理由已审查"):
    """The court accepts the reason or not (arts. 8, 9; APP-08)."""

    accepted: bool
    given: ReasonGiven
    review_note: Reason | None = None


@says("原定开庭延期，已定新日期的予以载明。")
class HearingAdjourned(
    Event, type="hearing.adjourned.v1", sides=COURT, zh="已延期开庭", en="Hearing adjourned for the head"
):
    """The hearing of `adjourned_from` was put off, to `hearing_on` where that is known (art. 9).

    `valid_reason`: because the head could not come for an accepted reason; staying away again without one is the
    second ground of APP-07.
    """

    adjourned_from: Day
    reason: Reason
    valid_reason: bool
    hearing_on: Day | None = None


@says("已确定共同被告由哪一机关的负责人出庭。")
class JointAppearanceSettled(Event, type="joint-appearance.settled.v1", sides=COURT, zh="共同被告出庭负责人已确定"):
    """Whose head appears for the joint defendants (art. 3, APP-10)."""

    appearing_organ: OrganId
    settled_by: JointSettlement


@says("法院认定负责人当日出庭，载明职务、类别和是否发言。")
class HeadAppeared(Event, type="head.appeared.v1", sides=COURT, zh="负责人已出庭"):
    """The court found that the head appeared at the hearing of this day; members as in `HeadNamed` and `Finding`."""

    post: ShortText
    head_rank: HeadRank
    spoke: bool
    head_of: HeadOf = HeadOf.DEFENDANT
    acting: bool | None = None
    agents: Agents | None = None
    gist: LongText | None = None


@says("法院认定负责人当日未出庭、中途退庭或者拒绝陈述。")
class HeadAbsent(Event, type="head.absent.v1", sides=COURT, zh="负责人未出庭"):
    """The court found that the head did not appear at the hearing of this day, left it or refused to explain.

    `ground` is that of APP-07, None where the absence was `excused`; members as in `Finding`.
    """

    staff_present: StaffPresent
    ground: AbsenceGround | None = None
    excused: bool = False
    further_grounds: FurtherGrounds | None = None
    without_notice: bool | None = None
    agents: Agents | None = None
    gist: LongText | None = None


@says("当事人对负责人未出庭的异议已记录，审理继续。")
class PlaintiffObjectionNoted(
    Event, type="plaintiff-objection.noted.v1", sides=COURT, zh="未出庭异议已记录", en="Objection noted"
):
    """A party, the plaintiff unless said, objected to the head's absence; the case goes on (art. 13, APP-13)."""

    objection: Reason
    party: ObjectingParty | None = None


@says("未出庭情况已记录在案，并在裁判文书中载明。")
class AbsenceRecordedInJudgment(
    Event, type="absence.recorded.v1", sides=COURT, zh="未出庭情况已载明", en="Absence recorded in the judgment"
):
    """The absence stands in the file and in the judgment (art. 12, APP-07)."""

    statement: Reason | None = None


@says("法院对某次开庭的出庭情况重新作出认定。")
class AppearanceFindingCorrected(
    Event, type="appearance-finding.corrected.v1", sides=COURT, zh="出庭认定已更正", en="Finding corrected"
):
    """The court's finding on one hearing, anew. Only the court corrects it (APP-12)."""

    finding: Finding
    reason: Reason


@says("法院公布了一段期间的负责人出庭情况，数据由出庭认定得出。")
class AppearanceStatisticsPublished(
    Event, type="appearance-statistics.published.v1", sides=COURT, zh="出庭情况已公布", en="Statistics published"
):
    """The court told the appearance data of a period (art. 14). The figures follow from the findings."""

    period: Period
    title: ShortText
    edition: StatisticsEdition
    document_number: DocumentNumber | None = None
    text: LongText | None = None


AppearanceEvent = (
    AppearanceDutyRegistered
    | AppearanceDutyEnded
    | AppearanceNoticeServed
    | HeadDesignationReceived
    | IdentityProofReceived
    | IdentityProofReviewed
    | AbsenceReasonReceived
    | AbsenceReasonReviewed
    | HearingAdjourned
    | JointAppearanceSettled
    | HeadAppeared
    | HeadAbsent
    | PlaintiffObjectionNoted
    | AbsenceRecordedInJudgment
    | AppearanceFindingCorrected
)
