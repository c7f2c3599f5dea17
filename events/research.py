"""Joint research, and the standards for application of law that it leads to (opinion 三(二)4; domain A.6)."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import Field

from events.base import JOINT, Event, says
from events.observation_terms import EndorsingSide, ResearchOrigin, StandardEffect, SymposiumKind
from events.precedent import Precedents
from events.training import Attendances, Organisers
from events.values import DocumentNumber, LongText, OrganId, Reason, ShortText

Origin = Annotated[tuple[ResearchOrigin, ...], Field(max_length=3)]
LegalBases = Annotated[tuple[ShortText, ...], Field(min_length=1, max_length=50)]


@says("双方就普遍、重大、疑难问题启动联合调研，载明问题来源。")
class ResearchOpened(Event, type="research.opened.v1", sides=JOINT, zh="联合调研已启动"):
    """A widespread, major and difficult question that both sides look into (RES-01, M54).

    `origin` says in which work it was met; `is_law_application` whether it is about how the law is applied.
    """

    title: ShortText
    question: LongText
    origin: Origin
    is_law_application: bool
    organisers: Organisers


@says("联合调研的一次研讨会或者座谈会，自1起编号，按机关计人数。")
class SymposiumHeld(Event, type="symposium.held.v1", sides=JOINT, zh="研讨会或者座谈会已召开"):
    """Number `item` (from 1) of this research, 研讨会 or 座谈会, with so many of each organ."""

    item: int
    kind: SymposiumKind
    title: ShortText
    attendance: Attendances


@says("联合调研的结论。")
class ResearchConcluded(Event, type="research.concluded.v1", sides=JOINT, zh="联合调研已结束"):
    """What was found."""

    findings: LongText


@says("依据联合调研拟制的稿件，载明所依据的文件；改稿后原会签失效。")
class StandardDrafted(Event, type="standard.drafted.v1", sides=JOINT, zh="规范化标准已拟稿"):
    """A draft that follows from a concluded research (RES-02); endorsements of an earlier draft lapse.

    `legal_basis` names the instruments it rests on by document number, or by title where they have none (RES-04).
    """

    research: UUID
    title: ShortText
    text: LongText
    legal_basis: LegalBases
    effect: StandardEffect = StandardEffect.GUIDANCE
    no_symposium_reason: Reason | None = None
    precedents: Precedents | None = None


@says("一方会签了现稿。")
class StandardEndorsed(Event, type="standard.endorsed.v1", sides=JOINT, zh="规范化标准已会签"):
    """One of the two sides agrees to the draft (RES-02)."""

    by: OrganId
    endorsing_side: EndorsingSide


@says("双方会签后印发的规范化标准。")
class StandardIssued(Event, type="standard.issued.v1", sides=JOINT, zh="规范化标准已印发"):
    """Issued with both endorsements (RES-02, M55)."""

    document_number: DocumentNumber


@says("所依据的文件被新规定替代，标准待复核。")
class StandardFlaggedForReview(Event, type="standard.flagged.v1", sides=JOINT, zh="规范化标准待复核"):
    """A J1 bulletin of the court says that an instrument it rests on was superseded (RES-04)."""

    basis: ShortText
    superseded_by: ShortText
    bulletin: UUID


@says("复核后保留，载明理由。")
class StandardReviewed(Event, type="standard.reviewed.v1", sides=JOINT, zh="规范化标准已复核"):
    """It was looked at again and stays in force; `text` says why."""

    text: LongText


@says("规范化标准不再施行。")
class StandardRepealed(Event, type="standard.repealed.v1", sides=JOINT, zh="规范化标准已废止"):
    """It is in force no longer (M55)."""

    reason: Reason


@says("已印发的规范化标准以该文件为依据。")
class LegalBasisUsed(Event, type="legal-basis.used.v1", sides=JOINT, zh="依据已登记", en="Legal basis noted"):
    """An issued standard rests on this instrument."""

    basis: ShortText
    standard: UUID


@says("法院通报的新规定替代了该文件。")
class LegalBasisSuperseded(Event, type="legal-basis.superseded.v1", sides=JOINT, zh="依据已被替代"):
    """The court passed on an instrument that replaces this one (J1, RES-04)."""

    basis: ShortText
    superseded_by: ShortText
    bulletin: UUID


ResearchEvent = ResearchOpened | SymposiumHeld | ResearchConcluded
StandardEvent = (
    StandardDrafted | StandardEndorsed | StandardIssued | StandardFlaggedForReview | StandardReviewed | StandardRepealed
)
LegalBasisEvent = LegalBasisUsed | LegalBasisSuperseded
