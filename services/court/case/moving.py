"""A case goes to a court of another jurisdiction (行政诉讼法 arts. 18, 22–24), on appeal to the court above (art. 85).

The papers of the case follow by post; what is recorded here reaches the other court by itself, with the files that it
names, and is received there.
"""

from __future__ import annotations

from uuid import UUID

from domain.case import Case, CaseStatus
from events.attachment import Attachments
from events.base import Event, says
from events.case import CaseConcluded
from events.case_moving import CaseCameBack, CaseMoved, MovedCase
from events.case_terms import CaseOutcome, MoveGround
from events.terms import Phrase, Words
from events.values import DivisionCode, LongText, Reason, ShortText
from services.decider import Context
from services.rules import require, require_court, require_not_before, require_stage, required
from services.rules.cases import OfCase


class MoveDefect(Phrase):
    """Why a case cannot go there (CAS-07)."""

    OWN_JURISDICTION = ("受移送法院所在辖区就是本区", "the other court is of our own jurisdiction")
    OTHER_GROUND = (
        "上诉的案件按上诉报送，未审结的案件按其他依据移送",
        "a case under appeal goes up on appeal, a pending one on another ground",
    )
    OTHER_COURT = ("退回的法院不是所报送的法院", "it was not sent to the court that returns it")


@says("将案件移送其他辖区的法院，或者将上诉案卷报送上级法院；案件信息和附件随移送自动送达该法院，不写当事人姓名。")
class MoveCase(OfCase, zh="移送（报送）案件"):
    """Send the case to this court of another jurisdiction, with what that court has to know; the index goes along."""

    jurisdiction: DivisionCode
    court: ShortText
    ground: MoveGround
    paper_number: ShortText | None = None
    letter: LongText
    files: Attachments | None = None


class ReceiveCaseBack(OfCase, zh="接收退回的上诉案卷", internal=True):
    """The court above returned the files of the appeal."""

    jurisdiction: DivisionCode
    court: ShortText
    reason: Reason


def arrived_stream(arrived_case: UUID) -> str:
    """Where the court keeps what it received of a case from elsewhere."""
    return f"arrived-case:{arrived_case}"


def move(state: Case, command: MoveCase, context: Context) -> list[Event]:
    """A pending case, which ends here so, or one that is under appeal; once (GEN-05), to another jurisdiction (CAS-07).

    A case that came from elsewhere goes on only as a court above decides, or on appeal (CAS-08).
    """
    require_court(context)
    if command.repeats(state.moved):
        return []
    ended_so = state.status is CaseStatus.CONCLUDED and state.outcome is CaseOutcome.TRANSFERRED
    require_stage(CaseStatus.FILED if ended_so else state.status, CaseStatus.FILED, CaseStatus.APPEALED)
    require(state.appeal is None, "GEN-05", state=Words("上诉已审结", "the appeal is decided"))
    require(state.moved is None, "GEN-05", state=Words("上诉案卷已报送", "the files of the appeal were sent"))
    on_appeal = state.status is CaseStatus.APPEALED
    require(command.ground.ends_here != on_appeal, "CAS-07", problem=MoveDefect.OTHER_GROUND)
    require(command.jurisdiction != context.jurisdiction, "CAS-07", problem=MoveDefect.OWN_JURISDICTION)
    came = state.filed is not None and state.filed.arrived_case is not None
    require(command.ground.by_court_above or not came, "CAS-08")
    acts = (state.change, state.coordination, state.concluded, *state.appeals)
    require_not_before(command.on, state.filed_on, *state.heard_on, *(act.occurred_on for act in acts if act))
    moved = command.fact(CaseMoved, content=_as_indexed(state, context))
    if on_appeal or ended_so:
        return [moved]
    return [CaseConcluded(occurred_on=command.on, outcome=CaseOutcome.TRANSFERRED), moved]


def receive_back(state: Case, command: ReceiveCaseBack, context: Context) -> list[CaseCameBack]:
    """From the court that it was sent to on appeal, and from no other one (CAS-07)."""
    moved = required(state.moved, "CAS-07", problem=MoveDefect.OTHER_COURT)
    sent_there = moved.jurisdiction == command.jurisdiction and moved.ground is MoveGround.APPEAL
    require(sent_there, "CAS-07", problem=MoveDefect.OTHER_COURT)
    return [command.fact(CaseCameBack)]


def _as_indexed(case: Case, context: Context) -> MovedCase:
    """What the other court gets of the index: organs by the names that they bear today."""
    filed = case.filed
    assert filed is not None
    named = {organ: context.registry.name(organ, context.today) for organ in (filed.court, *case.defendants)}
    return MovedCase(
        number=filed.number,
        court=named[filed.court],
        filed_on=filed.occurred_on,
        cause=filed.cause,
        field=filed.field,
        sued=tuple(named[organ] for organ in case.defendants),
        plaintiff_kind=filed.plaintiff_kind,
        plaintiff_count=filed.plaintiff_count,
        house_expropriation=filed.house_expropriation,
        enterprise_restructuring=filed.enterprise_restructuring,
        decision_number=filed.decision_number,
        outcome=case.outcome if case.appealed else None,
        restriction=case.restriction.ground if case.restriction else None,
    )
