"""A meeting recorded after it was held, without having been convened in the system (三(二)1: 定期或者不定期).

One command of the office says who had convened it, what was discussed and who came. What the opinion asks of a
joint meeting (MTG-02, MTG-04, MTG-07) is asked of this one too; invitations and confirmations it has none.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

from pydantic import Field

from domain.meeting import Meeting, Phase
from events.base import Event, Part, Side, says
from events.meeting import AgendaItemAdded, CaseMatter, MeetingConvened, MeetingHeld, Present
from events.values import OrganId, PeopleCount, Reason, ShortText
from events.vocabulary import AgendaPurpose, MeetingKind, OrganRole
from services.decider import Command, Context
from services.joint.meeting.guards import (
    known_matter,
    require_chair,
    require_host,
    require_jointly,
    require_kind,
    require_no_directive,
    require_not_before,
    require_phase,
    require_present,
)
from services.rules import require, require_active, required
from services.rules.cases import case_streams

CONVENING = (OrganRole.DISTRICT_GOVERNMENT, OrganRole.GROUP_OFFICE, OrganRole.GOVERNMENT_LEGAL_DEPARTMENT)


class DiscussedItem(Part):
    """An agenda item of a meeting that is over, with the organ that raised it (MTG-04)."""

    title: ShortText
    purposes: Annotated[tuple[AgendaPurpose, ...], Field(min_length=1, max_length=9)]
    proposer: OrganId
    case_matter: CaseMatter | None = None


@says("补录未经系统召集即已召开的会议，发生日期为召开日；写明召集单位、议题和到会单位。")
class RecordMeeting(Command, zh="补录已召开的会议", opens=True):
    """Record a meeting, a proposed one by its id or a new one, that was held on the business date unannounced."""

    kind: MeetingKind
    subject: ShortText
    convenor: OrganId
    place: ShortText
    agenda: Annotated[tuple[DiscussedItem, ...], Field(min_length=1, max_length=40)]
    organs_present: Present
    jointly_with: OrganId | None = None
    slot: ShortText | None = None
    trigger: Reason | None = None
    chair: ShortText | None = None
    headcount: PeopleCount | None = None

    def references(self, side: Side) -> list[str]:
        return case_streams([item.case_matter.case.number for item in self.agenda if item.case_matter], side)

    @classmethod
    def as_recorded(cls, events: Sequence[Event]) -> dict[str, Any]:
        added = [event.model_dump(mode="json") for event in events if isinstance(event, AgendaItemAdded)]
        agenda = [{name: item[name] for name in DiscussedItem.model_fields} for item in added]
        return {**super().as_recorded(events), "agenda": agenda}


def record(state: Meeting, command: RecordMeeting, context: Context) -> list[Event]:
    """By the office (MTG-01), of a meeting that satisfies MTG-02 to MTG-04 and directs no case (MTG-07)."""
    require_host(state, context)
    require_chair(command.chair)
    on = command.on
    government = required(context.registry.holder(OrganRole.DISTRICT_GOVERNMENT, on), "MTG-01")
    require(any(context.registry.holds(command.convenor, role, on) for role in CONVENING), "MTG-01")
    require_jointly(command.jointly_with, context, on)
    require_kind(command.kind, command.slot, command.trigger, on, context)
    for item in command.agenda:
        require_no_directive(item.case_matter)
    convened = command.fact(MeetingConvened, on_behalf_of=government, planned_on=on, recorded_afterwards=True)
    held = command.fact(MeetingHeld, organs_present=tuple(dict.fromkeys(command.organs_present)))
    if (state.convened, state.held) == (convened, held):
        return []
    require_phase(state, Phase.NEW, Phase.PROPOSED, Phase.CANCELLED)
    require_not_before(state, state.latest, on)
    require_active(context.registry, on, *(item.proposer for item in command.agenda))
    require_present(held.organs_present, context.registry, on)
    first = len(state.agenda) + 1
    return [
        convened,
        *(
            AgendaItemAdded(
                occurred_on=on,
                item=number,
                title=item.title,
                purposes=item.purposes,
                proposer=item.proposer,
                case_matter=known_matter(item.case_matter, context),
            )
            for number, item in enumerate(command.agenda, first)
        ),
        held,
    ]
