"""Joint training (联合培训) of the court and the legal department, or by one alone (opinion 三(二)4; domain A.6).

States: planned → held; cancelled. A training in the form of a trial observation names the observation that the
court held; who attended stands there and is not counted again (TRN-02).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from domain.audience import Party
from events.base import Event, Side, Visibility, says
from events.observation import ObservationHeld, ObservationHoldingReceived
from events.observation_terms import TrainingForm
from events.terms import Term
from events.training import Attendances, Organisers, TrainingCancelled, TrainingEvent, TrainingHeld, TrainingPlanned
from events.values import Day, Reason, ShortText
from services.decider import Command, Companion, Context, Decider, by_command
from services.receipt import keeping
from services.rules import require, require_not_before, required
from services.rules.course import Course, one_act, through
from services.rules.joint_work import partner_step, require_attendance, require_joint
from services.shared.registers import number_taken


@says("计划一次联合培训，组织单位包括区人民法院和区政府法制部门；由其中一方单独举办的，注明单方举办。")
class PlanTraining(Command, zh="计划培训", opens=True):
    """Plan a training; both the court and the legal department organise it, or one of them does `alone` (TRN-01)."""

    form: TrainingForm
    title: ShortText
    organisers: Organisers
    planned_on: Day
    place: ShortText | None = None
    alone: bool = False


@says("记录已举办的培训，发生日期为举办日：按机关填报人数，或者关联所依托的庭审观摩。")
class HoldTraining(Command, zh="记录培训"):
    """The training was held on the business date: counts per organ, or the observation it consisted in."""

    attendance: Attendances = ()
    observation: UUID | None = None

    def references(self, side: Side) -> list[str]:
        return [] if self.observation is None else [f"observation-copy:{self.observation}"]


@says("已计划的培训不再举办，写明理由。")
class CancelTraining(Command, zh="取消培训"):
    """It will not be held."""

    reason: Reason


class Stage(Term):
    NEW = ("new", "尚未计划", "not planned")
    PLANNED = ("planned", "已计划", "planned")
    HELD = ("held", "已举办", "held")
    CANCELLED = ("cancelled", "已取消", "cancelled")


def plan(state: Course, command: PlanTraining, context: Context) -> list[Event]:
    """Jointly, or marked as held by one of the two alone (TRN-01), in one of the forms of the opinion (TRN-02)."""
    organisers = tuple(dict.fromkeys(command.organisers))
    event = command.fact(TrainingPlanned, organisers=organisers, alone=command.alone or None)
    if not (events := partner_step(state, event, context, Stage.NEW)):
        return []
    require_joint(organisers, "TRN-01", context, command.on, alone=command.alone)
    require(command.planned_on >= command.on, "GEN-11", day=command.planned_on)
    return events


def hold(state: Course, command: HoldTraining, context: Context) -> list[Event]:
    """Counts per organ (TRN-03), or the observation that it was: then the counts stand there alone (TRN-02)."""
    event = command.fact(TrainingHeld)
    if not (events := partner_step(state, event, context, Stage.PLANNED)):
        return []
    planned = state.last(TrainingPlanned)
    if planned is None or planned.form is not TrainingForm.TRIAL_OBSERVATION:
        require(command.observation is None, "TRN-02")
        require_attendance(command.attendance, context, command.on)
        return events
    require(command.observation is not None and not command.attendance, "TRN-02")
    held_on = _held_on(command.observation, context)
    require_not_before(command.on, held_on)
    return events


def cancel(state: Course, command: CancelTraining, context: Context) -> list[Event]:
    return partner_step(state, command.fact(TrainingCancelled), context, Stage.PLANNED)


def _held_on(observation: UUID | None, context: Context) -> date:
    held: ObservationHoldingReceived | None = context.known.get(f"observation-copy:{observation}")
    return required(held, "GEN-06", what=observation).occurred_on


def _companions(state: Course, command: Command, context: Context) -> Iterator[Companion]:
    """An observation is the content of one training only (TRN-02)."""
    match command:
        case HoldTraining(observation=UUID() as observation):
            yield number_taken(
                f"observed-training:{_held_on(observation, context).year}", str(observation), command, context, "TRN-02"
            )


def _concerned(state: Course) -> Iterator[Party | None]:
    """Who organised it, and whose people came."""
    for planned in state.every(TrainingPlanned):
        yield from planned.organisers
    for held in state.every(TrainingHeld):
        yield from (group.organ for group in held.attendance)


DECIDER = Decider(
    category="training",
    initial=Course(Stage.NEW),
    evolve=through(
        TrainingEvent, {TrainingPlanned: Stage.PLANNED, TrainingHeld: Stage.HELD, TrainingCancelled: Stage.CANCELLED}
    ),
    decisions=by_command(plan, hold, cancel),
    companions=_companions,
    visibility=lambda state: Visibility.MEMBERS,
    concerned=_concerned,
)


OBSERVATION_COPY: Decider[ObservationHoldingReceived | None] = Decider(
    category="observation-copy",
    initial=None,
    evolve=one_act(ObservationHoldingReceived),
    receipts=[
        keeping(
            ObservationHeld,
            ObservationHoldingReceived,
            "receive-observation-holding",
            "获悉庭审观摩",
            opens=True,
            known=lambda state, _: state is not None,
        )
    ],
)
"""What the joint office knows of the court's trial observations: that one was held, and when (TRN-02)."""
