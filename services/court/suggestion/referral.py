"""A suggestion beyond the court's area goes to the court above, and comes back with its decision (SUG-03)."""

from __future__ import annotations

from domain.authority import superiors
from domain.suggestion import Stage, Suggestion
from events.base import Event, says
from events.numbers import ActNumber
from events.suggestion_upwards import ReferralDecision, SuggestionReferralDecided, SuggestionReferred
from events.values import OrganId, Reason
from events.vocabulary import OrganRole, SuggestionKind
from services.decider import Command, Context
from services.rules import require, require_desk, require_not_before, require_stage, required
from services.rules.suggestion_sending import Unfit


@says("问题超出本辖区的，报上级法院决定；不写上级法院的，按机关名录确定。")
class ReferSuggestion(Command, zh="报上级法院决定"):
    """A problem beyond the court's area goes to the higher court; without `to`, the one in the registry."""

    reason: Reason
    to: OrganId | None = None


@says("登记上级法院对所报司法建议的决定：交由本院发出的，可以发给辖区以外的单位。")
class RecordReferralDecision(Command, zh="登记上级法院决定"):
    """What the higher court decided: sent by this court, by itself, or not at all."""

    decision: ReferralDecision
    document_number: ActNumber | None = None
    note: Reason | None = None


def refer(state: Suggestion, command: ReferSuggestion, context: Context) -> list[Event]:
    """Comprehensive only: what another area must answer goes up to the court's superior (SUG-03)."""
    require_desk(context)
    if state.stage is Stage.REFERRED:
        return []
    require_stage(state.stage, Stage.DRAFTED)
    require_not_before(command.on, state.since)
    assert state.content is not None
    comprehensive = state.content.kind is SuggestionKind.COMPREHENSIVE_GOVERNANCE
    require(comprehensive, "SUG-03", problem=Unfit.NOT_COMPREHENSIVE, organ="")
    courts = context.registry.holders(OrganRole.DISTRICT_COURT, command.on)
    above = {superior for court in courts for superior in superiors(court, context.registry, command.on)}
    to = required(command.to or next(iter(sorted(above)), None), "SUG-03", problem=Unfit.NO_COURT_ABOVE, organ="")
    require(to in above, "SUG-03", problem=Unfit.NOT_ABOVE, organ=to)
    return [command.fact(SuggestionReferred, to=to)]


def record_decision(state: Suggestion, command: RecordReferralDecision, context: Context) -> list[Event]:
    """By the court that it was referred to, not before that (GEN-08; 法释〔2023〕11号 art. 3)."""
    require_desk(context)
    if command.repeats(state.referral):
        return []
    require_stage(state.stage, Stage.REFERRED)
    require_not_before(command.on, state.since)
    assert state.referred is not None
    return [command.fact(SuggestionReferralDecided, by=state.referred.to)]


DECISIONS = (refer, record_decision)
