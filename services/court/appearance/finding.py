"""What the court found at a hearing: the head came, or stayed away and why; and what follows (arts. 7, 10–13)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from domain.appearance import Appearance, finding_of
from events.appearance import (
    AbsenceRecordedInJudgment,
    Agents,
    AppearanceDutyRegistered,
    AppearanceFindingCorrected,
    Finding,
    FurtherGrounds,
    HeadAbsent,
    HeadAppeared,
    HeadNamed,
    PlaintiffObjectionNoted,
)
from events.appearance_terms import ObjectingParty, StaffPresent
from events.base import Event, says
from events.case_terms import DraftingTaskKind
from events.drafting_task import DraftingTaskEnd
from events.terms import Words
from events.values import Day, LongText, Reason
from events.vocabulary import AbsenceGround
from services.court import drafting_task
from services.decider import Command, Companion, Context
from services.rules import require, require_court, require_desk, require_not_before, required
from services.rules.appearance import (
    CAME,
    AbsenceProblem,
    OfDuty,
    ProofProblem,
    absence_ground,
    registered,
    require_further_grounds,
    require_head,
    require_still_sued,
)


@says("认定身份证明符合要求的负责人参加了当日的开庭。")
class RecordHeadAppeared(OfDuty, zh="认定负责人出庭"):
    """The head whose proof is in order came to the hearing of the business date; `head` may be named again.

    `agents` came beside it; `gist` is what was said for the organ, in short.
    """

    spoke: bool
    head: HeadNamed | None = None
    agents: Agents | None = None
    gist: LongText | None = None


@says("认定负责人未参加当日的开庭、中途退庭或者拒绝陈述；后两种情形须写明，其余依到庭情况和理由审查结果确定。")
class RecordHeadAbsent(OfDuty, zh="认定负责人未出庭"):
    """The head did not come to the hearing of the business date, left it or refused to explain.

    `ground` is stated for the last two; else it follows from who came and from the reason, and is checked if stated.
    `further_grounds` are those of the five that hold beside it.
    """

    staff_present: StaffPresent
    ground: AbsenceGround | None = None
    further_grounds: FurtherGrounds | None = None
    agents: Agents | None = None
    gist: LongText | None = None


@says("法院对某次开庭的出庭认定重新作出认定：写明出庭负责人，或者实际出庭的其他人员。")
class CorrectAppearanceFinding(OfDuty, zh="更正出庭认定"):
    """Find anew for the hearing of `hearing_on`: with `head` that it appeared, else who came without it."""

    hearing_on: Day
    reason: Reason
    head: HeadNamed | None = None
    spoke: bool = False
    staff_present: StaffPresent | None = None
    ground: AbsenceGround | None = None
    further_grounds: FurtherGrounds | None = None
    agents: Agents | None = None
    gist: LongText | None = None

    @classmethod
    def as_recorded(cls, events: Sequence[Event]) -> dict[str, Any]:
        findings = [event.finding for event in events if isinstance(event, AppearanceFindingCorrected)]
        said = [finding.model_dump(mode="json", include=set(cls.model_fields)) for finding in findings]
        return super().as_recorded(events) | {name: value for finding in said for name, value in finding.items()}


@says("记录当事人对负责人未出庭的异议，未写明的为原告，不影响审理。")
class NotePlaintiffObjection(OfDuty, zh="记录对未出庭的异议"):
    """A party, the plaintiff unless said, objects to the absence; the case goes on."""

    objection: Reason
    party: ObjectingParty | None = None


@says("登记未出庭情况已记录在案并在当日的裁判文书中载明。")
class RecordAbsenceInJudgment(OfDuty, zh="登记裁判文书载明未出庭情况"):
    """The absence was noted in the file and stated in the judgment of this day."""

    statement: Reason | None = None


def appeared(state: Appearance, command: RecordHeadAppeared, context: Context) -> list[HeadAppeared]:
    """The head whose identity proof the court accepted (APP-06); found by the court alone (APP-12)."""
    require_court(context, "APP-12")
    duty = registered(state)
    head = required(state.head, "APP-06", problem=ProofProblem.NOT_IN_ORDER)
    require(command.head in (None, head), "APP-06", problem=ProofProblem.OTHER_HEAD)
    finding = command.fact(
        HeadAppeared, post=head.post, head_rank=head.head_rank, head_of=head.head_of, acting=head.acting
    )
    if finding_of(finding) == state.findings.get(command.on):
        return []
    _require_hearing(state, duty, command)
    return [finding]


def absent(state: Appearance, command: RecordHeadAbsent, context: Context) -> list[HeadAbsent]:
    """On one of five grounds, or excused (APP-07, 08, 11).

    Not of an organ whose joint defendant's head appears (APP-10), not once the head has appeared and was not notified
    again (APP-09). That the court had to notify and did not is a defect that is marked (APP-04).
    """
    require_court(context, "APP-12")
    duty = registered(state)
    accepted = state.excused(command.on)
    found = _absence(state, duty, command, command.on, command.staff_present, accepted=accepted)
    if found == state.findings.get(command.on):
        return []
    _require_hearing(state, duty, command)
    require(not state.attended_before(command.on), "APP-09")
    _require_owing(state, duty)
    return [
        command.fact(
            HeadAbsent,
            ground=found.ground,
            excused=found.excused,
            further_grounds=found.further_grounds,
            without_notice=found.without_notice,
        )
    ]


def correct(state: Appearance, command: CorrectAppearanceFinding, context: Context) -> list[AppearanceFindingCorrected]:
    """Only the court, saying why (APP-12); what is found anew obeys the rules of a finding."""
    require_court(context, "APP-12")
    duty = registered(state)
    sought = Words(f"{command.hearing_on}的出庭认定", f"the finding on {command.hearing_on}")
    old = required(state.findings.get(command.hearing_on), "GEN-06", what=sought)
    finding = _found_anew(state, duty, command, old)
    if finding == old:
        return []
    require_not_before(command.on, command.hearing_on)
    return [command.fact(AppearanceFindingCorrected, finding=finding)]


def _found_anew(
    state: Appearance, duty: AppearanceDutyRegistered, command: CorrectAppearanceFinding, old: Finding
) -> Finding:
    on = command.hearing_on
    if command.head is not None:
        of_absence = command.staff_present or command.ground or command.further_grounds
        require(not of_absence, "APP-06", problem=ProofProblem.OTHER_HEAD)
        require_head(command.head, duty.authorised_body)
        return Finding(
            hearing_on=on,
            appeared=True,
            head=command.head,
            spoke=command.spoke,
            agents=command.agents,
            gist=command.gist,
        )
    staff = required(command.staff_present, "APP-07", problem=AbsenceProblem.NO_STAFF_NAMED)
    found = _absence(state, duty, command, on, staff, accepted=old.excused or state.excused(on))
    _require_owing(state, duty)
    return found


def note_objection(state: Appearance, command: NotePlaintiffObjection, context: Context) -> list[Event]:
    """Noted once the absence was found; nothing else changes (APP-13)."""
    require_desk(context)
    noted = command.fact(PlaintiffObjectionNoted)
    if noted in state.objections:
        return []
    days = [day for day, finding in state.findings.items() if not finding.appeared]
    require(days, "APP-13")
    require_not_before(command.on, min(days))
    return [noted]


def record_in_judgment(state: Appearance, command: RecordAbsenceInJudgment, context: Context) -> list[Event]:
    """Stated in the judgment because one of the five grounds was found (art. 12; APP-07)."""
    require_desk(context)
    recorded = command.fact(AbsenceRecordedInJudgment)
    if recorded == state.judgment:
        return []
    days = [day for day, finding in state.findings.items() if finding.ground is not None]
    require(days, "APP-07", problem=AbsenceProblem.NO_GROUND_FOUND)
    require_not_before(command.on, min(days))
    return [recorded]


def tasks(state: Appearance, command: Command, context: Context) -> Iterator[Companion]:
    """A ground obliges the court to write (APP-07; art. 12): the task opens with the finding, closes with its end.

    In a case of another court that one writes.
    """
    if state.duty is not None and state.duty.elsewhere:
        return
    match command:
        case RecordHeadAbsent():
            findings = [finding_of(event) for event in absent(state, command, context)]
        case CorrectAppearanceFinding():
            findings = [event.finding for event in correct(state, command, context)]
        case _:
            return
    duty, before = registered(state), state.unjustified
    for finding in findings:
        corrected = finding.hearing_on in state.findings
        others = any(other.ground for day, other in state.findings.items() if day != finding.hearing_on)
        if finding.ground is not None and not (corrected and before):
            yield drafting_task.opening(DraftingTaskKind.HEAD_ABSENCE, duty.case, command.on, duty.organ)
        if finding.ground is None and before and not others:
            task = drafting_task.task_stream(DraftingTaskKind.HEAD_ABSENCE, duty.case, duty.organ)
            end = DraftingTaskEnd.FINDING_CORRECTED
            yield task, drafting_task.CloseDraftingTask(occurred_on=command.on, because=end)


def _require_hearing(state: Appearance, duty: AppearanceDutyRegistered, command: Command) -> None:
    """On or after the hearing announced (GEN-08), of a defendant, and nothing found for that day yet (GEN-05)."""
    require_still_sued(state, command.on)
    last = state.adjournments[-1].adjourned_from if state.adjournments else duty.occurred_on
    require_not_before(command.on, state.hearing_on or last)
    standing = Words("当日已有出庭认定（可以更正）", "there is a finding on that day, which can be corrected")
    require(command.on not in state.findings, "GEN-05", state=standing)


def _absence(
    state: Appearance,
    duty: AppearanceDutyRegistered,
    command: RecordHeadAbsent | CorrectAppearanceFinding,
    on: date,
    staff: StaffPresent,
    *,
    accepted: bool,
) -> Finding:
    """What an absence amounts to: its grounds, whether it is excused (APP-07, 08, 11) and unnotified (APP-04)."""
    adjourned, further = state.adjourned(on), command.further_grounds
    ground = absence_ground(staff, command.ground, accepted=accepted, adjourned=adjourned)
    require_further_grounds(ground, further or (), staff, accepted=accepted, adjourned=adjourned)
    unnotified = duty.must_notify_ground is not None and not state.notified(on)
    return Finding(
        hearing_on=on,
        appeared=False,
        staff_present=staff,
        ground=ground,
        excused=ground is None,
        further_grounds=further,
        without_notice=True if unnotified and ground not in (None, *CAME) else None,
        agents=command.agents,
        gist=command.gist,
    )


def _require_owing(state: Appearance, duty: AppearanceDutyRegistered) -> None:
    require(state.joint is None or state.joint.appearing_organ == duty.organ, "APP-10")


DECISIONS = (appeared, absent, correct, note_objection, record_in_judgment)
