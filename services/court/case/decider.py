"""The index of the court's administrative cases (domain A.11, CAS-01 to 05).

A case goes 审理中 → 已审结 → [已上诉 → 上诉审结] → 裁判已生效; beside that its defendants may change, it may be
flagged, its hearings scheduled, held and closed to the public, its access restricted and released. Only the court
writes it, and no party's name stands in it. The matter is named by the case number: a command names the case, or its
id.
"""

from __future__ import annotations

from collections.abc import Iterator

from domain.case import Case, CaseStatus, evolve
from events.base import Event, says
from events.case import (
    CaseAccessReleased,
    CaseAccessRestricted,
    CaseCoordinated,
    CaseDefendantsChanged,
    CaseFlagged,
    Defendants,
    HearingClosedToPublic,
    HearingHeld,
    HearingScheduled,
    OneOrMoreOrgans,
)
from events.case_moving import ArrivedCaseReturned
from events.case_terms import (
    CaseCoordinationOutcome,
    CaseFlag,
    RestrictionGround,
)
from events.values import Day, FewOrgans, LongText, Reason, ShortText
from services.court.appearance import opening as appearance_opening
from services.court.case import ending as case_ending
from services.court.case.filing import file, file_arrived, has_government
from services.court.case.following import name_elsewhere, release_too, restrict_too
from services.court.case.moving import ReceiveCaseBack, move, receive_back
from services.court.case.supervision import supervise
from services.decider import Command, Companion, Context, Decider, by_command
from services.receipt import taking
from services.rules import require, require_active, require_court, require_not_before, require_stage
from services.rules.case_entry import CaseDefect, require_sued
from services.rules.cases import OfCase


@says("追加、变更被告，写明当日起的全部被诉行政机关和理由。")
class ChangeDefendants(OfCase, zh="追加、变更被告"):
    """Say who is sued from this day on: with one added, with another in the place of one, or without one."""

    defendants: Defendants
    reason: Reason


@says("登记法院就未审结案件会同行政机关开展的协调；结束的，写明结果。")
class CoordinateCase(OfCase, zh="登记诉中协调"):
    """The court coordinates the pending case with these organs; say the outcome where it came to an end."""

    organs: OneOrMoreOrgans
    text: LongText
    outcome: CaseCoordinationOutcome | None = None


@says("将案件标注为重大或者敏感，写明理由。")
class FlagCase(OfCase, zh="标注重大敏感案件"):
    """Mark it as major or sensitive."""

    flag: CaseFlag
    reason: Reason


@says("自此除法院和列明的单位外，其他单位只能看到案号。")
class RestrictCaseAccess(OfCase, zh="限定案件知悉范围"):
    """From now on a number only, but for the court and the organs named."""

    ground: RestrictionGround
    reason: Reason
    known_to: FewOrgans = ()


@says("法院解除对案件的知悉限制，写明理由。")
class ReleaseCaseAccess(OfCase, zh="解除案件知悉限制"):
    """Lift the restriction."""

    reason: Reason


@says("排定开庭日期；改期的，写明原开庭日期。")
class ScheduleHearing(OfCase, zh="排期开庭"):
    """Put a hearing into the calendar, or move it there from the day `replaces`."""

    hearing_on: Day
    replaces: Day | None = None
    place: ShortText | None = None


@says("登记案件已开庭，发生日期为开庭日。")
class RecordHearing(OfCase, zh="登记开庭"):
    """The case was heard on this day."""


@says("法院决定案件不公开审理，写明法定情形。")
class CloseHearingToPublic(OfCase, zh="决定不公开审理"):
    """The case is not heard in public."""

    ground: RestrictionGround


def change_defendants(state: Case, command: ChangeDefendants, context: Context) -> list[CaseDefendantsChanged]:
    """While the case is pending (行诉解释 art. 26), not before the last change (GEN-08); as at the filing (CAS-03)."""
    require_court(context)
    if command.defendants == state.defendants:
        return []
    require_stage(state.status, CaseStatus.FILED)
    require_not_before(command.on, state.filed_on, state.change.occurred_on if state.change else None)
    require_sued(command.defendants, context.registry, command.on)
    government = has_government(command.defendants, context.registry)
    return [command.fact(CaseDefendantsChanged, government_defendant=government)]


def coordinate(state: Case, command: CoordinateCase, context: Context) -> list[CaseCoordinated]:
    """While the case is pending (opinion 一(三)), with active organs (GEN-07), and no party's name (CAS-03)."""
    require_court(context)
    if command.repeats(state.coordination):
        return []
    require_stage(state.status, CaseStatus.FILED)
    require_not_before(command.on, state.filed_on, state.coordination.occurred_on if state.coordination else None)
    require_active(context.registry, command.on, *command.organs)
    return [command.fact(CaseCoordinated)]


