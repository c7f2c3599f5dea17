"""The organ's side of a head's appearance: who comes, its proof, why not, and what it says itself (domain A.5.1).

The matter has the id of the court's appearance. It opens when the court's duty arrives. The organ names its head
(确定 ⇄ 更换), hands in the proof of identity, or says why nobody can come; the court's reviews and findings arrive.
What it reports of itself is a claim and changes no finding (APP-12).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType
from typing import assert_never

from events.appearance import (
    Finding,
    HeadNamed,
    ReasonGiven,
)
from events.appearance_response import (
    AbsenceReasonSubmitted,
    AdjournmentReceived,
    AppearanceDutyEndReceived,
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
    ResponseEvent,
)
from events.appearance_terms import HeadRank
from events.attachment import Attachments
from events.base import Event, Side, Visibility, says
from events.reading import PaperKind, PaperRead, PaperRetrieved, ReadOrRetrieved
from events.terms import Words
from events.values import Reason
from services.decider import Context, Decider, by_command
from services.government.appearance_receipts import RECEIPTS
from services.rules import require, require_actor, require_not_before, required
from services.rules.appearance import OfDuty, ProofProblem, require_head
from services.rules.cases import case_streams
from services.rules.reading import MarkRead, read_each
from services.rules.retrieval import NoteRetrieval, noted


@says("被诉行政机关确定出庭的负责人，只写职务和类别。")
class DesignateHead(OfDuty, zh="确定出庭负责人"):
    """Name the head who will come, by post and rank."""

    head: HeadNamed


@says("更换出庭负责人，只写职务和类别。")
class ReplaceHead(OfDuty, zh="更换出庭负责人"):
    """Another head will come."""

    head: HeadNamed
    reason: Reason | None = None


@says("提交已确定负责人的身份证明；要求补正的，再次提交。")
class SubmitIdentityProof(OfDuty, zh="提交负责人身份证明"):
    """Hand in the proof of the designated head; again where the court asked for a cure."""

    sealed: bool
    states_identity: bool
    files: Attachments | None = None


@says("被诉行政机关说明负责人不能出庭的理由，须有机关印章或者主要负责人签字。")
class SubmitAbsenceReason(OfDuty, zh="说明负责人不能出庭的理由"):
    """Say why the head cannot come, with the organ's seal or the principal's signature."""

    given: ReasonGiven
    files: Attachments | None = None


@says("被诉行政机关自报当日的出庭情况，仅作说明。")
class ReportAppearance(OfDuty, zh="自报出庭情况"):
    """What the organ says of the hearing of the business date."""

    attended: bool
    head_rank: HeadRank | None = None
    spoke: bool | None = None


@says("被诉行政机关首次打开法院的出庭通知书；控制台自动登记，不影响任何期限。")
class MarkAppearanceNoticeRead(MarkRead, OfDuty, zh="登记出庭通知书已阅"):
    """The organ opened the notices to appear that came so far for the first time."""


class NoteAppearanceNoticeRetrieval(NoteRetrieval, zh="登记出庭通知书已由系统取回", opens=True, internal=True):
    """A system of the organ took a notice to appear."""


@dataclass(frozen=True, slots=True)
class Response:
    """`hearing_on` is the hearing announced last; `proof` and `reason` are what was sent and not overtaken since."""

    opened: AppearanceResponseOpened | None = None
    ended: bool = False
    since: date = date.min
    hearing_on: date | None = None
    notices: tuple[AppearanceNoticeReceived, ...] = ()
    head: HeadNamed | None = None
    proof: IdentityProofSubmitted | None = None
    reason: ReasonGiven | None = None
    reports: Mapping[date, AppearanceReported] = field(default_factory=lambda: MappingProxyType({}))
    findings: Mapping[date, Finding] = field(default_factory=lambda: MappingProxyType({}))
    read: tuple[ReadOrRetrieved, ...] = ()

    @property
    def visibility(self) -> Visibility:
        restricted = self.opened is not None and self.opened.restricted
        return Visibility.RESTRICTED if restricted else Visibility.BILATERAL

    def before_hearing(self, on: date) -> bool:
        """Whether the hearing announced last is still to come on that day, or being held (APP-05)."""
        hearing = self.hearing_on
        if hearing is None:
            return not self.findings
        return on <= hearing and not any(day >= hearing for day in self.findings)


def evolve(state: Response, event: ResponseEvent) -> Response:
    match event:
        case AppearanceResponseOpened():
            since = event.occurred_on if state.opened is None else state.since
            return replace(state, opened=event, ended=False, since=since)
        case AppearanceDutyEndReceived():
            return replace(state, ended=True)
        case AppearanceNoticeReceived():
            if state.hearing_on not in (None, event.hearing_on):
                state = replace(state, reason=None)
            return replace(state, hearing_on=event.hearing_on, notices=(*state.notices, event))
        case HeadDesignated() | HeadReplaced():
            return replace(state, head=event.head, proof=None)
        case IdentityProofSubmitted():
            return replace(state, proof=event)
        case AbsenceReasonSubmitted():
            return replace(state, reason=event.given)
        case AppearanceReported():
            return replace(state, reports=MappingProxyType({**state.reports, event.occurred_on: event}))
        case ProofReviewReceived() | ReasonReviewReceived() | JointAppearanceReceived():
            return state
        case AdjournmentReceived():
            return replace(state, hearing_on=event.hearing_on, reason=None)
        case FindingReceived():
            finding = event.finding
            return replace(state, findings=MappingProxyType({**state.findings, finding.hearing_on: finding}))
        case PaperRead() | PaperRetrieved():
            return replace(state, read=(*state.read, event))
        case _:
            assert_never(event)


def require_organ(state: Response, context: Context) -> AppearanceResponseOpened:
    """The defendant organ of today, whoever continues its powers (GEN-10; 行政诉讼法 art. 26)."""
    duty = required(state.opened, "GEN-05", state=Words("尚未收到出庭义务", "no duty to appear was received"))
    require_actor(context.acts_for(duty.organ), context, duty.organ)
    return duty


def _require_owing(state: Response) -> None:
    """Still a defendant: else there is no hearing to prepare for (GEN-05)."""
    require(not state.ended, "GEN-05", state=Words("该机关已不是本案被告，出庭义务终止", "the organ is sued no longer"))


def designate(state: Response, command: DesignateHead, context: Context) -> list[HeadDesignated]:
    """An eligible head (APP-01, APP-02), up to the hearing (APP-05); another one is a replacement."""
    duty = require_organ(state, context)
    if state.head == command.head:
        return []
    require_head(command.head, duty.authorised_body)
    require_not_before(command.on, state.since)
    standing = Words("已确定出庭负责人（可以更换）", "a head is designated and can be replaced")
    require(state.head is None, "GEN-05", state=standing)
    _require_owing(state)
    require(state.before_hearing(command.on), "APP-05")
    return [command.fact(HeadDesignated)]


def replace_head(state: Response, command: ReplaceHead, context: Context) -> list[HeadReplaced]:
    """Allowed up to the hearing (art. 5(3), APP-05); whether the proof comes in time is the court's to say (APP-06)."""
    duty = require_organ(state, context)
    require(state.head, "GEN-05", state=Words("尚未确定出庭负责人", "no head is designated"))
    if state.head == command.head:
        return []
    require_head(command.head, duty.authorised_body)
    require_not_before(command.on, state.since)
    _require_owing(state)
    require(state.before_hearing(command.on), "APP-05")
    return [command.fact(HeadReplaced)]


