"""The contact log of a reconsideration suggestion or opinion that was sent."""

from __future__ import annotations

from domain.reconsideration_paper import Paper
from events.base import Event, says
from services.decider import Context
from services.government.reconsideration_suggestion.guards import require_desk
from services.rules import require_not_before, required
from services.rules.contact import Contact, logged


@says("登记复议一方就已发出的建议书、意见书与有关单位口头联系的情况，只备查。")
class LogReconsiderationContact(Contact, zh="登记行政复议文书联系情况"):
    """A call or talk of the reconsideration side about what it sent."""


def log_contact(state: Paper, command: LogReconsiderationContact, context: Context) -> list[Event]:
    """By the desk, once it was sent, and after it was closed or withdrawn too: that is told on the telephone."""
    require_desk(context)
    sent = required(state.sent, "GEN-05", state=state.stage)
    require_not_before(command.on, sent.occurred_on)
    return logged(command, state.contacts, context)


DECISIONS = (log_contact,)
