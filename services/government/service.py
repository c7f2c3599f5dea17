"""The government: which aggregates it keeps and what it does when the others' facts arrive."""

from __future__ import annotations

from events.base import Side
from services import case_copy, matter_copy, policies_case, policies_registry, registry_copy
from services.bulletin import bulletin_decider
from services.bulletin_receipt import BULLETIN_RECEIPT
from services.government import (
    appearance_response,
    dispute,
    observation_request,
    petition,
    policies_appearance,
    policies_coordination,
    policies_suggestion,
    reconsideration_case,
    reconsideration_suggestion,
    suggestion_response,
)
from services.policies_bulletin import bulletin_policies
from services.registers import NUMBER_REGISTER, PERIOD_REGISTER
from services.side import SideDefinition

GOVERNMENT = SideDefinition(
    side=Side.GOVERNMENT,
    deciders=[
        bulletin_decider(Side.GOVERNMENT),
        BULLETIN_RECEIPT,
        suggestion_response.DECIDER,
        case_copy.DECIDER,
        appearance_response.DECIDER,
        dispute.DECIDER,
        matter_copy.DECIDER,
        petition.DECIDER,
        reconsideration_case.DECIDER,
        reconsideration_suggestion.DECIDER,
        observation_request.DECIDER,
        registry_copy.DECIDER,
        NUMBER_REGISTER,
        PERIOD_REGISTER,
    ],
    policies=[
        *policies_registry.POLICIES,
        *bulletin_policies(Side.GOVERNMENT),
        *policies_suggestion.POLICIES,
        *policies_case.POLICIES,
        *policies_appearance.POLICIES,
        *policies_coordination.POLICIES,
    ],
    registry_stream=registry_copy.DECIDER.category,
)
