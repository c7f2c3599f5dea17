"""Judicial suggestions and opinion letters: what the court says (opinion 三(二)2; domain A.4.1)."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from events.attachment import Attachments
from events.base import COURT, Event, Part, Visibility, says
from events.numbers import ActNumber, LegacySuggestionNumber, SuggestionNumber
from events.precedent import Precedents
from events.terms import belongs_to
from events.values import (
    CaseRef,
    Day,
    DivisionCode,
    DocumentNumber,
    FewOrgans,
    LongText,
    OrganId,
    Reason,
    ReplyPeriod,
    ShortText,
)
from events.vocabulary import (
    ABSENCE_KINDS,
    AbsenceGround,
    AdoptionAnswer,
    Instrument,
    IssueCategory,
    ReminderMethod,
    ServiceProof,
    SigningOffice,
    SuggestionKind,
    SuggestionOutcome,
)
from events.vocabulary import Field as AdministrativeField

ShortTexts = Annotated[tuple[ShortText, ...], Field(max_length=20)]
"""Articles of law, names of attachments."""


class NormativeBasis(Part):
    """The document found unlawful, and when the judgment that found it took effect (None: not yet; SUG-21)."""

    title: ShortText
    issuing_organs: Annotated[tuple[OrganId, ...], Field(min_length=1, max_length=10)]
    document_number: ActNumber | None = None
    lead_organ: OrganId | None = None
    judgment_effective_on: Day | None = None


class RefusalBasis(Part):
    """Which judgment was not performed, and until when it had to be (SUG-22)."""

    defendant: OrganId
    performance_due_on: Day
    is_first_instance_court: bool


class SuggestionContent(Part):
    """What a suggestion says. Problem n is answered by recommendation n (SUG-06), save in an opinion letter.

    `other_source` describes a body of trial, enforcement or research work (comprehensive kind only, SUG-05).
    `measures_taken`: what the addressee has done already, acknowledged in the opening. `contact`: desk and landline.
    """

    instrument: Instrument
    kind: SuggestionKind
    title: ShortText
    categories: Annotated[tuple[IssueCategory, ...], Field(max_length=4)]
    fields: Annotated[tuple[AdministrativeField, ...], Field(max_length=5)] = ()
    problems: Annotated[tuple[LongText, ...], Field(max_length=30)]
    recommendations: Annotated[tuple[LongText, ...], Field(max_length=30)]
    case_refs: Annotated[tuple[CaseRef, ...], Field(max_length=200)] = ()
    other_source: Annotated[LongText | None, belongs_to(kind=(SuggestionKind.COMPREHENSIVE_GOVERNANCE,))] = None
    visibility: Visibility = Visibility.BILATERAL
    defendant: Annotated[OrganId | None, belongs_to(kind=ABSENCE_KINDS)] = None
    superior: Annotated[OrganId | None, belongs_to(kind=(SuggestionKind.HEAD_ABSENCE,))] = None
    absence_grounds: Annotated[tuple[AbsenceGround, ...], Field(max_length=5), belongs_to(kind=ABSENCE_KINDS)] = ()
    normative: Annotated[NormativeBasis | None, belongs_to(kind=(SuggestionKind.NORMATIVE_DOCUMENT,))] = None
    refusal: Annotated[RefusalBasis | None, belongs_to(kind=(SuggestionKind.JUDGMENT_REFUSAL,))] = None
    measures_taken: LongText | None = None
    legal_basis: ShortTexts | None = None
    contact: ShortText | None = None
    attachments: ShortTexts | None = None
    precedents: Precedents | None = None


class Answer(Part):
    """The answer to recommendation number `recommendation` (from 1).

    `text` is the reason of `not_adopted`, the plan of `in_progress`, the measure otherwise.
    """

    recommendation: Annotated[int, Field(ge=1, le=30)]
    answer: AdoptionAnswer
    text: Reason | None = None


Answers = Annotated[tuple[Answer, ...], Field(max_length=30)]


class Implementation(Part):
    """How deep it goes: the case put right, a measure for the sector, a lasting mechanism (M30)."""

    rectified: bool = False
    sector_wide: bool = False
    long_term: bool = False


@says("司法建议或者意见函的稿件，重新拟稿的替换前稿。")
class SuggestionDrafted(Event, type="suggestion.drafted.v1", sides=COURT, zh="司法建议已拟稿", internal=True):
    """A draft of a suggestion or opinion letter; drafting again replaces it."""

    content: SuggestionContent


@says("发出前听取了拟主送单位的意见。")
class SuggestionConsulted(
    Event,
    type="suggestion.consulted.v1",
    sides=COURT,
    zh="已听取被建议单位意见",
    en="Addressee consulted",
    internal=True,
):
    """The intended addressee was heard before sending (法释〔2023〕11号 art. 5)."""

    organ: OrganId
    opinion: Reason


@says("院领导当日签批；经审判委员会讨论的载明日期。")
class SuggestionApproved(Event, type="suggestion.approved.v1", sides=COURT, zh="司法建议已签批", internal=True):
    """Signed by the named office on this day; `committee_on`: adopted by the adjudication committee.

    `committee_minutes` is the number of that meeting's minutes as they bear it, `signatory_post` the post in full.
    """

    signed_by: SigningOffice
    committee_on: Day | None = None
    committee_minutes: ShortText | None = None
    signatory_post: ShortText | None = None


@says("司法建议、意见函已发给主送单位并同时抄送；不要求答复的不载明答复期限。")
class SuggestionSent(Event, type="suggestion.sent.v1", sides=COURT, zh="司法建议已发出"):
    """Sent to the addressees and, in the same act, to the legal department (SUG-02).

    `reply_period` is None where no reply is due (SUG-19). A suggestion has a `number`, before the unified ones a
    `legacy_number` (司建); a letter may have a `letter_number` of the court's own series, or none at all (SUG-26).
    """

    content: SuggestionContent
    sender: OrganId
    addressees: Annotated[tuple[OrganId, ...], Field(min_length=1, max_length=40)]
    cc: FewOrgans = ()
    superior_cc: FewOrgans = ()
    number: SuggestionNumber | None = None
    legacy_number: LegacySuggestionNumber | None = None
    letter_number: DocumentNumber | None = None
    reply_period: ReplyPeriod | None = None
    long_period_reason: Reason | None = None
    cc_satisfied_by_main: bool = False
    outside_district: bool = False
    files: Attachments | None = None


@says("一个被建议单位当日收到，答复期限起算；更正的替换原日期。")
class SuggestionServed(Event, type="suggestion.served.v1", sides=COURT, zh="司法建议已送达"):
    """One addressee received it on this day: its reply clock starts (SUG-11).

    A later event for the same addressee replaces the day; `correction` says why it was wrong before. Here and below a
    deadline is `provisional` where the holidays of its year are not known yet. `received_by` took the paper for it.
    `elsewhere` is the jurisdiction of an addressee to which the suggestion was moved: it is told there too, with
    `binding_due_on` where the court has moved the deadline before it tells.
    """

    organ: OrganId
    proof: ServiceProof
    reply_due_on: Day | None = None
    binding_due_on: Day | None = None
    provisional: bool | None = None
    correction: Reason | None = None
    received_by: OrganId | None = None
    files: Attachments | None = None
    elsewhere: DivisionCode | None = None


@says("法院收到被建议单位的异议。")
class ObjectionReceived(Event, type="suggestion-objection.received.v1", sides=COURT, zh="异议已收到"):
    """The court received an addressee's objection; on paper `received_by` took it, `entered_by` typed it in."""

    organ: OrganId
    ground: Reason
    received_by: OrganId | None = None
    entered_by: OrganId | None = None
    files: Attachments | None = None


