"""What goes upwards because of a suggestion, to a higher court or a superior organ, and what comes back (SUG-03)."""

from __future__ import annotations

from enum import auto

from events.base import COURT, Event, says
from events.numbers import ActNumber
from events.terms import Term
from events.values import OrganId, Reason


class EscalationOutcome(Term):
    """What a superior organ did about the silence that it was told of (SUG-17)."""

    ORDERED_CORRECTION = auto(), "责令改正", "ordered to put it right"
    TALKED = auto(), "约谈", "talked with those in charge"
    CRITICISED = auto(), "通报批评", "criticised publicly"
    SUPERVISED = auto(), "纳入督查", "put under its supervision"
    NONE = auto(), "未作处理", "nothing"


class ReferralDecision(Term):
    """What the higher court decided on a suggestion that was referred to it (法释〔2023〕11号 art. 3)."""

    RETURNED = auto(), "交由本院发出", "to be sent by this court"
    SENT_ABOVE = auto(), "由上级法院发出", "sent by the higher court"
    REFUSED = auto(), "不同意发出", "not to be sent"


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
