"""Coordination while a major decision is executed (执行中的协调配合): conflict, opinions (opinion 三(二)6, domain A.8).

The executing organ opens it and reports signs of conflict; with a major one the court and the legal department are
asked for their opinions in the same act, and a joint meeting is proposed. States: see `state`; duties, dialogues,
reports and the closing: `outcome`.
"""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from domain.audience import Party
from events.base import Event, Side, says
from events.coordination import (
    ConflictSignReported,
    CoordinationOpened,
    CoordinationOpinionGiven,
    CoordinationOpinionSought,
)
from events.numbers import ActNumber
from events.risk_terms import AssessorCapacity, ConflictSeverity
from events.terms import Words
from events.values import Day, LongText, OrganId, Reason, ShortText
from events.vocabulary import OrganRole
from services.decider import Command, Companion, Context, Decider, by_command, matter_of_key
from services.joint.coordination import outcome as coordination_outcome
from services.joint.coordination.state import Coordination, Phase, evolve, opened, require_executing, require_open
from services.joint.meeting.decider import ProposeMeeting
from services.joint.risk_assessment.state import RiskAssessment, is_initiator
from services.rules import of_this_district, require, require_active, require_actor, require_stage, required
from services.rules.risk import THE_TWO, capacity_of, speaks_as

QUESTION = "决策执行中出现重大矛盾隐患、冲突苗头，请就化解处置提出意见"
PROPOSAL = "决策执行中出现重大矛盾隐患、冲突苗头，提议召开不定期联席会议进行协调、明确各自职责"


@says("执行决策的机关启动执行协调；决策作过风险评估的，关联该评估。")
class OpenCoordination(Command, zh="启动执行协调", opens=True):
    """The organ that carries out a decision opens it; `risk_assessment` is the assessment the decision rests on."""

    decision_title: ShortText
    decided_on: Day
    decision_organ: OrganId
    decision_number: ActNumber | None = None
    risk_assessment: UUID | None = None

    def references(self, side: Side) -> list[str]:
        return [] if self.risk_assessment is None else [f"risk-assessment:{self.risk_assessment}"]


@says("执行机关报告矛盾隐患、冲突苗头；重大的，写明征求意见的答复期限。")
class ReportConflictSign(Command, zh="报告冲突苗头"):
    """The executing organ reports a sign of conflict; with a major one goes the day by which both are to answer."""

    severity: ConflictSeverity
    text: LongText
    respond_by: Day | None = None


@says("执行机关向区人民法院或者区政府法制部门征求意见。")
class SeekCoordinationOpinion(Command, zh="征求协调意见"):
    """The executing organ asks the court or the legal department."""

    organ: OrganId
    respond_by: Day
    question: Reason


@says("区人民法院或者区政府法制部门对执行协调提出意见，不以征求为前提。")
class GiveCoordinationOpinion(Command, zh="提出协调意见"):
    """The court or the legal department advises, asked or not."""

    opinion: LongText


def open_(state: Coordination, command: OpenCoordination, context: Context) -> list[CoordinationOpened]:
    """By an administrative organ (GEN-10), about a decision in execution (COO-01)."""
    executing = Words("执行决策的行政机关", "the administrative organ that executes the decision")
    require_actor(of_this_district(context.registry, context.actor, context.today), context, executing)
    event = command.fact(CoordinationOpened, executing_organ=context.actor)
    if state.opened == event:
        return []
    require_stage(state.phase, Phase.NEW)
    organ = command.decision_organ
    require_active(context.registry, command.on, organ)
    require(command.decided_on <= command.on, "COO-01")
    if command.risk_assessment is not None:
        _require_assessed(command, command.risk_assessment, context)
    return [event]


def _require_assessed(command: OpenCoordination, assessment: UUID, context: Context) -> None:
    """The assessment is known to the actor (GEN-06), and this is the decision that was linked to it (COO-01)."""
    known = context.known.get(f"risk-assessment:{assessment}")
    own = known is not None and is_initiator(known, context)
    asked = speaks_as(context) is not None
    require(own or (known is not None and asked), "GEN-06", what=assessment)
    assert isinstance(known, RiskAssessment)
    linked = required(known.linked, "COO-01")
    same = (linked.decision_title, linked.decision_number, linked.decided_on)
    require(same == (command.decision_title, command.decision_number, command.decided_on), "COO-01")