@says("异议成立的撤回或者修改，不成立的期限继续计算。")
class ObjectionDecided(Event, type="suggestion-objection.decided.v1", sides=COURT, zh="异议已答复"):
    """Upheld: withdrawn or amended; rejected: the clock resumes (SUG-24).

    `reply_due_on`: the deadline after the days on which the clock stood; statistics keep the original one.
    """

    organ: OrganId
    upheld: bool
    reason: Reason
    reply_due_on: Day | None = None
    provisional: bool | None = None
    elsewhere: DivisionCode | None = None


@says("法院催促被建议单位答复，可以载明催办方式和内容。")
class SuggestionReminded(Event, type="suggestion.reminded.v1", sides=COURT, zh="已催办", en="Addressee reminded"):
    """The court urged an addressee to answer (法释〔2023〕11号 art. 8)."""

    organ: OrganId
    method: ReminderMethod | None = None
    text: LongText | None = None
    elsewhere: DivisionCode | None = None


@says("法院当日收到被建议单位的反馈，载明是否已逐条答全。")
class FeedbackReceived(Event, type="feedback.received.v1", sides=COURT, zh="反馈已收到"):
    """The court received an addressee's answer on this day.

    `complete`: with what came before, it speaks to every recommendation (SUG-13). `reply_due_on` is set only
    where no earlier service was recorded and receipt is presumed on this day (SUG-15). `feedback_id`: the
    government's event, or the letter of an external organ. `successor` answered in the addressee's place (ORG-02).
    On paper: `received_by` took it on this day, `entered_by` typed it in.
    `text` is the letter around the answers.
    """

    organ: OrganId
    feedback_id: str
    answers: Answers
    implementation: Implementation
    complete: bool
    document_number: ActNumber | None = None
    forwarded_by: OrganId | None = None
    successor: OrganId | None = None
    presumed_service: bool = False
    reply_due_on: Day | None = None
    provisional: bool | None = None
    received_by: OrganId | None = None
    entered_by: OrganId | None = None
    text: LongText | None = None
    files: Attachments | None = None


