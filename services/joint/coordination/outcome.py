"""Duties, dialogues, reports to the decision organ, and how a coordination ends (opinion 三(二)6, domain A.8)."""

from __future__ import annotations

from uuid import UUID

from domain.meeting import Meeting
from events.base import Event, Side, says
from events.coordination import (
    CoordinationClosed,
    Counterparts,
    DecisionProblemReported,
    DialogueHeld,
    Duties,
    DutiesClarified,
    LegalProcedure,
    UrgentSuspension,
)
from events.matter_copy import MatterKind
from events.risk_terms import CoordinationOutcome, SuspensionOffice
from events.values import CaseRefs, LongText, Organs, Reason
from events.vocabulary import OrganRole
from services.decider import Command, Context
from services.joint.coordination.state import Coordination, opened, require_executing, require_open
from services.joint.meeting.guards import is_admitted
from services.rules import require, require_active, require_not_before, required
from services.rules.cases import as_indexed, case_streams, require_known_cases
from services.rules.matter_copy import matter_copy_streams, require_matter


@says("执行机关或者领导小组办公室登记联席会议明确的各自职责。")
class ClarifyDuties(Command, zh="明确各自职责"):
    """The executing organ or the group office records what a joint meeting settled (COO-02)."""

    meeting: UUID
    duties: Duties

    def references(self, side: Side) -> list[str]:
        return [f"meeting:{self.meeting}"]


@says("执行机关记录与行政管理相对人的沟通，只写人数，不写姓名。")
class HoldDialogue(Command, zh="记录与相对人沟通"):
    """The executing organ talked with counterparts of the administration; they are counted, not named."""

    counterparts: Counterparts
    result: LongText
    organs_present: Organs = ()


@says("执行机关向决策机关报告执行中的重大问题；紧急情况下已先行中止执行的，一并写明。")
class ReportToDecisionOrgan(Command, zh="向决策机关报告"):
    """The executing organ reports a serious problem, and an urgent suspension by the head if there was one (COO-04)."""

    problem: LongText
    urgent_suspension: UrgentSuspension | None = None


@says("登记执行协调的结果：矛盾化解、转为行政争议，或者决策依法定程序停止执行。")
class CloseCoordination(Command, zh="结束执行协调"):
    """How it ended: what it became (COO-05), or by which procedure the decision was stopped (COO-04)."""

    outcome: CoordinationOutcome
    result: Reason
    dispute: UUID | None = None
    case_refs: CaseRefs = ()
    legal_procedure: LegalProcedure | None = None

    def references(self, side: Side) -> list[str]:
        return [*matter_copy_streams(self.dispute), *case_streams((case.number for case in self.case_refs), side)]


def clarify(state: Coordination, command: ClarifyDuties, context: Context) -> list[Event]:
    """From a joint meeting that was held (COO-02) and that the actor may know of (GEN-06)."""
    if not context.holds(OrganRole.GROUP_OFFICE):
        require_executing(state, context)
    event = command.fact(DutiesClarified)
    if event in state.duties:
        return []
    meeting = context.known.get(f"meeting:{command.meeting}")
    require(meeting is not None and _visible(meeting, context), "GEN-06", what=command.meeting)
    assert isinstance(meeting, Meeting)
    held = required(meeting.held, "COO-02")
    require_open(state, max(opened(state).occurred_on, held.occurred_on), command.on)
    for duty in command.duties:
        require_active(context.registry, command.on, duty.organ)
    return [event]


def _visible(meeting: Meeting, context: Context) -> bool:
    """Members see a meeting; a restricted one is seen by those admitted to it and by the present."""
    present = meeting.held.organs_present if meeting.held else ()
    return is_admitted(meeting, context) or context.acts_for(*present)


def hold_dialogue(state: Coordination, command: HoldDialogue, context: Context) -> list[Event]:
    require_executing(state, context)
    event = command.fact(DialogueHeld)
    if event in state.dialogues:
        return []
    require_open(state, opened(state).occurred_on, command.on)
    require_active(context.registry, command.on, *command.organs_present)
    return [event]


def report(state: Coordination, command: ReportToDecisionOrgan, context: Context) -> list[Event]:
    """To the organ that decided; only its head may have suspended the execution at once (COO-04)."""
    require_executing(state, context)
    decision_organ = context.registry.heir(opened(state).decision_organ, context.today)
    event = command.fact(DecisionProblemReported, to=decision_organ)
    if event in state.reports:
        return []
    require_open(state, opened(state).occurred_on, command.on)
    if (suspension := command.urgent_suspension) is not None:
        require(suspension.ordered_by is SuspensionOffice.DECISION_ORGAN_HEAD, "COO-04")
        require(opened(state).decided_on <= suspension.ordered_on, "GEN-08", day=opened(state).decided_on)
        require_not_before(command.on, suspension.ordered_on)
    return [event]


def close(state: Coordination, command: CloseCoordination, context: Context) -> list[Event]:
    """After a major sign, with both heard or asked in vain (COO-03); COO-04, COO-05, GEN-06 by outcome."""
    require_executing(state, context)
    missing = tuple(asked.organ for capacity, asked in state.sought.items() if capacity not in state.given)
    event = command.fact(
        CoordinationClosed,
        missing_opinion_of=missing,
        case_refs=tuple(as_indexed(case, context) for case in command.case_refs),
    )
    if state.closed is not None and state.closed.model_copy(update={"case_refs": event.case_refs}) == event:
        return []
    require_open(state, state.latest, command.on)
    if state.major is not None:
        silent = state.silent(command.on)
        require(not silent, "COO-03", missing=list(silent))
    became = command.dispute is not None or bool(command.case_refs)
    require(became is (command.outcome is CoordinationOutcome.TURNED_INTO_DISPUTE), "COO-05")
    require_matter(command.dispute, MatterKind.DISPUTE, context)
    require_known_cases((case.number for case in command.case_refs), context)
    if command.outcome is CoordinationOutcome.DECISION_SUSPENDED:
        require(state.reports and (state.suspended or command.legal_procedure is not None), "COO-04")
    if command.legal_procedure is not None:
        require(opened(state).decided_on <= command.legal_procedure.decided_on <= command.on, "COO-04")
    return [event]


DECISIONS = (clarify, hold_dialogue, report, close)
