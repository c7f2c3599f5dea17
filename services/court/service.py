"""The court: which aggregates it keeps and what it does when the others' facts arrive."""

from __future__ import annotations

from events.base import Side
from services import policies_registry, registry_copy
from services.bulletin import bulletin_decider
from services.bulletin_receipt import BULLETIN_RECEIPT
from services.court import policies_suggestion, suggestion
from services.policies_bulletin import bulletin_policies
from services.registers import NUMBER_REGISTER, PERIOD_REGISTER
from services.side import SideDefinition

COURT = SideDefinition(
    side=Side.COURT,
    deciders=[
        bulletin_decider(Side.COURT),
        BULLETIN_RECEIPT,
        suggestion.DECIDER,
        registry_copy.DECIDER,
        NUMBER_REGISTER,
        PERIOD_REGISTER,
    ],
    policies=[*policies_registry.POLICIES, *bulletin_policies(Side.COURT), *policies_suggestion.POLICIES],
    registry_stream=registry_copy.DECIDER.category,
)
