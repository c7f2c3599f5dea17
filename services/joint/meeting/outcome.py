"""What a joint meeting leads to: resolutions, minutes (纪要), action items (opinion 三(二)1, domain A.3).

The host writes down what was agreed, with a responsible organ and a due date; issues the minutes; charges the
owners; and closes each item on the owner's report. A late report is accepted: how late it is, is a figure.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, Any

from pydantic import Field

from domain.meeting import ActionItem, Meeting, Phase, Unusual
from events.attachment import Attachments
from events.base import Event, Side, Visibility, says
from events.meeting import (
    ActionItemAssigned,
    ActionItemClosed,
    ActionItemReported,
    CaseMatter,
    MeetingClosed,
    MinutesIssued,
    ResolutionAdopted,
)
from events.numbers import IssueNumber, document_parts
from events.terms import Phrase, Words
from events.values import Day, DocumentNumber, LongText, OrganId, Organs, Reason, document_year
from services.decider import Command, Context
from services.joint.meeting.guards import (
    about,
    known_matter,
    require_host,
    require_no_directive,
    require_not_before,
    require_phase,
)
from services.rules import require, require_active, required
from services.rules.cases import case_streams
from services.shared.registers import number_register

ItemNumber = Annotated[int, Field(ge=1, le=999)]


@says("记录会议议定的事项、责任单位、协办单位和完成时限；没有具体时限的，注明长期坚持。")
class AdoptResolution(Command, zh="记录议定事项"):
    """Write down what was agreed, who does it with whose help, and by when, or that it is long-term (MTG-06).

    `resolution` is its number, where whoever copies a list wants it to be that one.
    """

    text: LongText
    owner: OrganId
    due_on: Day | None = None
    long_term: bool = False
    helping: Organs = ()
    case_matter: CaseMatter | None = None
    resolution: ItemNumber | None = None

    @classmethod
    def as_recorded(cls, events: Sequence[Event]) -> dict[str, Any]:
        return {name: value for name, value in super().as_recorded(events).items() if name != "resolution"}

    def references(self, side: Side) -> list[str]:
        return [] if self.case_matter is None else case_streams([self.case_matter.case.number], side)


@says("印发会议纪要：编发文字号，不加盖印章；分期编号的，一并填写期号。")
class IssueMinutes(Command, zh="印发会议纪要"):
    """Issue the 纪要: numbered, dated by the business date, without seal (MTG-08); `issue_number` where it has one."""

    document_number: DocumentNumber
    text: LongText
    visibility: Visibility = Visibility.MEMBERS
    sent_to: Organs = ()
    seal: bool = False
    issue_number: IssueNumber | None = None
    files: Attachments | None = None

    @property
    def issue_register(self) -> str:
        """Of the issue numbers that minutes numbered in this year bear."""
        return f"minutes-issue:{document_year(self.document_number)}"

    @property
    def issue(self) -> str | None:
        """The issue number with the series that it is counted in, which the organ marker names: 鼓府院纪第3期."""
        return self.issue_number and f"{document_parts(self.document_number).prefix}{self.issue_number}"

    def references(self, side: Side) -> list[str]:
        return [number_register(self.issue_register)] if self.issue else []

    def warnings(self, known: Callable[[str], Any] = lambda stream: None) -> tuple[Unusual, ...]:
        """Of an issue number that other minutes of the series bore before."""
        holders = (known(stream) or {} for stream in self.references(Side.JOINT))
        others = {holder for register in holders for holder in register.get(self.issue, ())} - {self.id}
        return (Unusual.ISSUE_REPEATED,) if others else ()


@says("把议定事项交办给责任单位，由区人民法院办理的为商请办理；不另写内容的，即为议定事项原文。")
class AssignActionItem(Command, zh="交办督办事项"):
    """Charge the owner of a resolution; the text is the resolution's unless another is given."""

    resolution: ItemNumber
    text: LongText | None = None


