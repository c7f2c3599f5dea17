"""Trial observation (庭审观摩): the court opens the hearing of a typical case to observers (三(二)3; domain A.5.2).

Only the court organises (OBS-01); the case stands in its index and is heard in public (OBS-04; 行政诉讼法 art. 54).
States: see `observation_state`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from uuid import UUID

from domain.appearance import Appearance
from domain.audience import Party
from domain.case import Case
from events.base import Event, Visibility, says
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
from events.terms import Words
from events.values import CaseNumber, Day, LongText, Reason, ShortText
from services.court.observation.state import Observation, Stage, evolve
from services.decider import Command, Context, Decider, by_command
from services.receipt import keeping
from services.rules import require, required
from services.rules.acts import COURT_DESK, next_step
from services.rules.cases import case_stream
from services.rules.observation import Concerning, require_groups


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


@says("按类别和机关邀请旁听人员，只写人数；可以多次邀请。")
class InviteObservers(Command, zh="邀请旁听人员"):
    """Invite so many, by category and organ; may be given again for further ones."""

    invited: Groups


@says("记录业务日期的旁听人数；同场有负责人出庭的，关联该出庭事项。")
class HoldObservation(Command, zh="记录庭审观摩"):
    """So many attended the hearing on the business date; `appearance` if the head appeared at it (OBS-06)."""

    observers: Groups
    appearance: UUID | None = None


@says("记录庭审观摩后的讲评。")
class ReviewObservation(Command, zh="讲评庭审观摩"):
    """Record what was said in review of the hearing."""

    text: LongText


@says("已计划的庭审观摩不再举行，写明理由。")
class CancelObservation(Command, zh="取消庭审观摩"):
    """It will not take place."""

    reason: Reason


def decline(state: Observation, command: DeclineObservationRequest, context: Context) -> list[Event]:
    """Only the court decides whether to organise one (OBS-01)."""
    return _step(
        state,
        command.fact(ObservationRequestDeclined),
        context,
        after=(Stage.REQUESTED,),
    )


def plan(state: Observation, command: PlanObservation, context: Context) -> list[Event]:
    """By the court (OBS-01), with a reason (OBS-02), for somebody (OBS-03), of a case heard in public (OBS-04)."""
    typical_reason = required(command.typical_reason, "OBS-02")
    require(command.categories, "OBS-03")
    event = command.fact(
        ObservationPlanned, typical_reason=typical_reason, categories=tuple(dict.fromkeys(command.categories))
    )
    if not (events := _step(state, event, context, after=(Stage.NEW, Stage.REQUESTED))):
        return []
    require(command.planned_on >= command.on, "GEN-11", day=command.planned_on)
    require(state.requested is None or state.requested.case == command.case, "OBS-01")
    case: Case = required(context.known.get(case_stream(command.case)), "GEN-06", what=command.case)
    _require_heard_in_public(case)
    _require_not_concluded(case, command.planned_on)
    return events


def invite(state: Observation, command: InviteObservers, context: Context) -> list[Event]:
    """So many of each category and organ (OBS-03, OBS-05), while the case is heard in public (OBS-04)."""
    event = command.fact(ObserversInvited)
    if not (events := _step(state, event, context, after=(Stage.PLANNED, Stage.INVITED))):
        return []
    require_groups(command.invited, context.registry, command.on, Concerning.INVITATION)
    _require_heard_in_public(_case(state, context))
    return events


def hold(state: Observation, command: HoldObservation, context: Context) -> list[ObservationHeld]:
    """So many came (OBS-03, OBS-05) to a hearing that was public on that day (OBS-04), whatever was closed later."""
    event = command.fact(ObservationHeld)
    if not _step(state, event, context, after=(Stage.INVITED,)):
        return []
    require_groups(command.observers, context.registry, command.on, Concerning.ATTENDANCE)
    case = _case(state, context)
    _require_heard_in_public(case, command.on)
    _require_not_concluded(case, command.on)
    if command.appearance is not None:
        stream = _appearance(command.appearance)
        appearance: Appearance = required(context.known.get(stream), "GEN-06", what=command.appearance)
        require(appearance.duty is not None and appearance.duty.case == case.number, "OBS-06")
        _require_head(appearance, command.on)
    return [event]


def _require_head(appearance: Appearance, on: date) -> None:
    """The head came: not found absent that day, and where there are findings, found present by one (OBS-06).

    Before the first finding the link says what is expected; a review counts it once the head was found present.
    """
    findings = appearance.findings
    require(on not in findings or findings[on].appeared, "OBS-06")
    require(not findings or any(finding.appeared for finding in findings.values()), "OBS-06")


def review(state: Observation, command: ReviewObservation, context: Context) -> list[Event]:
    event = command.fact(ObservationReviewed)
    return _step(state, event, context, after=(Stage.HELD,))


def cancel(state: Observation, command: CancelObservation, context: Context) -> list[Event]:
    """Required when the hearing was closed to the public (OBS-04); possible for other reasons."""
    event = command.fact(ObservationCancelled)
    return _step(state, event, context, after=(Stage.PLANNED, Stage.INVITED))


def _step(state: Observation, event: ObservationEvent, context: Context, after: Collection[Stage]) -> list[Event]:
    """`event` by the court (OBS-01), in order and by date; nothing if repeated."""
    require(context.entitled(*COURT_DESK), "OBS-01")
    return next_step(event, state.past, state.stage, after, state.latest)


def _case(state: Observation, context: Context) -> Case:
    assert state.planned is not None
    case: Case = required(context.known.get(case_stream(state.planned.case)), "GEN-06", what=state.planned.case)
    return case


def _require_heard_in_public(case: Case, on: date | None = None) -> None:
    """The case is heard in public, or was so on that day (OBS-04; 行政诉讼法 art. 54)."""
    for act in (case.closed, case.restriction):
        require(act is None or (on is not None and on < act.occurred_on), "OBS-04")


def _require_not_concluded(case: Case, on: date) -> None:
    require(
        case.concluded_on is None or on <= case.concluded_on, "GEN-05", state=Words("案件已审结", "the case is decided")
    )


def _appearance(matter: UUID) -> str:
    return f"appearance:{matter}"


def _references(command: Command) -> Iterator[str]:
    match command:
        case PlanObservation(case=case):
            yield case_stream(case)
        case HoldObservation(appearance=UUID() as appearance):
            yield _appearance(appearance)


def _relies_on(state: Observation) -> Iterator[str]:
    if state.planned is not None:
        yield case_stream(state.planned.case)


def _visibility(state: Observation) -> Visibility:
    """An activity for the members; a request is between the two sides."""
    return Visibility.BILATERAL if state.planned is None else Visibility.MEMBERS


def _concerned(state: Observation) -> Iterator[Party | None]:
    """Who asked for it, whose people were invited, whose came."""
    for event in state.past:
        match event:
            case ObservationRequestReceived(by=organ):
                yield organ
            case ObserversInvited(invited=groups) | ObservationHeld(observers=groups):
                yield from (group.organ for group in groups)


DECIDER = Decider(
    category="observation",
    initial=Observation(),
    evolve=evolve,
    decisions=by_command(decline, plan, invite, hold, review, cancel),
    references=_references,
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
