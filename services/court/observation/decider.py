"""Trial observation (庭审观摩): the court opens the hearing of a typical case to observers (三(二)3; domain A.5.2).

Only the court organises (OBS-01); the case stands in its index and is heard in public (OBS-04; 行政诉讼法 art. 54).
States: [requested →] planned → invited → held → reviewed; cancelled; a request may be declined.
"""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from domain.appearance import Appearance
from domain.audience import Party
from domain.case import Case
from events.base import Event, Side, Visibility, says
from events.observation import (
    Categories,
    Groups,
    ObservationCancelled,
    ObservationEvent,
    ObservationHeld,
    ObservationPlanned,
    ObservationRequestDeclined,
    ObservationRequested,
    ObservationRequestReceived,
    ObservationReviewed,
    ObserversInvited,
)
from events.terms import Term
from events.values import CaseNumber, Day, LongText, Reason, ShortText
from services.court.observation.guards import (
    Concerning,
    require_groups,
    require_head,
    require_heard_in_public,
    require_not_concluded,
)
from services.decider import Command, Context, Decider, by_command
from services.receipt import keeping
from services.rules import COURT_DESK, require, required
from services.rules.cases import case_stream
from services.rules.course import Course, next_step, through


@says("法院不采纳庭审观摩申请，写明理由。")
class DeclineObservationRequest(Command, zh="不采纳庭审观摩申请"):
    """Do not follow the request, saying why."""

    reason: Reason


@says("法院选定观摩案件，写明典型意义；依申请组织的，沿用该申请的事项标识。")
class PlanObservation(Command, zh="计划庭审观摩", opens=True):
    """Choose a case for observation, by itself or on a request (then under the request's id).

    `typical_reason` says why the case is typical for regulating enforcement (OBS-02).
    """

    case: CaseNumber
    planned_on: Day
    typical_reason: Reason | None = None
    categories: Categories = ()
    place: ShortText | None = None

    def references(self, side: Side) -> list[str]:
        return [case_stream(self.case)]


@says("按类别和机关邀请旁听人员，只写人数；可以多次邀请。")
class InviteObservers(Command, zh="邀请旁听人员"):
    """Invite so many, by category and organ; may be given again for further ones."""

    invited: Groups


@says("记录当日的旁听人数；同场有负责人出庭的，关联该出庭事项。")
class HoldObservation(Command, zh="记录庭审观摩"):
    """So many attended the hearing on the business date; `appearance` if the head appeared at it (OBS-06)."""

    observers: Groups
    appearance: UUID | None = None

    def references(self, side: Side) -> list[str]:
        return [] if self.appearance is None else [f"appearance:{self.appearance}"]


@says("记录庭审观摩后的讲评。")
class ReviewObservation(Command, zh="讲评庭审观摩"):
    """Record what was said in review of the hearing."""

    text: LongText


@says("已计划的庭审观摩不再举行，写明理由。")
class CancelObservation(Command, zh="取消庭审观摩"):
    """It will not take place."""

    reason: Reason


class Stage(Term):
    NEW = ("new", "尚未计划", "not planned")
    REQUESTED = ("requested", "已申请", "requested")
    DECLINED = ("declined", "申请未采纳", "request declined")
    PLANNED = ("planned", "已计划", "planned")
    INVITED = ("invited", "已邀请", "invited")
    HELD = ("held", "已举行", "held")
    REVIEWED = ("reviewed", "已讲评", "reviewed")
    CANCELLED = ("cancelled", "已取消", "cancelled")


def decline(state: Course, command: DeclineObservationRequest, context: Context) -> list[Event]:
    """Only the court decides whether to organise one (OBS-01)."""
    return _step(state, command.fact(ObservationRequestDeclined), context, Stage.REQUESTED)


def plan(state: Course, command: PlanObservation, context: Context) -> list[Event]:
    """By the court (OBS-01), with a reason (OBS-02), for somebody (OBS-03), of a case heard in public (OBS-04)."""
    typical_reason = required(command.typical_reason, "OBS-02")
    require(command.categories, "OBS-03")
    event = command.fact(
        ObservationPlanned, typical_reason=typical_reason, categories=tuple(dict.fromkeys(command.categories))
    )
    if not (events := _step(state, event, context, Stage.NEW, Stage.REQUESTED)):
        return []
    require(command.planned_on >= command.on, "GEN-11", day=command.planned_on)
    requested = state.last(ObservationRequestReceived)
    require(requested is None or requested.case == command.case, "OBS-01")
    case: Case = required(context.known.get(case_stream(command.case)), "GEN-06", what=command.case)
    require_heard_in_public(case)
    require_not_concluded(case, command.planned_on)
    return events


