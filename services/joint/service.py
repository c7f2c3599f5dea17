"""The joint office: which aggregates it keeps and how its ledger begins."""

from __future__ import annotations

from collections.abc import Iterator

from events.base import Side
from services.decider import Command
from services.joint import (
    leading_group,
    legal_basis,
    observation_copy,
    organ_registry,
    publicity,
    research,
    standard,
    training,
    year_watch,
)
from services.joint import reminders as reminders_year_end
from services.joint.annual_review import decider as annual_review
from services.joint.bootstrap import bootstrap_commands, bootstrap_key
from services.joint.coordination import decider as coordination
from services.joint.meeting import decider as meeting
from services.joint.policies import POLICIES
from services.joint.risk_assessment import decider as risk_assessment
from services.jurisdiction import Jurisdiction
from services.shared.deciders import shared_deciders
from services.side import SideDefinition


def _first_entries(jurisdiction: Jurisdiction) -> Iterator[tuple[str, Command]]:
    return ((bootstrap_key(command), command) for command in bootstrap_commands(jurisdiction))


JOINT = SideDefinition(
    side=Side.JOINT,
    deciders=[
        *shared_deciders(Side.JOINT),
        organ_registry.DECIDER,
        meeting.DECIDER,
        risk_assessment.DECIDER,
        coordination.DECIDER,
        observation_copy.DECIDER,
        training.DECIDER,
        research.DECIDER,
        standard.DECIDER,
        legal_basis.DECIDER,
        leading_group.DECIDER,
        publicity.DECIDER,
        annual_review.DECIDER,
        year_watch.DECIDER,
    ],
    further_policies=POLICIES,
    registry_stream=organ_registry.DECIDER.category,
    bootstrap=_first_entries,
    reminders=[*reminders_year_end.REMINDERS],
)