@says("责任单位或者承继其职权的单位报告办理结果，办结前可以多次报告。")
class ReportActionItem(Command, zh="报告督办事项"):
    """The owner, or whoever continues its powers, reports; it may report again until the item is closed."""

    item: ItemNumber
    result: LongText
    files: Attachments | None = None


@says("会议组织单位认可报告，督办事项办结。")
class CloseActionItem(Command, zh="办结督办事项"):
    """The host accepts the report."""

    item: ItemNumber
    result: Reason | None = None


@says("纪要已印发、议定事项均已交办、督办事项均已办结后，办结会议。")
class CloseMeeting(Command, zh="办结会议"):
    """Minutes are out, every resolution became an action item, and every action item is closed."""


class Unfit(Phrase):
    """What does not fit about a resolution or its action item (MTG-06)."""

    OWNER = ("责任单位未登记或者已停用：", "the owner is not registered or not active: ")
    DAY_OR_LONG = ("完成时限、长期坚持须填写其一", "give a due date or say long-term, one of them")
    DAY = ("完成时限不晚于会议召开之日", "the due date is not after the meeting")
    NUMBER = (
        "序号与会议记录不符，会议记录中的序号：",
        "the number is not that of the record: ",
    )
    NOT_SENT = ("未到会的责任单位不在纪要印发范围内：", "the minutes are not sent to an owner that was absent: ")
    NOT_TOLD = ("责任单位未到会，纪要尚未印发：", "the owner was absent, and no minutes are out: ")
    NOT_OWNER = ("不是本项的责任单位：", "not the owner of the item: ")
    NOT_CHARGED = ("尚有议定事项未交办", "a resolution is not an action item yet")


def adopt_resolution(state: Meeting, command: AdoptResolution, context: Context) -> list[Event]:
    """With an owner and a later due date (MTG-06), never a directive on a case (MTG-07), on a known one (GEN-06)."""
    require_host(state, context)
    helping = tuple(organ for organ in dict.fromkeys(command.helping) if organ != command.owner) or None
    content = (command.text, command.owner, command.due_on, helping, about(command.case_matter))
    standing = next((r for r in state.resolutions if _content(r) == content), None)
    if standing is not None:
        _require_number(command, standing.resolution)
        return []
    require_phase(state, Phase.HELD)
    assert state.held is not None
    require_not_before(state, state.held.occurred_on, command.on)
    require_no_directive(command.case_matter)
    active = context.registry.active(command.owner, command.on)
    require(active, "MTG-06", problem=Unfit.OWNER, organ=command.owner)
    require((command.due_on is None) is command.long_term, "MTG-06", problem=Unfit.DAY_OR_LONG, organ="")
    later = command.due_on is None or command.due_on > state.held.occurred_on
    require(later, "MTG-06", problem=Unfit.DAY, organ="")
    require_active(context.registry, command.on, *command.helping)
    _require_number(command, len(state.resolutions) + 1)
    return [
        command.fact(
            ResolutionAdopted,
            resolution=len(state.resolutions) + 1,
            helping=helping,
            case_matter=known_matter(command.case_matter, context),
        )
    ]


def _content(adopted: ResolutionAdopted) -> tuple[object, ...]:
    return adopted.text, adopted.owner, adopted.due_on, adopted.helping, about(adopted.case_matter)


def _require_number(command: AdoptResolution, number: int) -> None:
    fits = command.resolution in (None, number)
    require(fits, "MTG-06", problem=Unfit.NUMBER, organ=number)


def issue_minutes(state: Meeting, command: IssueMinutes, context: Context) -> list[Event]:
    """No seal, no wider than the meeting allows (MTG-08), and to every owner who was absent (MTG-06)."""
    require_host(state, context)
    event = command.fact(MinutesIssued, sent_to=tuple(dict.fromkeys(command.sent_to)))
    require(not command.seal, "MTG-08")
    if state.minutes == event:
        return []
    require_phase(state, Phase.HELD)
    assert state.held is not None
    require_not_before(state, max(r.occurred_on for r in (state.held, *state.resolutions)), command.on)
    require(command.visibility.rank >= state.floor.rank, "MTG-08")
    require_active(context.registry, command.on, *event.sent_to)
    for resolution in state.resolutions:
        informed = (*state.held.organs_present, *event.sent_to)
        heirs = context.registry.heirs(resolution.owner, command.on)
        told = any(heir in informed for heir in heirs)
        require(told, "MTG-06", problem=Unfit.NOT_SENT, organ=resolution.owner)
    return [event]


