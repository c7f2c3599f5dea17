"""Bulletins of both directions, J1–J7 and E1–E7, and the receiving side's part (opinion 三(一)1, 2)."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated
from uuid import UUID

from pydantic import Field

from events.attachment import Attachments
from events.base import BOTH, Event, Part, Visibility, says
from events.terms import belongs_to
from events.values import CaseRef, Day, DocumentNumber, FewOrgans, LongText, OrganId, Period, Reason, ShortText
from events.vocabulary import Field as AdministrativeField
from events.vocabulary import IssueCategory, OpinionTopic, SecrecyMark, Topic

STATISTICAL = tuple(topic for topic in Topic if topic.statistical)
RESIDUAL = tuple(topic for topic in Topic if topic.residual)
ABOUT_CASES = (Topic.J3, Topic.J5, Topic.E3)
ABOUT_SUGGESTIONS = (Topic.J6, Topic.E5)
ABOUT_PROBLEMS = (Topic.J4, Topic.E6)
ABOUT_RULES = (Topic.J1,)
Amount = Annotated[Decimal, Field(ge=0, max_digits=15, decimal_places=2)]


class NamedCount(Part):
    """A number with what it counts: the numerator or denominator of a rate."""

    label: ShortText
    value: Amount


class Figure(Part):
    """One line of a statistical table: what was counted, for which organ, how many.

    Of a rate, `value` is the percentage as printed: it is kept beside the two numbers and never computed (BUL-13).
    """

    label: ShortText
    organ: OrganId | None = None
    value: Amount
    numerator: NamedCount | None = None
    denominator: NamedCount | None = None


class NewRule(Part):
    """One of several instruments that a J1 passes on; a policy may have no number and no effective day (BUL-09)."""

    title: ShortText
    number: ShortText | None = None
    in_force_on: Day | None = None


class CommonProblem(Part):
    """A widespread or prominent problem, or a new situation (J4, E6)."""

    text: LongText
    field: AdministrativeField
    category: IssueCategory


class BulletinContent(Part):
    """What a bulletin says. Which optional fields a topic needs is a matter of the rules BUL-03, 06 to 09, 12 to 14.

    `issuer` is the court, the government, or a department organised by it; `handling_unit` the desk (G1).
    `matter_date` is when the matter arose: the lag to the day of issue is measured, never judged (BUL-11).
    `supersedes` names the instruments, by document number or title, that a J1's new rule replaces (RES-04).
    `reconsideration_refs` are the numbers of the reconsideration cases that an E3 is about.
    `nil_report` says that there was nothing on the topic in the period (BUL-12). `rules` are what a J1 passes on where
    it is more than one. `part_of` is the bulletin that was issued first of a document with several topics (BUL-14).
    """

    topic: Topic
    title: ShortText
    text: LongText
    issuer: OrganId
    addressee: OrganId
    visibility: Visibility = Visibility.MEMBERS
    secrecy: SecrecyMark = SecrecyMark.NONE
    handling_unit: OrganId | None = None
    organised_by: OrganId | None = None
    document_number: DocumentNumber | None = None
    matter_date: Day | None = None
    is_similar_case_matter: bool = False
    residual_reason: Annotated[Reason | None, belongs_to(topic=RESIDUAL)] = None
    period: Annotated[Period | None, belongs_to(topic=STATISTICAL)] = None
    figures: Annotated[tuple[Figure, ...], Field(max_length=500), belongs_to(topic=STATISTICAL)] = ()
    case_refs: Annotated[tuple[CaseRef, ...], Field(max_length=200), belongs_to(topic=ABOUT_CASES)] = ()
    suggestion_refs: Annotated[tuple[UUID, ...], Field(max_length=200), belongs_to(topic=ABOUT_SUGGESTIONS)] = ()
    problems: Annotated[tuple[CommonProblem, ...], Field(max_length=50), belongs_to(topic=ABOUT_PROBLEMS)] = ()
    rule_number: Annotated[ShortText | None, belongs_to(topic=ABOUT_RULES)] = None
    rule_effective_on: Annotated[Day | None, belongs_to(topic=ABOUT_RULES)] = None
    supersedes: Annotated[
        Annotated[tuple[ShortText, ...], Field(max_length=20)] | None, belongs_to(topic=ABOUT_RULES)
    ] = None
    opinion_topic: Annotated[OpinionTopic | None, belongs_to(topic=(Topic.E4,))] = None
    reconsideration_refs: Annotated[
        Annotated[tuple[DocumentNumber, ...], Field(max_length=200)] | None, belongs_to(topic=(Topic.E3,))
    ] = None
    nil_report: bool | None = None
    rules: Annotated[Annotated[tuple[NewRule, ...], Field(max_length=20)] | None, belongs_to(topic=ABOUT_RULES)] = None
    cc: FewOrgans | None = None
    signatory_post: ShortText | None = None
    part_of: UUID | None = None


@says("通报稿件，不产生效力，可以重新拟稿。")
class BulletinDrafted(Event, type="bulletin.drafted.v1", sides=BOTH, zh="通报已拟稿", internal=True):
    """A draft; it binds nobody and may be drafted again."""

    content: BulletinContent


@says("通报第一版已发往对方。")
class BulletinIssued(Event, type="bulletin.issued.v1", sides=BOTH, zh="通报已发出"):
    """Revision 1 went to the other side."""

    content: BulletinContent
    revision: int = 1
    files: Attachments | None = None


@says("新的一版替换前版，载明更正内容和理由。")
class BulletinCorrected(Event, type="bulletin.corrected.v1", sides=BOTH, zh="通报已更正"):
    """A new revision replaces the former one; `changed` names what, `reason` why (BUL-04)."""

    content: BulletinContent
    revision: int
    changed: ShortText
    reason: Reason
    files: Attachments | None = None


@says("通报撤回后不计入统计，文本在记录中保留。")
class BulletinWithdrawn(Event, type="bulletin.withdrawn.v1", sides=BOTH, zh="通报已撤回"):
    """It leaves the counts; its text stays in the log (BUL-04)."""

    reason: Reason


@says("对方已收到该版通报，可以签收。")
class BulletinReceived(Event, type="bulletin.received.v1", sides=BOTH, zh="通报已送达对方"):
    """The other side holds this revision: it can be acknowledged from now on."""

    topic: Topic
    issuer: OrganId
    addressee: OrganId
    revision: int
    visibility: Visibility


@says("主送机关或者其办理机构签收了一版通报。")
class BulletinAcknowledged(Event, type="bulletin.acknowledged.v1", sides=BOTH, zh="通报已签收"):
    """The addressee (or its desk) signed for a revision (BUL-05)."""

    by: OrganId
    revision: int


@says("主送机关对通报作出实质答复。")
class BulletinReplied(Event, type="bulletin.replied.v1", sides=BOTH, zh="通报已答复", en="Bulletin replied to"):
    """An answer in substance, expected for E4 though not required."""

    by: OrganId
    text: LongText
    files: Attachments | None = None


@says("对方获悉通报已撤回。")
class BulletinWithdrawalReceived(
    Event, type="bulletin-withdrawal.received.v1", sides=BOTH, zh="撤回通知已收到", en="Withdrawal received"
):
    """The other side knows that the bulletin was withdrawn."""
