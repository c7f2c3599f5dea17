"""Joint meeting (联席会议): proposing, convening, preparing and holding it (opinion 三(二)1, domain A.3).

The district government convenes, by itself or through the group office or its legal department; the court and
every other member may propose a meeting and agenda items. States: see `domain/meeting.py`; what the meeting leads
to (resolutions, minutes, action items): `outcome` beside this.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Annotated

from pydantic import Field

from domain.audience import Party
from domain.meeting import Meeting, Phase, evolve
from events.base import Event, Side, says
from events.meeting import (
    AgendaItemAdded,
    CaseMatter,
    MeetingCancelled,
    MeetingConvened,
    MeetingHeld,
    MeetingPostponed,
    MeetingProposed,
    ParticipantConfirmed,
    ParticipantInvited,
    Present,
)
from events.values import Day, OrganId, PeopleCount, Reason, ShortText, document_year
from events.vocabulary import AgendaPurpose, MeetingKind, OrganRole
from services.decider import Command, Companion, Context, Decider, by_command
from services.joint import year_watch
from services.joint.meeting import contact as meeting_contact
from services.joint.meeting import outcome as meeting_outcome
from services.joint.meeting import reading as meeting_reading
from services.joint.meeting.afterwards import RecordMeeting, record
from services.joint.meeting.guards import (
    about,
    in_slot,
    known_matter,
    may_convene,
    require_admitted,
    require_after_convening,
    require_chair,
    require_host,
    require_jointly,
    require_kind,
    require_no_directive,
    require_not_before,
    require_party,
    require_phase,
    require_present,
)
from services.rules import require, require_active, required
from services.rules.cases import case_streams
from services.shared.registers import number_taken, number_used


@says("府院双方任一单位（包括法院）向召集机关提议召开联席会议。")
class ProposeMeeting(Command, zh="提议召开联席会议", opens=True):
    """Propose a joint meeting to the convenor; any organ of the two sides may, the court too (MTG-01)."""

    subject: ShortText
    reason: Reason


@says("召集已提议的或者新的联席会议；定期会议写明届次，不定期会议写明召开事由。")
class ConveneMeeting(Command, zh="召集联席会议", opens=True):
    """Convene a meeting, a proposed one by its id or a new one.

    A regular one names its `slot` (`2024`, or `2024-1` with several a year), an ad hoc one its `trigger`.
    Group office and legal department name the government in `on_behalf_of`; `jointly_with` is the court, if any.
    """

    kind: MeetingKind
    subject: ShortText
    planned_on: Day
    place: ShortText
    on_behalf_of: OrganId | None = None
    slot: ShortText | None = None
    trigger: Reason | None = None
    jointly_with: OrganId | None = None


@says("为会议增列一项议题，并注明它服务于意见规定的哪些用途。")
class AddAgendaItem(Command, zh="列入议题"):
    """Put an item on the agenda, tagged with the purposes of the opinion that it serves (MTG-04)."""

    title: ShortText
    purposes: Annotated[tuple[AgendaPurpose, ...], Field(max_length=9)]
    case_matter: CaseMatter | None = None

    def references(self, side: Side) -> list[str]:
        return [] if self.case_matter is None else case_streams([self.case_matter.case.number], side)


@says("邀请一个单位参加会议。")
class InviteParticipant(Command, zh="邀请参会单位"):
    """Invite an organ."""

    organ: OrganId


@says("受邀单位答复是否参会，领导小组办公室可以代为登记。")
class ConfirmParticipant(Command, zh="确认参会"):
    """The invited organ, or the office for it, says whether it comes."""

    organ: OrganId
    attending: bool


@says("会议改期，参会单位须重新确认。")
class PostponeMeeting(Command, zh="会议改期"):
    """Move the meeting to another day; confirmations are asked for again."""

    planned_on: Day
    reason: Reason


@says("取消会议或者会议提议；需要时可以重新召集。")
class CancelMeeting(Command, zh="取消会议"):
    """The meeting, or the proposal, is dropped; it may be convened anew (MTG-05)."""

    reason: Reason


@says("记录会议的召开和到会单位，发生日期为召开日；可以写明主持人职务、到会人数和实际地点。")
class HoldMeeting(Command, zh="记录会议召开"):
    """The meeting was held on the business date with these organs present (MTG-02), elsewhere if `place` says so."""

    organs_present: Present
    chair: ShortText | None = None
    headcount: PeopleCount | None = None
    place: ShortText | None = None


def propose(state: Meeting, command: ProposeMeeting, context: Context) -> list[Event]:
    require_party(context)
    event = command.fact(MeetingProposed, by=context.actor)
    if state.proposed == event:
        return []
    require_phase(state, Phase.NEW)
    return [event]


def convene(state: Meeting, command: ConveneMeeting, context: Context) -> list[Event]:
    """By the government or on its behalf (MTG-01), as a regular meeting of a slot or for a trigger (MTG-03)."""
    on = command.on
    principal = required(context.registry.holder(OrganRole.DISTRICT_GOVERNMENT, on), "MTG-01")
    require(may_convene(context, command.on_behalf_of, principal), "MTG-01")
    require_jointly(command.jointly_with, context, on)
    require_kind(command.kind, command.slot, command.trigger, command.planned_on, context)
    event = command.fact(MeetingConvened, convenor=context.actor, on_behalf_of=principal)
    if state.phase is Phase.CONVENED and state.convened == event:
        return []
    require_phase(state, Phase.NEW, Phase.PROPOSED, Phase.CANCELLED)
    require_not_before(state, on, command.planned_on)
    require_not_before(state, state.latest, on)
    return [event]


def add_agenda_item(state: Meeting, command: AddAgendaItem, context: Context) -> list[Event]:
    """With a purpose (MTG-04), no directive (MTG-07), on a known case (GEN-06); by the admitted if restricted."""
    require_admitted(state, context)
    require_phase(state, Phase.CONVENED)
    require(command.purposes, "MTG-04")
    require_no_directive(command.case_matter)
    content = (context.actor, command.title, command.purposes, about(command.case_matter))
    if any((item.proposer, item.title, item.purposes, about(item.case_matter)) == content for item in state.agenda):
        return []
    require_after_convening(state, command.on)
    return [
        command.fact(
            AgendaItemAdded,
            item=len(state.agenda) + 1,
            proposer=context.actor,
            case_matter=known_matter(command.case_matter, context),
        )
    ]


def invite(state: Meeting, command: InviteParticipant, context: Context) -> list[Event]:
    require_host(state, context)
    require_phase(state, Phase.CONVENED)
    require_active(context.registry, command.on, command.organ)
    if command.organ in state.invited:
        return []
    require_after_convening(state, command.on)
    return [command.fact(ParticipantInvited)]


def confirm(state: Meeting, command: ConfirmParticipant, context: Context) -> list[Event]:
    """The invited organ or its successor (ORG-02), after it was asked (MTG-05); the host may note what it was told."""
    require_phase(state, Phase.CONVENED)
    require(command.organ in state.invited, "GEN-06", what=command.organ)
    if not context.acts_for(command.organ):
        require_host(state, context)
    if state.invited[command.organ] is command.attending:
        return []
    require_not_before(state, max(state.latest, state.asked[command.organ]), command.on)
    return [command.fact(ParticipantConfirmed)]


def postpone(state: Meeting, command: PostponeMeeting, context: Context) -> list[Event]:
    """To a day on which the slot of a regular meeting can still be taken (MTG-03)."""
    require_host(state, context)
    require_phase(state, Phase.CONVENED)
    if command.planned_on == state.planned_on:
        return []
    require_not_before(state, state.latest, command.on)
    require_not_before(state, command.on, command.planned_on)
    require(state.convened is None or in_slot(state.convened.slot, command.planned_on), "MTG-03")
    return [command.fact(MeetingPostponed)]


def cancel(state: Meeting, command: CancelMeeting, context: Context) -> list[Event]:
    require_host(state, context)
    if state.phase is Phase.CANCELLED:
        return []
    require_phase(state, Phase.PROPOSED, Phase.CONVENED)
    require_not_before(state, state.latest, command.on)
    return [command.fact(MeetingCancelled)]


def hold(state: Meeting, command: HoldMeeting, context: Context) -> list[Event]:
    """With the court, the legal department and another enforcement organ (MTG-02), and an agenda (MTG-04)."""
    require_host(state, context)
    require_chair(command.chair)
    on = command.on
    event = command.fact(MeetingHeld, organs_present=tuple(dict.fromkeys(command.organs_present)))
    if state.held == event:
        return []
    require_phase(state, Phase.CONVENED)
    require_not_before(state, state.latest, on)
    require(any(item.occurred_on <= on for item in state.agenda), "MTG-04")
    require_present(event.organs_present, context.registry, on)
    return [event]


def companions(state: Meeting, command: Command, context: Context) -> Iterator[Companion]:
    """A held meeting takes its slot (MTG-03) and notes its reports (MTG-09); minutes take their number (GEN-04).

    An issue number is noted, and may be used again.
    """
    match command:
        case HoldMeeting():
            slot = state.convened.slot if state.convened is not None else None
            yield from _held(slot, state.purposes(command.on), command, context)
        case RecordMeeting():
            yield from _held(command.slot, [p for item in command.agenda for p in item.purposes], command, context)
        case meeting_outcome.IssueMinutes(document_number=number, issue=issue):
            yield number_taken(f"minutes:{document_year(number)}", number, command, context)
            if issue is not None:
                yield number_used(command.issue_register, issue, command, context)


def _held(
    slot: str | None, purposes: Iterable[AgendaPurpose], command: Command, context: Context
) -> Iterator[Companion]:
    if slot is not None:
        yield number_taken(f"meeting-slot:{slot[:4]}", slot, command, context, "MTG-03")
    yield from year_watch.reports_heard(command.on, context.matter, purposes)


def concerned(state: Meeting) -> Iterator[Party | None]:
    """Who proposed or convened it, had an item or a resolution, was invited or there, or got the minutes."""
    yield state.proposed.by if state.proposed else None
    if state.convened is not None:
        yield from (state.convened.convenor, state.convened.on_behalf_of, state.convened.jointly_with)
    yield from (item.proposer for item in state.agenda)
    yield from (*state.invited, *(state.held.organs_present if state.held else ()))
    yield from (organ for agreed in state.resolutions for organ in (agreed.owner, *(agreed.helping or ())))
    yield from state.minutes.sent_to if state.minutes else ()
    yield from (item.assigned.owner for item in state.items)


DECIDER = Decider(
    "meeting",
    Meeting(),
    evolve,
    by_command(
        *(propose, convene, add_agenda_item, invite, confirm, postpone, cancel, hold, record),
        *meeting_outcome.DECISIONS,
        *meeting_contact.DECISIONS,
        *meeting_reading.DECISIONS,
    ),
    companions=companions,
    concerned=concerned,
)
