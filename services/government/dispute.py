"""Major administrative dispute (重大行政争议) after a decision: coordination beside the proceedings (opinion 三(二)7).

The government's legal department leads (DIS-01); tasks go to administrative organs; reconsideration and litigation
keep their course (DIS-03). States: see `domain/dispute.py`. What must be lawful: `services/rules/remedies.py`.
"""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import Field

from domain.authority import legal_department
from domain.dispute import OPEN, Dispute, Stage, evolve
from events.base import Event, Side, Visibility, says
from events.dispute import (
    CourtDocument,
    Criteria,
    DisputeClosedUnresolved,
    DisputeRegistered,
    DisputeResolved,
    DisputeTaskAssigned,
    ResolutionEffortRecorded,
)
from events.dispute_terms import MediationSubject, ProceedingsEffect, ResolutionKind, ResolutionRoute
from events.matter_copy import MatterKind
from events.terms import Words
from events.values import CaseRefs, Day, DocumentNumber, FewOrgans, LongText, OrganId, PeopleCount, Reason, ShortText
from events.vocabulary import Field as AdministrativeField
from events.vocabulary import OrganRole
from services.decider import Command, Context, Decider, by_command
from services.rules import (
    of_this_district,
    require,
    require_active,
    require_actor,
    require_not_before,
    require_stage,
    required,
)
from services.rules.cases import case_streams, require_known_cases, restricted_cases
from services.rules.matter_copy import matter_copy_streams, require_matter
from services.rules.remedies import (
    Reading,
    is_lawsuit,
    meets,
    require_document,
    require_resolution,
    require_route,
)

TaskNumber = Annotated[int, Field(ge=1, le=1_000, strict=True)]


@says("法制部门登记单靠诉讼难以有效解决的重大行政争议，可以关联执行协调和决策。")
class RegisterDispute(Command, zh="登记重大行政争议", opens=True):
    """The legal department takes up a dispute in court that litigation alone will hardly settle (DIS-01, DIS-02).

    `lead` may be left out. `coordination` and `decision` name what it grew out of, where there is such a thing.
    """

    title: ShortText
    text: LongText
    field: AdministrativeField
    case_refs: CaseRefs
    criteria: Criteria
    litigation_alone_insufficient: bool
    organs: FewOrgans = ()
    lead: OrganId | None = None
    party_count: PeopleCount | None = None
    coordination: UUID | None = None
    decision: ShortText | None = None

    def references(self, side: Side) -> list[str]:
        return [*case_streams((case.number for case in self.case_refs), side), *matter_copy_streams(self.coordination)]


@says("法制部门向行政机关交办化解任务，写明完成时限。")
class AssignDisputeTask(Command, zh="交办化解任务"):
    """The legal department gives an administrative organ a task with a due date."""

    organ: OrganId
    text: LongText
    due_on: Day


@says("牵头部门或者承担任务的机关记录化解工作；写明任务序号的，该任务即告完成。")
class RecordResolutionEffort(Command, zh="记录化解工作"):
    """The lead, or an organ with a task, says what was done; `task` is the task that is thereby done."""

    route: ResolutionRoute
    text: LongText
    effect: ProceedingsEffect = ProceedingsEffect.NONE
    task: TaskNumber | None = None
    mediation_subject: MediationSubject | None = None
    court_document: CourtDocument | None = None


@says("登记争议的化解方式及其依据。")
class ResolveDispute(Command, zh="登记争议化解结果"):
    """The dispute is resolved, and by what that is shown."""

    resolution_kind: ResolutionKind
    text: LongText
    effect: ProceedingsEffect = ProceedingsEffect.NONE
    mediation_subject: MediationSubject | None = None
    court_document: CourtDocument | None = None
    reconsideration_document: DocumentNumber | None = None


@says("协调化解未成而终结，行政复议、行政诉讼依法继续。")
class CloseDisputeUnresolved(Command, zh="登记未化解而终结"):
    """Coordination ends; reconsideration and litigation go on."""

    reason: Reason


def registered(state: Dispute) -> DisputeRegistered:
    """Before it is registered nothing is possible (GEN-05)."""
    return required(state.registered, "GEN-05", state=state.stage)


