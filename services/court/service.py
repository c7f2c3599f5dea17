"""The court: which aggregates it keeps and what it does when the others' facts arrive."""

from __future__ import annotations

from events.base import Side
from services import policies_registry, registry_copy
from services.bulletin import bulletin_decider
from services.bulletin_receipt import BULLETIN_RECEIPT
from services.court import (
    appearance,
    appearance_statistics,
    case,
    drafting_task,
    observation,
    policies_appearance,
    policies_observation,
    policies_reconsideration,
    policies_suggestion,
    reconsideration_copy,
    reminders,
    suggestion,
    white_paper,
)
from services.policies_bulletin import bulletin_policies
from services.registers import NUMBER_REGISTER, PERIOD_REGISTER
from services.side import SideDefinition

COURT = SideDefinition(
    side=Side.COURT,
    deciders=[
        bulletin_decider(Side.COURT),
        BULLETIN_RECEIPT,
        suggestion.DECIDER,
        case.DECIDER,
        appearance.DECIDER,
        appearance_statistics.DECIDER,
        drafting_task.DECIDER,
        reconsideration_copy.DECIDER,
        observation.DECIDER,
        white_paper.DECIDER,
        registry_copy.DECIDER,
        NUMBER_REGISTER,
        PERIOD_REGISTER,
    ],
    policies=[
        *policies_registry.POLICIES,
        *bulletin_policies(Side.COURT),
        *policies_suggestion.POLICIES,
        *policies_appearance.POLICIES,
        *policies_observation.POLICIES,
        *policies_reconsideration.POLICIES,
    ],
    registry_stream=registry_copy.DECIDER.category,
    reminders=reminders.REMINDERS,
)
