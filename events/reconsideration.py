"""Reconsideration suggestions 建议书 and opinions 意见书, and the court's copy (opinion 三(二)2; domain A.4.2)."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from events.attachment import Attachments
from events.base import COURT, GOVERNMENT, Event, Part, Visibility, says
from events.numbers import ActNumber
from events.reconsideration_terms import (
    NonPerformance,
    OpinionGround,
    ReconsiderationEnd,
    ReconsiderationInstrument,
    RectificationResult,
)
from events.values import Day, DocumentNumber, FewOrgans, LongText, OrganId, Reason, ShortText
from events.vocabulary import Field as AdministrativeField
from events.vocabulary import IssueCategory, ServiceProof

CaseNumbers = Annotated[tuple[DocumentNumber, ...], Field(max_length=200)]


class ReconsiderationContent(Part):
    """What the document says. `case_refs` are numbers of reconsideration cases, as their decisions bear them.

    `ground` belongs to an opinion (REC-03), `categories` to a suggestion at least (REC-02). A suggestion may go to
    `further_addressees` under the same number, each of which answers for itself (条例 art. 57: 有关机关).
    """

    instrument: ReconsiderationInstrument
    issuer: OrganId
    addressee: OrganId
    title: ShortText
    problems: Annotated[tuple[LongText, ...], Field(min_length=1, max_length=30)]
    recommendations: Annotated[tuple[LongText, ...], Field(min_length=1, max_length=30)]
    case_refs: CaseNumbers
    categories: Annotated[tuple[IssueCategory, ...], Field(max_length=4)] = ()
    fields: Annotated[tuple[AdministrativeField, ...], Field(max_length=5)] = ()
    ground: OpinionGround | None = None
    visibility: Visibility = Visibility.BILATERAL
    further_addressees: FewOrgans | None = None

    @property
    def addressees(self) -> tuple[OrganId, ...]:
        """All that it goes to under its one number."""
        return (self.addressee, *(self.further_addressees or ()))


@says("行政复议建议书或者意见书的稿件，重新拟稿的替换前稿。")
class ReconsiderationSuggestionDrafted(
    Event,
    type="reconsideration-suggestion.drafted.v1",
    sides=GOVERNMENT,
    zh="行政复议建议书（意见书）已拟稿",
    en="Reconsideration suggestion or opinion drafted",
    internal=True,
    confided=True,
):
    """A draft of either instrument; drafting again replaces it."""

    content: ReconsiderationContent


@says("行政复议建议书已发出并同时抄送法院，没有法定反馈期限。")
class ReconsiderationSuggestionSent(
    Event, type="reconsideration-suggestion.sent.v1", sides=GOVERNMENT, zh="行政复议建议书已发出"
):
    """Sent to the addressee and, in the same act, to the court (REC-01).

    The law sets no period for an answer; `reply_requested_by` is a wish and makes nothing overdue (REC-04).
    """

    content: ReconsiderationContent
    number: DocumentNumber
    cc: FewOrgans = ()
    reply_requested_by: Day | None = None
    files: Attachments | None = None

    @property
    def sent_to(self) -> tuple[OrganId, ...]:
        """Whoever got it or a copy."""
        return (*self.content.addressees, *self.cc)


@says("行政复议意见书已发出，收到之日起60日内报告整改情况。")
class ReconsiderationOpinionSent(
    Event, type="reconsideration-opinion.sent.v1", sides=GOVERNMENT, zh="行政复议意见书已发出"
):
    """Sent to the respondent or another lower organ, for a report within 60 days of receipt (REC-03).

    `notify_superior` are the superior competent departments that got it too (抄告, REC-06), `superior_department`
    is the name of one that the registry does not hold. The copy to the court is optional (REC-08).
    """

    content: ReconsiderationContent
    number: DocumentNumber
    cc: FewOrgans = ()
    notify_superior: FewOrgans = ()
    superior_department: ShortText | None = None
    files: Attachments | None = None

    @property
    def sent_to(self) -> tuple[OrganId, ...]:
        """Whoever got it or a copy."""
        return (*self.content.addressees, *self.cc, *self.notify_superior)


@says("被建议单位当日收到；意见书载明报告期限。")
class ReconsiderationSuggestionServed(
    Event,
    type="reconsideration-suggestion.served.v1",
    sides=GOVERNMENT,
    zh="行政复议建议书（意见书）已送达",
    en="Reconsideration suggestion or opinion served",
):
    """The addressee received it on this day; for an opinion `due_on` is the last day for the report (REC-03),
    `provisional` where the holidays of its year are not known yet: `period_ends_on` is what it is counted again from.

    A later event replaces the day; `correction` says why it was wrong before. Presumed where only the answer
    shows the receipt. `received_by` took the paper for the addressee.
    """

    organ: OrganId
    proof: ServiceProof
    due_on: Day | None = None
    provisional: bool | None = None
    correction: Reason | None = None
    received_by: OrganId | None = None
    period_ends_on: Day | None = None
    files: Attachments | None = None


@says("被建议单位对行政复议建议书的反馈，没有法定期限。")
class ReconsiderationFeedbackReceived(
    Event,
    type="reconsideration-feedback.received.v1",
    sides=GOVERNMENT,
    zh="行政复议建议书反馈已收到",
    en="Feedback on a reconsideration suggestion received",
):
    """What the addressee of a suggestion did; no period runs for it (REC-04). `successor` answered in its place.

    On paper: `received_by` took it on this day, `entered_by` typed it in.
    """

    organ: OrganId
    text: LongText
    document_number: ActNumber | None = None
    successor: OrganId | None = None
    received_by: OrganId | None = None
    entered_by: OrganId | None = None
    files: Attachments | None = None


@says("被建议单位或者其承继机关报告的整改情况。")
class RectificationReported(Event, type="rectification.reported.v1", sides=GOVERNMENT, zh="整改情况已报告"):
    """What the addressee of an opinion put right (REC-03). `successor` reported in its place.

    On paper: `received_by` took it on this day, `entered_by` typed it in.
    """

    organ: OrganId
    result: RectificationResult
    text: LongText
    document_number: ActNumber | None = None
    successor: OrganId | None = None
    received_by: OrganId | None = None
    entered_by: OrganId | None = None
    files: Attachments | None = None


@says("行政复议一方认定意见书未履行；此后的整改报告使其失效。")
class NonPerformanceRecorded(
    Event,
    type="non-performance.recorded.v1",
    sides=GOVERNMENT,
    zh="未履行意见书情况已登记",
    en="Non-performance of an opinion recorded",
):
    """The reconsideration side finds that the opinion is not performed (REC-05); a later report undoes it."""

    organ: OrganId
    finding: NonPerformance
    reason: Reason


@says("被建议单位或者其承继机关须在期限前履行意见书。")
class PerformanceOrdered(Event, type="performance.ordered.v1", sides=GOVERNMENT, zh="已责令限期履行"):
    """The addressee, or the `successor` that continues its powers, is to perform by `due_on` (REC-05)."""

    organ: OrganId
    due_on: Day
    reason: Reason
    successor: OrganId | None = None


@says("责令限期履行后约谈了有关负责人，只记职务。")
class LeadersSummoned(
    Event, type="leaders.summoned.v1", sides=GOVERNMENT, zh="已约谈有关负责人", en="Leaders summoned for a talk"
):
    """After an order to perform: a talk with those in charge, named by their posts (行政复议法 art. 77)."""

    organ: OrganId
    posts: Annotated[tuple[ShortText, ...], Field(max_length=10)]
    text: LongText
    successor: OrganId | None = None


@says("责令限期履行后作出的通报批评。")
class PublicCriticismIssued(Event, type="public-criticism.issued.v1", sides=GOVERNMENT, zh="已通报批评"):
    """After an order to perform: criticism made known (行政复议法 art. 77)."""

    organ: OrganId
    text: LongText
    document_number: DocumentNumber | None = None
    successor: OrganId | None = None


@says("文书已办结；意见书未履行而办结的载明理由。")
class ReconsiderationSuggestionClosed(
    Event,
    type="reconsideration-suggestion.closed.v1",
    sides=GOVERNMENT,
    zh="行政复议建议书（意见书）已办结",
    en="Reconsideration suggestion or opinion closed",
):
    """Done; an opinion that was not performed is closed with the reason only."""

    outcome: ReconsiderationEnd
    reason: Reason | None = None


@says("文书撤回，由其产生的义务终止，文号不再使用。")
class ReconsiderationSuggestionWithdrawn(
    Event,
    type="reconsideration-suggestion.withdrawn.v1",
    sides=GOVERNMENT,
    zh="行政复议建议书（意见书）已撤回",
    en="Reconsideration suggestion or opinion withdrawn",
):
    """Ends every duty from it; counted apart; its number is never used again."""

    reason: Reason


@says("法院收到行政复议文书的抄送件。")
class ReconsiderationCopyReceived(
    Event, type="reconsideration-copy.received.v1", sides=COURT, zh="行政复议文书抄送件已收文"
):
    """The court got its copy (REC-01, REC-08); `cc` are the organs of the court's side among the copies."""

    instrument: ReconsiderationInstrument
    title: ShortText
    number: DocumentNumber
    issuer: OrganId
    cc: FewOrgans
    visibility: Visibility


@says("法院确认收到抄送件。")
class ReconsiderationCopyAcknowledged(
    Event, type="reconsideration-copy.acknowledged.v1", sides=COURT, zh="行政复议文书抄送件已签收"
):
    """The court confirms the copy that was sent to `organ`."""

    organ: OrganId


ReconsiderationSent = ReconsiderationSuggestionSent | ReconsiderationOpinionSent