def submit_proof(state: Response, command: SubmitIdentityProof, context: Context) -> list[IdentityProofSubmitted]:
    """Of the head designated, before the hearing (art. 6, APP-06); an incomplete one is taken, and can be cured."""
    require_organ(state, context)
    head = required(state.head, "GEN-05", state=Words("尚未确定出庭负责人", "no head is designated"))
    proof = command.fact(IdentityProofSubmitted, head=head)
    if proof == state.proof:
        return []
    require_not_before(command.on, state.since)
    _require_owing(state)
    require(state.before_hearing(command.on), "APP-06", problem=ProofProblem.AFTER_HEARING)
    return [proof]


def submit_reason(state: Response, command: SubmitAbsenceReason, context: Context) -> list[AbsenceReasonSubmitted]:
    """Taken as it is, at any time: whether it is proven and valid is the court's to review (arts. 8, 9; APP-08)."""
    require_organ(state, context)
    if command.given == state.reason:
        return []
    require_not_before(command.on, state.since)
    _require_owing(state)
    return [command.fact(AbsenceReasonSubmitted)]


def report(state: Response, command: ReportAppearance, context: Context) -> list[Event]:
    """The organ's own word on a hearing: a claim, whatever the court found (APP-12)."""
    require_organ(state, context)
    reported = command.fact(
        AppearanceReported,
        head_rank=command.head_rank if command.attended else None,
        spoke=command.spoke if command.attended else None,
    )
    if state.reports.get(command.on) == reported:
        return []
    require_not_before(command.on, state.since)
    return [reported]


def mark_read(state: Response, command: MarkAppearanceNoticeRead, context: Context) -> list[Event]:
    """Each notice that came by then, whatever became of the duty: no right or period hangs on reading."""
    duty = required(state.opened, "GEN-05", state=Words("尚未收到出庭义务", "no duty to appear was received"))
    facts = [
        command.fact(
            PaperRead,
            kind=PaperKind.APPEARANCE_NOTICE,
            organ=duty.organ,
            notified_on=notice.occurred_on,
            hearing_on=notice.hearing_on,
        )
        for notice in state.notices
        if notice.occurred_on <= command.on
    ]
    require(facts, "GEN-05", state=Words("尚未收到出庭通知书", "no notice to appear was received"))
    return read_each(facts, state.read, context)


def note_retrieval(state: Response, command: NoteAppearanceNoticeRetrieval, context: Context) -> list[Event]:
    """Each notice by itself."""
    return noted(state.read, command)


DECIDER = Decider(
    category="appearance-response",
    initial=Response(),
    evolve=evolve,
    decisions=by_command(designate, replace_head, submit_proof, submit_reason, report, mark_read, note_retrieval),
    relies_on=lambda state: case_streams((state.opened.case,), Side.GOVERNMENT) if state.opened else (),
    concerned=lambda state: (state.opened.organ,) if state.opened else (),
    personal_data="APP-06",
    receipts=RECEIPTS,
)
