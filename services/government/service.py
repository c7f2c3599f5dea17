"""The government: which aggregates it keeps and what it does when the others' facts arrive."""

from __future__ import annotations

from events.base import Side
from services.government import observation_request, reconsideration_case
from services.government.appearance_response import decider as appearance_response
from services.government.dispute import decider as dispute
from services.government.petition import decider as petition
from services.government.reconsideration_suggestion import decider as reconsideration_suggestion
from services.government.suggestion_response import decider as suggestion_response
from services.shared import case_copy, matter_copy, registry_copy
from services.shared.bulletin.decider import bulletin_decider
from services.shared.bulletin.receipt import BULLETIN_RECEIPT
from services.shared.registers import NUMBER_REGISTER, PERIOD_REGISTER
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
    registry_stream=registry_copy.DECIDER.category,
)