def flag(state: Case, command: FlagCase, context: Context) -> list[Event]:
    """Major or sensitive, each once, with a reason that names nobody (CAS-03)."""
    require_court(context)
    if command.flag in state.flags:
        return []
    require(state.status is not CaseStatus.MOVED, "GEN-05", state=CaseStatus.MOVED)
    require_not_before(command.on, state.filed_on)
    return [command.fact(CaseFlagged)]


def restrict(state: Case, command: RestrictCaseAccess, context: Context) -> list[CaseAccessRestricted]:
    """By the court alone (CAS-04), naming registered organs (GEN-07); again, to name others.

    What only followed another court's decision is ours then.
    """
    require_court(context, "CAS-04")
    standing = state.restriction
    said = (command.ground, command.known_to, None)
    if standing is not None and (standing.ground, standing.known_to, standing.follows) == said:
        return []
    require_not_before(command.on, state.filed_on)
    if standing is not None:
        require_not_before(command.on, standing.occurred_on)
    require_active(context.registry, command.on, *command.known_to)
    return [command.fact(CaseAccessRestricted, elsewhere=state.moved_to, named_in=state.named_in)]


def release(state: Case, command: ReleaseCaseAccess, context: Context) -> list[CaseAccessReleased]:
    """By the court alone (CAS-04), not before the restriction (GEN-08)."""
    require_court(context, "CAS-04")
    if state.restriction is None:
        return []
    require_not_before(command.on, state.restriction.occurred_on)
    return [command.fact(CaseAccessReleased, elsewhere=state.moved_to, named_in=state.named_in)]


def schedule(state: Case, command: ScheduleHearing, context: Context) -> list[Event]:
    """While the case is pending, for a day that is ahead; what is moved was scheduled (CAS-03)."""
    require_court(context)
    if command.hearing_on in state.hearings and command.replaces not in state.hearings - {command.hearing_on}:
        return []
    require_stage(state.status, CaseStatus.FILED)
    require_not_before(command.on, state.filed_on)
    ahead = command.hearing_on >= command.on
    movable = command.replaces is None or command.replaces in state.hearings
    require(ahead and movable, "CAS-03", problem=CaseDefect.HEARING_DAY, what=command.hearing_on)
    return [command.fact(HearingScheduled)]


def record_hearing(state: Case, command: RecordHearing, context: Context) -> list[Event]:
    """After filing (GEN-08), while the case is pending, once for each day."""
    require_court(context)
    if command.on in state.heard_on:
        return []
    require_stage(state.status, CaseStatus.FILED)
    require_not_before(command.on, state.filed_on)
    return [command.fact(HearingHeld)]


def close_hearing(state: Case, command: CloseHearingToPublic, context: Context) -> list[Event]:
    """While the case is pending (行政诉讼法 art. 54)."""
    require_court(context)
    if state.closed is not None:
        return []
    require_stage(state.status, CaseStatus.FILED)
    require_not_before(command.on, state.filed_on)
    return [command.fact(HearingClosedToPublic)]


def _beside(state: Case, command: Command, context: Context) -> Iterator[Companion]:
    """Whose head has to appear, and no longer; what the court has to write, with the judgment."""
    match command:
        case ScheduleHearing() | RecordHearing():
            yield from appearance_opening.opening(state, state.defendants, command)
        case ChangeDefendants():
            former, added = set(state.defendants), set(command.defendants)
            yield from appearance_opening.ending(state, sorted(former - added), command)
            if state.hearings or state.heard_on:
                yield from appearance_opening.opening(state, sorted(added - former), command)
        case _:
            pass
    yield from case_ending.tasks(state, command, context)


DECIDER = Decider(
    category="case",
    initial=Case(),
    evolve=evolve,
    decisions=by_command(
        *(
            file,
            file_arrived,
            change_defendants,
            coordinate,
            flag,
            restrict,
            release,
            schedule,
            record_hearing,
            close_hearing,
        ),
        *case_ending.DECISIONS,
        *(supervise, move, receive_back, restrict_too, release_too, name_elsewhere),
    ),
    receipts=(
        taking(
            ArrivedCaseReturned,
            ReceiveCaseBack,
            elsewhere=True,
            kept={"case": "number", "jurisdiction": lambda envelope, _: envelope.jurisdiction},
        ),
    ),
    companions=_beside,
    concerned=lambda state: state.defendants,
    personal_data="CAS-03",
)