def report_conflict(state: Coordination, command: ReportConflictSign, context: Context) -> list[Event]:
    """A major sign asks for both opinions in the same act (三(二)6, COO-03)."""
    require_executing(state, context)
    on = command.on
    if any(sign.occurred_on == on and command.repeats(sign) for sign in state.signs):
        return []
    require_open(state, state.major.occurred_on if state.major else opened(state).occurred_on, on)
    sign = command.fact(ConflictSignReported, sign=len(state.signs) + 1)
    if command.severity is not ConflictSeverity.MAJOR:
        return [sign]
    respond_by = required(command.respond_by, "COO-03", missing=Words("答复期限", "the day to answer by"))
    holders = ((capacity, context.registry.holder(role, on)) for capacity, role in THE_TWO.items())
    require(on < respond_by, "COO-03", missing=respond_by)
    asked = [
        command.fact(CoordinationOpinionSought, organ=holder, capacity=capacity, question=QUESTION)
        for capacity, holder in holders
        if holder is not None
    ]
    return [sign, *asked]


def seek(state: Coordination, command: SeekCoordinationOpinion, context: Context) -> list[Event]:
    """Of the court or the legal department only, with time to answer (COO-03)."""
    require_executing(state, context)
    capacity = capacity_of(command.organ, context.registry, command.on)
    require(capacity is not AssessorCapacity.THIRD_PARTY, "COO-03", missing=command.organ)
    require(command.on < command.respond_by, "COO-03", missing=command.respond_by)
    event = command.fact(CoordinationOpinionSought, capacity=capacity)
    before = state.sought.get(capacity)
    if before == event:
        return []
    if before is not None:
        require(before.respond_by <= command.respond_by, "COO-03", missing=command.respond_by)
    require_open(state, before.occurred_on if before else state.since, command.on)
    return [event]


def give(state: Coordination, command: GiveCoordinationOpinion, context: Context) -> list[Event]:
    """By the court or the legal department of today, or who continues its powers (GEN-10)."""
    the_two = Words("区人民法院或者区政府法制部门", "the district court or the government legal department")
    capacity = required(speaks_as(context), "GEN-10", organ=context.actor, who=the_two)
    event = command.fact(CoordinationOpinionGiven, by=context.actor, capacity=capacity)
    before = state.given.get(capacity)
    if before == event:
        return []
    require_open(state, before.occurred_on if before else state.since, command.on)
    return [event]


def companions(state: Coordination, command: Command, context: Context) -> Iterator[Companion]:
    """With a major sign of conflict goes the proposal of an ad hoc joint meeting (domain F.6)."""
    match command:
        case ReportConflictSign(severity=ConflictSeverity.MAJOR):
            meeting = matter_of_key("meeting", f"{context.stream}/{len(state.signs) + 1}")
            subject = f"重大行政决策执行协调：{opened(state).decision_title[:150]}"
            yield f"meeting:{meeting}", ProposeMeeting(occurred_on=command.on, subject=subject, reason=PROPOSAL)


def concerned(state: Coordination) -> Iterator[Party | None]:
    """Both sides, the two organs of the decision, and whoever was asked, charged, present or told of a problem."""
    if state.opened is not None:
        yield from (state.opened.executing_organ, state.opened.decision_organ, Side.COURT)
        yield from (OrganRole.GOVERNMENT_LEGAL_DEPARTMENT, OrganRole.PETITION_BUREAU)
    yield from (sought.organ for sought in state.sought.values())
    yield from (duty.organ for clarified in state.duties for duty in clarified.duties)
    yield from (organ for dialogue in state.dialogues for organ in dialogue.organs_present)
    yield from (report.to for report in state.reports)


DECIDER = Decider(
    "coordination",
    Coordination(),
    evolve,
    by_command(open_, report_conflict, seek, give, *coordination_outcome.DECISIONS),
    companions=companions,
    concerned=concerned,
)
