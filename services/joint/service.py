"""The joint office: which aggregates it keeps and how its ledger begins."""

from __future__ import annotations

from collections.abc import Iterator

from events.base import Side
from services import case_copy, matter_copy, policies_case
from services.decider import Command
from services.joint import (
    annual_review,
    coordination,
    leading_group,
    legal_basis,
    meeting,
    observation_copy,
    organ_registry,
    policies_dispute,
    policies_research,
    policies_year_watch,
    publicity,
    reminders_year_end,
    research,
    risk_assessment,
    standard,
    training,
    year_watch,
)
from services.joint.bootstrap import bootstrap_commands, bootstrap_key
from services.jurisdiction import Jurisdiction
from services.registers import NUMBER_REGISTER
from services.side import SideDefinition


def _first_entries(jurisdiction: Jurisdiction) -> Iterator[tuple[str, Command]]:
    return ((bootstrap_key(command), command) for command in bootstrap_commands(jurisdiction))


JOINT = SideDefinition(
    side=Side.JOINT,
    deciders=[
        organ_registry.DECIDER,
        meeting.DECIDER,
        risk_assessment.DECIDER,
        coordination.DECIDER,
        case_copy.DECIDER,
        matter_copy.DECIDER,
        observation_copy.DECIDER,
        training.DECIDER,
        research.DECIDER,
        standard.DECIDER,
        legal_basis.DECIDER,
        leading_group.DECIDER,
        publicity.DECIDER,
        annual_review.DECIDER,
        year_watch.DECIDER,
        NUMBER_REGISTER,
    ],
    policies=[
        *policies_case.POLICIES,
        *policies_year_watch.POLICIES,
        *policies_research.POLICIES,
        *policies_dispute.POLICIES,
    ],
    registry_stream=organ_registry.DECIDER.category,
    bootstrap=_first_entries,
    reminders=[*reminders_year_end.REMINDERS],
)
