"""What goes upwards because of a suggestion, to a higher court or a superior organ, and what comes back (SUG-03)."""

from __future__ import annotations

from events.base import COURT, Event, says
from events.numbers import ActNumber
from events.values import OrganId, Reason
from events.vocabulary import EscalationOutcome, ReferralDecision


@says("超出本辖区的综合治理类司法建议已报上级法院决定。")
class SuggestionReferred(
    Event,
    type="suggestion.referred.v1",
    sides=COURT,
    zh="已报上级法院决定",
    en="Suggestion referred upwards",
    internal=True,
):
    """A comprehensive suggestion beyond the court's area went to the higher court (法释〔2023〕11号 art. 3)."""

    to: OrganId
    reason: Reason


@says("上级法院决定交由本院发出、由其自行发出或者不同意发出。")
class SuggestionReferralDecided(
    Event,
    type="suggestion-referral.decided.v1",
    sides=COURT,
    zh="上级法院决定已收到",
    en="Decision of the higher court received",
    internal=True,
):
    """The suggestion came back with the higher court's decision; `document_number` is that of its reply."""

    by: OrganId
    decision: ReferralDecision
    document_number: ActNumber | None = None
    note: Reason | None = None


@says("逾期未答复情况已通报上级机关。")
class SuggestionEscalated(
    Event, type="suggestion.escalated.v1", sides=COURT, zh="已通报上级机关", en="Escalated to the superior organ"
):
    """The superior organ was told of the silence (SUG-17)."""

    organ: OrganId
    to: OrganId


@says("上级机关当日对未答复的被建议单位作出处理，或者未作处理。")
class EscalationHandled(
    Event,
    type="suggestion-escalation.handled.v1",
    sides=COURT,
    zh="上级机关处理情况已登记",
    en="What the superior organ did was recorded",
):
    """What the superior organ `by` did on this day about the silence that it was told of (SUG-29)."""

    organ: OrganId
    by: OrganId
    outcome: EscalationOutcome
    text: Reason | None = None
    document_number: ActNumber | None = None
