"""The court: which aggregates it keeps and what it does when the others' facts arrive."""

from __future__ import annotations

from events.base import Side
from services.court import appearance_statistics, drafting_task, reconsideration_copy, reminders, white_paper
from services.court.appearance import decider as appearance
from services.court.case import decider as case
from services.court.observation import decider as observation
from services.court.suggestion import decider as suggestion
from services.shared import registry_copy
from services.shared.deciders import shared_deciders
from services.side import SideDefinition

COURT = SideDefinition(
    side=Side.COURT,
    deciders=[
        *shared_deciders(Side.COURT),
        suggestion.DECIDER,
        case.DECIDER,
        appearance.DECIDER,
        appearance_statistics.DECIDER,
        drafting_task.DECIDER,
        reconsideration_copy.DECIDER,
        observation.DECIDER,
        white_paper.DECIDER,
    ],
    registry_stream=registry_copy.DECIDER.category,
    reminders=reminders.REMINDERS,
)
