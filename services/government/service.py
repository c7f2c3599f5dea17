"""The government: which aggregates it keeps and what it does when the others' facts arrive."""

from __future__ import annotations

from events.base import Side
from services.government import dispute, observation_request, reconsideration_case
from services.government.appearance_response import decider as appearance_response
from services.government.petition import decider as petition
from services.government.reconsideration_suggestion import decider as reconsideration_suggestion
from services.government.suggestion_response import decider as suggestion_response
from services.shared import registry_copy
from services.shared.deciders import shared_deciders
from services.side import SideDefinition

GOVERNMENT = SideDefinition(
    side=Side.GOVERNMENT,
    deciders=[
        *shared_deciders(Side.GOVERNMENT),
        suggestion_response.DECIDER,
        appearance_response.DECIDER,
        dispute.DECIDER,
        petition.DECIDER,
        reconsideration_case.DECIDER,
        reconsideration_suggestion.DECIDER,
        observation_request.DECIDER,
    ],
    registry_stream=registry_copy.DECIDER.category,
)