def assign_action_item(state: Meeting, command: AssignActionItem, context: Context) -> list[Event]:
    """From a resolution, with its owner and date; an absent owner is told by the minutes first (MTG-05, MTG-06)."""
    require_host(state, context)
    require_phase(state, Phase.HELD, Phase.MINUTED)
    resolution = required(
        next((known for known in state.resolutions if known.resolution == command.resolution), None),
        "GEN-06",
        what=Words(f"第{command.resolution}项议定事项", f"resolution {command.resolution}"),
    )
    assert state.held is not None
    require_not_before(state, resolution.occurred_on, command.on)
    told = state.minutes is not None or resolution.owner in state.held.organs_present
    require(told, "MTG-06", problem=Unfit.NOT_TOLD, organ=resolution.owner)
    text = command.text or resolution.text
    if any((i.assigned.resolution, i.assigned.text) == (command.resolution, text) for i in state.items):
        return []
    if state.minutes is not None and resolution.owner not in state.held.organs_present:
        require_not_before(state, state.minutes.occurred_on, command.on)
    return [
        command.fact(
            ActionItemAssigned,
            item=len(state.items) + 1,
            resolution=resolution.resolution,
            text=text,
            owner=resolution.owner,
            due_on=resolution.due_on,
            helping=resolution.helping,
        )
    ]


def report_action_item(state: Meeting, command: ReportActionItem, context: Context) -> list[Event]:
    """By the owner or its successor (MTG-06, ORG-02), after the due date too."""
    item = _item(state, command.item)
    require(context.acts_for(item.assigned.owner), "MTG-06", problem=Unfit.NOT_OWNER, organ=context.actor)
    event = command.fact(ActionItemReported, by=context.actor)
    if item.report == event:
        return []
    require(not item.closed, "MTG-05", state=Words("督办事项已办结", "the action item is closed"))
    latest = item.report or item.assigned
    require_not_before(state, latest.occurred_on, command.on)
    return [event]


def close_action_item(state: Meeting, command: CloseActionItem, context: Context) -> list[Event]:
    """Once the owner has reported (MTG-05)."""
    require_host(state, context)
    item = _item(state, command.item)
    if item.closed:
        return []
    report = required(item.report, "MTG-05", state=Words("督办事项尚未报告", "the action item is not reported on"))
    require_not_before(state, report.occurred_on, command.on)
    return [command.fact(ActionItemClosed)]


def close_meeting(state: Meeting, command: CloseMeeting, context: Context) -> list[Event]:
    """Every resolution was charged to its owner (MTG-06) and every action item is closed (MTG-05)."""
    require_host(state, context)
    if state.phase is Phase.CLOSED:
        return []
    require_phase(state, Phase.MINUTED)
    charged = {item.assigned.resolution for item in state.items}
    every = all(resolution.resolution in charged for resolution in state.resolutions)
    require(every, "MTG-06", problem=Unfit.NOT_CHARGED, organ="")
    for item in state.items:
        closed = required(item.closed, "MTG-05", state=Words("尚有督办事项未办结", "some action items are not closed"))
        require_not_before(state, closed.occurred_on, command.on)
    require_not_before(state, state.latest, command.on)
    return [command.fact(MeetingClosed)]


def _item(state: Meeting, number: int) -> ActionItem:
    item = next((item for item in state.items if item.assigned.item == number), None)
    return required(item, "GEN-06", what=Words(f"第{number}项督办事项", f"action item {number}"))


DECISIONS = (adopt_resolution, issue_minutes, assign_action_item, report_action_item, close_action_item, close_meeting)
