"""A standard for the application of law (适用法律的规范化标准), which joint research leads to (三(二)4; domain A.6).

States: drafted → endorsed by court and government → issued → repealed; an issued one may be flagged for review and
confirmed. It is guidance and never a judicial interpretation (RES-03; 人民法院组织法 art. 18).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import assert_never
from uuid import UUID

from events.base import Event, Side, Visibility, says
from events.observation_terms import EndorsingSide, StandardEffect
from events.precedent import Precedents
from events.research import (
    LegalBases,
    ResearchConcluded,
    StandardDrafted,
    StandardEndorsed,
    StandardEvent,
    StandardFlaggedForReview,
    StandardIssued,
    StandardRepealed,
    StandardReviewed,
    SymposiumHeld,
)
from events.terms import Term, Words
from events.values import DocumentNumber, LongText, Reason, ShortText, document_year
from events.vocabulary import OrganRole
from services.decider import Command, Companion, Context, Decider, by_command
from services.joint.legal_basis import FlagStandard, UseLegalBasis, legal_basis_stream
from services.rules import require, require_not_before, require_stage, required
from services.rules.cases import case_streams, restricted_cases
from services.rules.course import Course
from services.rules.joint_work import partner_step, require_partner
from services.rules.precedents import require_precedents
from services.rules.standard import require_guidance
from services.shared.registers import number_taken


@says("依据已结束的联合调研拟制规范化标准，写明所依据的文件；改稿后原会签失效。")
class DraftStandard(Command, zh="拟制规范化标准", opens=True):
    """Draft a standard from a concluded research, or replace the draft: endorsements given so far lapse.

    `legal_basis` names instruments by document number, or by title. `no_symposium_reason`: why the research needed
    neither seminar nor symposium (RES-02).
    """

    research: UUID
    title: ShortText
    text: LongText
    legal_basis: LegalBases
    effect: StandardEffect = StandardEffect.GUIDANCE
    no_symposium_reason: Reason | None = None
    precedents: Precedents | None = None

    def references(self, side: Side) -> list[str]:
        return [f"research:{self.research}", *case_streams((cited.number for cited in self.precedents or ()), side)]


@says("法院一方或者政府一方会签现稿；属于哪一方由办理机关确定。")
class EndorseStandard(Command, zh="会签规范化标准"):
    """The court, or the government side, agrees to the draft; which side follows from who gives it (RES-02)."""


@says("双方会签后，以发文字号印发规范化标准。")
class IssueStandard(Command, zh="印发规范化标准"):
    """Issue it under a document number, with both endorsements (RES-02)."""

    document_number: DocumentNumber


@says("对待复核的规范化标准予以复核并保留，写明意见。")
class ReviewStandard(Command, zh="复核规范化标准"):
    """A flagged standard was looked at again and stays in force."""

    text: LongText


@says("废止已印发的规范化标准，写明理由。")
class RepealStandard(Command, zh="废止规范化标准"):
    """An issued standard is in force no longer."""

    reason: Reason


class Stage(Term):
    NEW = ("new", "尚未拟稿", "not drafted")
    DRAFTED = ("drafted", "已拟稿", "drafted")
    ISSUED = ("issued", "已印发", "issued")
    REPEALED = ("repealed", "已废止", "repealed")


@dataclass(frozen=True, slots=True)
class Standard:
    """`endorsed` is of the newest draft; `flags` is what waits for a review; `past` tells a repetition."""

    stage: Stage = Stage.NEW
    latest: date = date.min
    past: tuple[StandardEvent, ...] = ()
    draft: StandardDrafted | None = None
    endorsed: frozenset[EndorsingSide] = frozenset()
    flags: tuple[StandardFlaggedForReview, ...] = ()


def evolve(state: Standard, event: StandardEvent) -> Standard:
    state = replace(state, past=(*state.past, event))
    match event:
        case StandardDrafted():
            state = replace(state, stage=Stage.DRAFTED, draft=event, endorsed=frozenset())
        case StandardEndorsed():
            state = replace(state, endorsed=state.endorsed | {event.endorsing_side})
        case StandardIssued():
            state = replace(state, stage=Stage.ISSUED)
        case StandardFlaggedForReview():  # dated by the bulletin, which may be older than the standard
            return replace(state, flags=(*state.flags, event))
        case StandardReviewed():
            state = replace(state, flags=())
        case StandardRepealed():
            state = replace(state, stage=Stage.REPEALED, flags=())
        case _:
            assert_never(event)
    return replace(state, latest=event.occurred_on)


def draft(state: Standard, command: DraftStandard, context: Context) -> list[Event]:
    """From a concluded research with a symposium, or a reason for none (RES-02), as guidance (RES-03).

    Precedents that it cites are in force (GEN-22), and none is restricted (GEN-09).
    """
    require_partner(context)
    event = command.fact(StandardDrafted)
    if event == state.draft:
        return []
    research: Course = required(context.known.get(f"research:{command.research}"), "GEN-06", what=command.research)
    concluded = research.last(ResearchConcluded)
    require(concluded is not None and concluded.occurred_on <= command.on, "RES-02")
    require(research.every(SymposiumHeld) or command.no_symposium_reason, "RES-02")
    require_guidance(command.effect, command.title, command.text)
    require_precedents(command.precedents or (), command.on, context)
    require(not any(restricted_cases((cited.number for cited in command.precedents or ()), context)), "GEN-09")
    require_stage(state.stage, Stage.NEW, Stage.DRAFTED)
    require_not_before(command.on, state.latest)
    return [event]


def endorse(state: Standard, command: EndorseStandard, context: Context) -> list[Event]:
    """By the court in its own name, by the government or its legal department: each speaks for its side (RES-02)."""
    side = required(_endorsing_side(context), "RES-02")
    if side in state.endorsed:
        return []
    require_stage(state.stage, Stage.DRAFTED)
    require_not_before(command.on, state.latest)
    return [command.fact(StandardEndorsed, by=context.actor, endorsing_side=side)]


def issue(state: Standard, command: IssueStandard, context: Context) -> list[Event]:
    """With both endorsements (RES-02); what rests on a superseded instrument is flagged at once (RES-04)."""
    event = command.fact(StandardIssued)
    if not (events := partner_step(state, event, context, Stage.DRAFTED)):
        return []
    require(state.endorsed == set(EndorsingSide), "RES-02")
    assert state.draft is not None
    for basis in state.draft.legal_basis:
        known = context.known.get(legal_basis_stream(basis))
        for word in known.superseded if known is not None else ():
            events.append(
                command.fact(
                    StandardFlaggedForReview, basis=basis, superseded_by=word.superseded_by, bulletin=word.bulletin
                )
            )
    return events


def flag(state: Standard, command: FlagStandard, context: Context) -> list[Event]:
    """A J1 bulletin supersedes an instrument that an issued standard rests on (RES-04)."""
    if state.stage is not Stage.ISSUED:
        return []
    return [command.fact(StandardFlaggedForReview)]


def review(state: Standard, command: ReviewStandard, context: Context) -> list[Event]:
    event = command.fact(StandardReviewed)
    if not (events := partner_step(state, event, context, Stage.ISSUED)):
        return []
    require(state.flags, "GEN-05", state=Words("该标准未标记待复核", "the standard is not flagged for review"))
    flagged_on = max(flag.occurred_on for flag in state.flags)
    require_not_before(command.on, flagged_on)
    return events


def repeal(state: Standard, command: RepealStandard, context: Context) -> list[Event]:
    return partner_step(state, command.fact(StandardRepealed), context, Stage.ISSUED)


def _endorsing_side(context: Context) -> EndorsingSide | None:
    if context.entitled(OrganRole.DISTRICT_COURT):
        return EndorsingSide.COURT
    governs = context.entitled(OrganRole.DISTRICT_GOVERNMENT, OrganRole.GOVERNMENT_LEGAL_DEPARTMENT)
    return EndorsingSide.GOVERNMENT if governs else None


def _relies_on(state: Standard) -> Iterator[str]:
    if state.draft is not None:
        yield from map(legal_basis_stream, state.draft.legal_basis)


def _companions(state: Standard, command: Command, context: Context) -> Iterator[Companion]:
    """An issued standard takes its number (GEN-04) and is known by what it rests on (RES-04)."""
    match command:
        case IssueStandard(document_number=number) if state.draft is not None:
            yield number_taken(f"standard:{document_year(number)}", number, command, context)
            bases = {legal_basis_stream(basis): basis for basis in state.draft.legal_basis}
            for stream, basis in bases.items():
                yield stream, UseLegalBasis(occurred_on=command.on, basis=basis, standard=context.matter)


DECIDER = Decider(
    category="standard",
    initial=Standard(),
    evolve=evolve,
    decisions=by_command(draft, endorse, issue, flag, review, repeal),
    companions=_companions,
    relies_on=_relies_on,
    visibility=lambda state: Visibility.MEMBERS,
)
