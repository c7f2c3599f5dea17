"""The stability task (稳控任务) of the office of the territory: its reports, and how the task ends (三(二)7, PET-02).

It goes on beside the petition: neither waits for the other.
"""

from __future__ import annotations

from datetime import date

from domain.petition import Petition
from events.base import Event, says
from events.petition import StabilityTaskContracted, StabilityTaskEnded, StabilityTaskReported
from events.petition_terms import StabilityEnd
from events.terms import Words
from events.values import Day, LongText, Reason
from services.decider import Command, Context
from services.government.petition.rules import Who, require_coordinator
from services.rules import require, require_actor, require_not_before, required

_NONE = Words("没有进行中的稳控任务", "no stability task is under way")


@says("承担稳控任务的单位报告开展情况，可以多次报告；还要再报的，写明下次报告期限。")
class ReportStabilityTask(Command, zh="报告稳控任务"):
    """The office that bears the task, or its successor, tells what it did, and by when it reports again."""

    text: LongText
    next_report_by: Day | None = None


@says("稳控任务完成或者不再需要的，由信访部门或者法制部门结束，写明理由。")
class EndStabilityTask(Command, zh="结束稳控任务"):
    """Who coordinates the petition ends the task; it may be contracted anew."""

    because: StabilityEnd
    reason: Reason


def report(state: Petition, command: ReportStabilityTask, context: Context) -> list[Event]:
    """By the office that bears the task (PET-02, ORG-02), as often as there is something to report."""
    task = _under_way(state)
    require_actor(context.acts_for(task.organ), context, Who.BEARS_THE_TASK)
    event = command.fact(StabilityTaskReported, by=context.actor)
    if event in state.reports:
        return []
    if command.next_report_by is not None:
        require(command.next_report_by >= command.on, "GEN-11", day=command.next_report_by)
    require_not_before(command.on, _latest(state, task))
    return [event]


def end(state: Petition, command: EndStabilityTask, context: Context) -> list[Event]:
    """By who coordinates petitions, reported on or not."""
    require_coordinator(context)
    if command.repeats(state.task_ended):
        return []
    require_not_before(command.on, _latest(state, _under_way(state)))
    return [command.fact(StabilityTaskEnded)]


def _under_way(state: Petition) -> StabilityTaskContracted:
    return required(state.task if state.task_ended is None else None, "GEN-05", state=_NONE)


def _latest(state: Petition, task: StabilityTaskContracted) -> date:
    return (state.reports[-1] if state.reports else task).occurred_on


DECISIONS = (report, end)
