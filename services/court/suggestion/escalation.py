"""An addressee that stays silent: its superior organ is told, and what that one did is recorded (SUG-17, SUG-29)."""

from __future__ import annotations

from domain.authority import superiors
from domain.suggestion import Stage, Suggestion
from events.base import Event, says
from events.numbers import ActNumber
from events.suggestion_upwards import EscalationHandled, EscalationOutcome, SuggestionEscalated
from events.values import OrganId, Reason
from services.court.suggestion.guards import OfAddressee, addressee, require_receiving
from services.decider import Context
from services.rules import require, require_desk, require_not_before, require_stage, required


@says("将逾期未答复情况通报被建议单位的上级机关；不写上级机关的，按机关名录确定。")
class EscalateToSuperior(OfAddressee, zh="通报上级机关"):
    """Tell the superior organ of the silence; without `to`, the one in the registry."""

    to: OrganId | None = None


@says("登记上级机关接到通报后的处理情况，发生日期为处理日；未作处理的也登记。")
class RecordEscalationOutcome(OfAddressee, zh="登记上级机关处理情况"):
    """What the superior organ did on this day about the silence it was told of; recording again replaces it."""

    outcome: EscalationOutcome
    text: Reason | None = None
    document_number: ActNumber | None = None


def escalate(state: Suggestion, command: EscalateToSuperior, context: Context) -> list[Event]:
    """To its superior organ, after a reminder by the court itself, once the deadline has run out (SUG-17)."""
    require_desk(context)
    require_stage(state.stage, Stage.SENT)
    addressed = addressee(state, command.organ, context)
    above = superiors(addressed.organ, context.registry, command.on)
    to = required(command.to or next(iter(sorted(above)), None), "SUG-17")
    if addressed.escalated_to == to:
        return []
    require(addressed.reminded_on is not None and addressed.reminded_on <= command.on, "SUG-17")
    require(addressed.overdue(command.on), "SUG-17")
    require(to in above, "SUG-17")
    return [command.fact(SuggestionEscalated, organ=addressed.organ, to=to)]


def record_outcome(state: Suggestion, command: RecordEscalationOutcome, context: Context) -> list[Event]:
    """Of what was reported upwards (SUG-29), not before that (GEN-08), after closing too; withdrawn, never (SUG-18)."""
    require_desk(context)
    addressed = addressee(state, command.organ, context)
    handled = command.fact(EscalationHandled, organ=addressed.organ, by=addressed.escalated_to or addressed.organ)
    if handled == addressed.handled:
        return []
    require_receiving(state, Stage.CLOSED, Stage.ARCHIVED)
    escalated = required(addressed.escalated, "SUG-29", organ=addressed.organ)
    require_not_before(command.on, escalated.occurred_on)
    return [handled]


DECISIONS = (escalate, record_outcome)