def invite(state: Course, command: InviteObservers, context: Context) -> list[Event]:
    """So many of each category and organ (OBS-03, OBS-05), while the case is heard in public (OBS-04)."""
    event = command.fact(ObserversInvited)
    if not (events := _step(state, event, context, Stage.PLANNED, Stage.INVITED)):
        return []
    require_groups(command.invited, context.registry, command.on, Concerning.INVITATION)
    require_heard_in_public(_case(state, context))
    return events


def hold(state: Course, command: HoldObservation, context: Context) -> list[ObservationHeld]:
    """So many came (OBS-03, OBS-05) to a hearing that was public on that day (OBS-04), whatever was closed later."""
    event = command.fact(ObservationHeld)
    if not _step(state, event, context, Stage.INVITED):
        return []
    require_groups(command.observers, context.registry, command.on, Concerning.ATTENDANCE)
    case = _case(state, context)
    require_heard_in_public(case, command.on)
    require_not_concluded(case, command.on)
    if command.appearance is not None:
        known = context.known.get(f"appearance:{command.appearance}")
        appearance: Appearance = required(known, "GEN-06", what=command.appearance)
        require(appearance.duty is not None and appearance.duty.case == case.number, "OBS-06")
        require_head(appearance, command.on)
    return [event]


def review(state: Course, command: ReviewObservation, context: Context) -> list[Event]:
    return _step(state, command.fact(ObservationReviewed), context, Stage.HELD)


def cancel(state: Course, command: CancelObservation, context: Context) -> list[Event]:
    """Required when the hearing was closed to the public (OBS-04); possible for other reasons."""
    return _step(state, command.fact(ObservationCancelled), context, Stage.PLANNED, Stage.INVITED)


def _step(state: Course, event: ObservationEvent, context: Context, *after: Stage) -> list[Event]:
    """`event` by the court (OBS-01), in order and by date; nothing if repeated."""
    require(context.entitled(*COURT_DESK), "OBS-01")
    return next_step(state, event, *after)


def _case(state: Course, context: Context) -> Case:
    *_, planned = state.every(ObservationPlanned)
    case: Case = required(context.known.get(case_stream(planned.case)), "GEN-06", what=planned.case)
    return case


def _relies_on(state: Course) -> Iterator[str]:
    for planned in state.every(ObservationPlanned):
        yield case_stream(planned.case)


def _visibility(state: Course) -> Visibility:
    """An activity for the members; a request is between the two sides."""
    return Visibility.MEMBERS if state.every(ObservationPlanned) else Visibility.BILATERAL


def _concerned(state: Course) -> Iterator[Party | None]:
    """Who asked for it, whose people were invited, whose came."""
    for event in state.past:
        match event:
            case ObservationRequestReceived(by=organ):
                yield organ
            case ObserversInvited(invited=groups) | ObservationHeld(observers=groups):
                yield from (group.organ for group in groups)


DECIDER = Decider(
    category="observation",
    initial=Course(Stage.NEW),
    evolve=through(
        ObservationEvent,
        {
            ObservationRequestReceived: Stage.REQUESTED,
            ObservationRequestDeclined: Stage.DECLINED,
            ObservationPlanned: Stage.PLANNED,
            ObserversInvited: Stage.INVITED,
            ObservationHeld: Stage.HELD,
            ObservationReviewed: Stage.REVIEWED,
            ObservationCancelled: Stage.CANCELLED,
        },
    ),
    decisions=by_command(decline, plan, invite, hold, review, cancel),
    relies_on=_relies_on,
    visibility=_visibility,
    concerned=_concerned,
    personal_data="OBS-05",
    receipts=[
        keeping(
            ObservationRequested,
            ObservationRequestReceived,
            "receive-observation-request",
            "接收庭审观摩申请",
            opens=True,
            known=lambda state, _: state.stage is not Stage.NEW,
        )
    ],
)
