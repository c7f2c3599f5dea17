"""The court's contact log of a suggestion that it sent."""

from __future__ import annotations

from domain.suggestion import Suggestion
from events.base import Event, says
from services.decider import Context
from services.rules import require_desk, require_not_before, required
from services.rules.contact import Contact, logged


@says("登记法院就已发出的司法建议与有关单位口头联系的情况，只备查；催办请用“催办”。")
class LogSuggestionContact(Contact, zh="登记司法建议联系情况"):
    """A call or talk of the court about what it sent: no reminder, which is given as one."""


def log_contact(state: Suggestion, command: LogSuggestionContact, context: Context) -> list[Event]:
    """By the desk, once it was sent, and after it was closed or withdrawn too: that is told on the telephone."""
    require_desk(context)
    sent = required(state.sent, "GEN-05", state=state.stage)
    require_not_before(command.on, sent.occurred_on)
    return logged(command, state.contacts, context)


DECISIONS = (log_contact,)