@says("反馈缺少对所列各条建议的答复，退回补充。")
class FeedbackReturned(Event, type="feedback.returned.v1", sides=COURT, zh="反馈已退回补充"):
    """Recommendations (numbered from 1) left without an answer (SUG-13)."""

    organ: OrganId
    missing: Annotated[tuple[int, ...], Field(max_length=30)]
    reason: Reason
    elsewhere: DivisionCode | None = None


class Assessment(Part):
    """The court's view of one recommendation (numbered from 1)."""

    recommendation: Annotated[int, Field(ge=1, le=30)]
    result: AdoptionAnswer


@says("法院对一个被建议单位的反馈逐条评估完毕，载明落实程度。")
class FeedbackAssessed(Event, type="feedback.assessed.v1", sides=COURT, zh="反馈已评估"):
    """Every recommendation assessed for one addressee, and how deep the implementation went (M28, M30)."""

    organ: OrganId
    results: Annotated[tuple[Assessment, ...], Field(max_length=30)]
    implementation: Implementation
    note: Reason | None = None


@says("司法建议撤回，答复义务终止，编号不再使用。")
class SuggestionWithdrawn(Event, type="suggestion.withdrawn.v1", sides=COURT, zh="司法建议已撤回"):
    """Ends the reply duty; counted apart; its number is never used again (SUG-18, SUG-09)."""

    reason: Reason


@says("各被建议单位均已办结，或者法院不待答复办结并说明理由。")
class SuggestionClosed(Event, type="suggestion.closed.v1", sides=COURT, zh="司法建议已办结"):
    """Every addressee is settled, or the court closed without reply, with the reason (SUG-25)."""

    outcome: SuggestionOutcome
    reason: Reason | None = None


@says("已办结的司法建议归档保存。")
class SuggestionArchived(Event, type="suggestion.archived.v1", sides=COURT, zh="司法建议已归档"):
    """Filed."""
