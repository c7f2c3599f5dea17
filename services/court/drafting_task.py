"""A document the court owes because of what happened in a case (domain F.6).

States: open → closed; what is due and overdue follows from `due_on` and the day asked for. Opened with the event
that obliges the court, closed with the suggestion that fulfils it, open again when that one is withdrawn, each in
the same transaction: a head's absence (法释〔2020〕3号 art. 12), a normative document found unlawful (行诉解释
arts. 149, 150).
"""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, assert_never
from uuid import UUID

from domain.appearance import Appearance
from domain.authority import superiors
from domain.registry import Registry
from events.base import Event, Visibility, says
from events.case_terms import DraftingTaskKind
from events.drafting_task import DraftingTaskClosed, DraftingTaskEnd, DraftingTaskOpened, DraftingTaskReminded
from events.suggestion import SuggestionContent
from events.values import CaseNumber, Day, DocumentNumber, OrganId, Reason
from events.vocabulary import ABSENCE_KINDS, OrganRole, SuggestionKind
from services.decider import Command, Companion, Context, Decider, by_command, matter_of_key
from services.rules import require, require_desk, require_not_before
from services.rules.appearance import appearance_stream


class OpenDraftingTask(Command, zh="产生拟稿任务", opens=True, internal=True):
    """What happened in `case` obliges the court to write; `organ` where it is about one organ."""

    kind: DraftingTaskKind
    case: CaseNumber
    organ: OrganId | None = None
    due_on: Day | None = None
    provisional: bool | None = None
    period_ends_on: Day | None = None

    def natural_key(self) -> str:
        return task_key(self.kind, self.case, self.organ)


class CloseDraftingTask(Command, zh="了结拟稿任务", internal=True):
    """The document was sent, or is no longer due. Where there is no such task this says nothing."""

    because: DraftingTaskEnd
    suggestion: UUID | None = None
    note: Reason | None = None


class ReopenDraftingTask(Command, zh="恢复拟稿任务", internal=True):
    """A suggestion that fulfilled the task was withdrawn. Where another still does, the task stays closed."""

    suggestion: UUID


class RemindDraftingTask(Command, zh="提醒拟稿任务", internal=True):
    """Remind the desk; once a day."""


@says("登记已将规范性文件被认定不合法的情况报上一级法院。")
class ConfirmReportToHigherCourt(Command, zh="登记已报上一级法院"):
    """The court told the court above that a normative document was found unlawful (行诉解释 art. 150)."""

    case: CaseNumber
    to: OrganId | None = None
    document_number: DocumentNumber | None = None

    def natural_key(self) -> str:
        return task_key(DraftingTaskKind.REPORT_TO_HIGHER_COURT, self.case)


def task_key(kind: DraftingTaskKind, case: CaseNumber, organ: OrganId | None = None) -> str:
    """What names a task in the world: its kind, the case and, for a head's absence, the organ."""
    return "|".join((kind.value, case, *filter(None, (organ,))))


def task_stream(kind: DraftingTaskKind, case: CaseNumber, organ: OrganId | None = None) -> str:
    """The stream of a task, for companions."""
    return f"drafting-task:{matter_of_key('drafting-task', task_key(kind, case, organ))}"


def opening(
    kind: DraftingTaskKind, case: CaseNumber, on: date, organ: OrganId | None = None, **last_day: Any
) -> Companion:
    """The companion that opens a task; `last_day`: the fields that say by when."""
    command = OpenDraftingTask(occurred_on=on, kind=kind, case=case, organ=organ, **last_day)
    return task_stream(kind, case, organ), command


def fulfilled(content: SuggestionContent, suggestion: UUID, on: date, registry: Registry) -> Iterator[Companion]:
    """The tasks that sending this suggestion closes."""
    close = CloseDraftingTask(occurred_on=on, because=DraftingTaskEnd.SUGGESTION_SENT, suggestion=suggestion)
    for task in _owed(content, on, registry):
        yield task_stream(*task), close


def owed_again(content: SuggestionContent, on: date, context: Context) -> Iterator[Companion]:
    """The tasks that withdrawing this suggestion opens again, unless the absence was found otherwise since."""
    for kind, number, organ in _owed(content, on, context.registry):
        duty: Appearance | None = None if organ is None else context.known.get(appearance_stream(number, organ))
        if duty is None or duty.unjustified:
            yield task_stream(kind, number, organ), ReopenDraftingTask(occurred_on=on, suggestion=context.matter)