def register(state: Dispute, command: RegisterDispute, context: Context) -> list[DisputeRegistered]:
    """By the legal department as lead (DIS-01), by the criteria (DIS-02), on known lawsuits and matters (GEN-06)."""
    on = command.on
    _require_lead(context)
    lead = required(legal_department(context.registry, on), "DIS-01")
    require(command.lead in (None, lead), "DIS-01")
    numbers = [case.number for case in command.case_refs]
    hidden = any(case.restricted for case in command.case_refs) or any(restricted_cases(numbers, context))
    visibility = Visibility.RESTRICTED if hidden else Visibility.BILATERAL
    event = command.fact(DisputeRegistered, lead=lead, visibility=visibility)
    if state.registered is not None and state.registered.model_copy(update={"visibility": event.visibility}) == event:
        return []
    require_stage(state.stage, Stage.NEW)
    reading = Reading(context.settings.dispute_criteria)
    lawsuits = any(is_lawsuit(number) for number in numbers)
    major = command.litigation_alone_insufficient and meets(command.criteria, reading)
    require(lawsuits and major, "DIS-02", criteria=reading)
    require_known_cases(numbers, context)
    require_matter(command.coordination, MatterKind.COORDINATION, context)
    require_active(context.registry, on, *command.organs)
    return [event]


def assign_task(state: Dispute, command: AssignDisputeTask, context: Context) -> list[Event]:
    """By the lead, to an administrative organ of the district; no court is given tasks (DIS-01)."""
    _require_lead(context)
    if any(map(command.repeats, state.tasks)):
        return []
    require_stage(state.stage, *OPEN)
    require(of_this_district(context.registry, command.organ, command.on), "DIS-01")
    require_not_before(command.on, registered(state).occurred_on)
    require(command.on <= command.due_on, "GEN-11", day=command.due_on)
    task = len(state.tasks) + 1
    return [command.fact(DisputeTaskAssigned, task=task)]


def record_effort(state: Dispute, command: RecordResolutionEffort, context: Context) -> list[Event]:
    """By the lead or an organ with a task, each with its own only (GEN-10); beside the proceedings (DIS-03)."""
    _require_part(state, command, context)
    event = command.fact(ResolutionEffortRecorded, by=context.actor)
    if event in state.efforts:
        return []
    require_stage(state.stage, *OPEN)
    require_route(command.route, command.effect, command.mediation_subject, command.court_document)
    require_document(command.court_document, state.cases, command.on)
    require_not_before(command.on, registered(state).occurred_on)
    return [event]


def resolve(state: Dispute, command: ResolveDispute, context: Context) -> list[Event]:
    """By the lead, after some effort, lawfully (DIS-03) and shown by its document (DIS-04)."""
    _require_lead(context)
    event = command.fact(DisputeResolved)
    if state.resolved == event:
        return []
    require_stage(state.stage, Stage.IN_RESOLUTION)
    require_resolution(event)
    require_document(command.court_document, state.cases, command.on)
    require_not_before(command.on, state.latest)
    return [event]


def close_unresolved(state: Dispute, command: CloseDisputeUnresolved, context: Context) -> list[Event]:
    """By the lead, at any time before (DIS-01)."""
    _require_lead(context)
    event = command.fact(DisputeClosedUnresolved)
    if state.closed == event:
        return []
    require_stage(state.stage, *OPEN)
    require_not_before(command.on, state.latest)
    return [event]


def _require_lead(context: Context) -> None:
    """Whoever is the legal department today, or continues its powers (DIS-01)."""
    require(_leads(context), "DIS-01")


def _leads(context: Context) -> bool:
    return context.entitled(OrganRole.GOVERNMENT_LEGAL_DEPARTMENT)


def _require_part(state: Dispute, command: RecordResolutionEffort, context: Context) -> None:
    """A named task exists (GEN-06); the actor leads, or has this task, or where none is named any task (GEN-10)."""
    tasks = [task for task in state.tasks if command.task in (None, task.task)]
    require(tasks or command.task is None, "GEN-06", what=Words(f"任务{command.task}", f"task {command.task}"))
    given = context.acts_for(*(task.organ for task in tasks))
    who = Words("牵头的法制部门或者承担任务的机关", "the legal department that leads, or an organ with a task")
    require_actor(given or _leads(context), context, who)


DECIDER = Decider(
    category="dispute",
    initial=Dispute(),
    evolve=evolve,
    decisions=by_command(register, assign_task, record_effort, resolve, close_unresolved),
)
