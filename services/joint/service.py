"""The joint office: which aggregates it keeps and how its ledger begins."""

from __future__ import annotations

from collections.abc import Iterator

from events.base import Side
from services.aggregates import aggregates
from services.decider import Command
from services.joint import organ_registry, reminders
from services.joint.bootstrap import bootstrap_commands, bootstrap_key
from services.joint.policies import POLICIES
from services.jurisdiction import Jurisdiction
from services.side import SideDefinition


def _first_entries(jurisdiction: Jurisdiction) -> Iterator[tuple[str, Command]]:
    return ((bootstrap_key(command), command) for command in bootstrap_commands(jurisdiction))


JOINT = SideDefinition(
    side=Side.JOINT,
    deciders=aggregates(Side.JOINT),
    further_policies=POLICIES,
    registry_stream=organ_registry.DECIDER.category,
    bootstrap=_first_entries,
    reminders=reminders.REMINDERS,
)
