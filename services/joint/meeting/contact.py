"""The contact log of a meeting and of its action items."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from domain.meeting import Meeting
from events.base import Event, says
from events.terms import Words
from services.decider import Context
from services.joint.meeting.guards import require_host
from services.rules import require
from services.rules.contact import Contact, logged


@says("登记就会议或者督办事项与有关单位口头联系的情况，只备查；涉及督办事项的写明序号。")
class LogMeetingContact(Contact, zh="登记会议联系情况"):
    """A call or talk about the meeting, or about the action `item` of that number."""

    item: Annotated[int, Field(ge=1, le=999)] | None = None


def log_contact(state: Meeting, command: LogMeetingContact, context: Context) -> list[Event]:
    """By whoever runs the meeting, in whatever phase it is; the action item exists (GEN-06)."""
    require_host(state, context)
    known = command.item is None or any(item.assigned.item == command.item for item in state.items)
    require(known, "GEN-06", what=Words(f"第{command.item}项督办事项", f"action item {command.item}"))
    return logged(command, state.contacts, context)


DECISIONS = (log_contact,)