def _owed(
    content: SuggestionContent, on: date, registry: Registry
) -> Iterator[tuple[DraftingTaskKind, CaseNumber, OrganId | None]]:
    """What this suggestion is about: absence by case and organ, normative document by case.

    A 处分建议 for not appearing is a suggestion on the absence too (M46). The organ may have been superseded since: the
    suggestion about its successor fulfils the duty (ORG-02).
    """
    numbers = dict.fromkeys(case.number for case in content.case_refs)
    if content.kind in ABSENCE_KINDS and content.defendant is not None:
        former = (organ for organ in registry.organs if registry.acts_for(content.defendant, organ, on))
        organs = dict.fromkeys((content.defendant, *former))
        for number in numbers:
            for organ in organs:
                yield DraftingTaskKind.HEAD_ABSENCE, number, organ
    if content.kind is SuggestionKind.NORMATIVE_DOCUMENT:
        for number in numbers:
            yield DraftingTaskKind.NORMATIVE_DOCUMENT, number, None


@dataclass(frozen=True, slots=True)
class DraftingTask:
    """`opened` is the newest opening; a task closed may open again when the court is obliged anew.

    `closed`: the end, and each further suggestion that fulfils the duty.
    """

    opened: DraftingTaskOpened | None = None
    reminded_on: date | None = None
    closed: tuple[DraftingTaskClosed, ...] = ()

    @property
    def open(self) -> bool:
        return self.opened is not None and not self.closed

    @property
    def suggestions(self) -> Set[UUID | None]:
        """Those that were sent and fulfil it."""
        return {closed.suggestion for closed in self.closed if closed.because is DraftingTaskEnd.SUGGESTION_SENT}


def evolve(state: DraftingTask, event: DraftingTaskOpened | DraftingTaskReminded | DraftingTaskClosed) -> DraftingTask:
    match event:
        case DraftingTaskOpened():
            return DraftingTask(opened=event)
        case DraftingTaskReminded():
            return replace(state, reminded_on=event.occurred_on)
        case DraftingTaskClosed():
            return replace(state, closed=(*state.closed, event))
        case _:
            assert_never(event)


def open_task(state: DraftingTask, command: OpenDraftingTask, context: Context) -> list[Event]:
    """Open it, or open it again after a later act in the same case; an open one stays as it is."""
    if state.open:
        return []
    if state.opened is not None and command.on <= state.opened.occurred_on:
        return []  # what obliged the court then was fulfilled
    return [command.fact(DraftingTaskOpened)]


def remind(state: DraftingTask, command: RemindDraftingTask, context: Context) -> list[Event]:
    """Only what is open, once a day."""
    if not state.open or (state.reminded_on is not None and command.on <= state.reminded_on):
        return []
    return [command.fact(DraftingTaskReminded)]


def close(state: DraftingTask, command: CloseDraftingTask, context: Context) -> list[Event]:
    """A companion: it never stands in the way of the act it goes with. A further suggestion is remembered too."""
    if state.open:
        return [command.fact(DraftingTaskClosed)]
    if command.suggestion is None or not state.suggestions or command.suggestion in state.suggestions:
        return []
    return [command.fact(DraftingTaskClosed, further=True)]


def reopen(state: DraftingTask, command: ReopenDraftingTask, context: Context) -> list[Event]:
    """A companion too: the court owes the document as before, by the same last day.

    Where another suggestion stands, the task is told again without the one withdrawn: opened then, closed by the other.
    """
    if state.opened is None or command.suggestion not in state.suggestions:
        return []
    standing = [closed for closed in state.closed if closed.suggestion != command.suggestion]
    if not standing:
        return [state.opened.model_copy(update={"occurred_on": command.on})]
    first, *others = standing
    return [state.opened, first.model_copy(update={"further": None}), *others]


def confirm_report(state: DraftingTask, command: ConfirmReportToHigherCourt, context: Context) -> list[Event]:
    """The court's desk confirms (GEN-10), not before the task arose (GEN-08), to the court above (SUG-21)."""
    require_desk(context)
    if not state.open or state.opened is None:
        return []
    require_not_before(command.on, state.opened.occurred_on)
    courts = context.registry.holders(OrganRole.DISTRICT_COURT, command.on)
    above = sorted({superior for court in courts for superior in superiors(court, context.registry, command.on)})
    require(command.to is None or command.to in above, "GEN-07", organ=command.to, day=command.on)
    return [
        command.fact(DraftingTaskClosed, because=DraftingTaskEnd.REPORTED, to=command.to or next(iter(above), None))
    ]


DECIDER = Decider(
    category="drafting-task",
    initial=DraftingTask(),
    evolve=evolve,
    decisions=by_command(open_task, remind, close, reopen, confirm_report),
    visibility=lambda state: Visibility.RESTRICTED,
)
"""Restricted: what the court is about to say is its own business until it is said."""
