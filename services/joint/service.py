"""The joint office: which aggregates it keeps, what it does by itself, and how its ledger begins."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from events.base import Side
from events.bulletin import BulletinCorrected, BulletinIssued
from events.vocabulary import OrganRole
from services.aggregates import aggregates
from services.joint.legal_basis import superseded_by
from services.joint.organ_registry.decider import AssignOrganRole, RegisterOrgan, RegisterShortNames
from services.joint.year_watch import CATEGORY as YEAR_WATCH
from services.joint.year_watch import year_end
from services.jurisdiction import Jurisdiction
from services.policies.policy import Policy, YearlyReminder
from services.side_settings import SideDefinition

_FIELDS = {
    "id": "organ",
    "kind": "organ_kind",
    "side": "organ_side",
    "member": "is_member",
    "enforcement": "is_enforcement",
}
"""What the jurisdiction file calls by a shorter name than the command."""
_APART = {"short_names", "roles"}
"""What it says of an organ that commands of their own record."""


Entry: TypeAlias = RegisterOrgan | RegisterShortNames | AssignOrganRole
"""What a line of the jurisdiction file is to the registry."""


def first_entries(jurisdiction: Jurisdiction) -> Iterator[tuple[str, Entry]]:
    """The file as commands: organs, superiors first, then their short names, then roles, the group office last, which
    alone keeps the registry then.

    Each with its idempotency key: the same line of the file is taken once, however often the program starts.
    """
    since = jurisdiction.since
    organs = [
        RegisterOrgan(occurred_on=since, **{_FIELDS.get(key, key): value for key, value in organ if key not in _APART})
        for organ in jurisdiction.superiors_first()
    ]
    short_names = [
        RegisterShortNames(occurred_on=since, organ=organ.id, short_names=organ.short_names)
        for organ in jurisdiction.organs
        if organ.short_names
    ]
    roles = [
        AssignOrganRole(occurred_on=since, organ=organ.id, role=role)
        for organ in jurisdiction.organs
        for role in organ.roles
    ]
    roles.sort(key=lambda command: command.role is OrganRole.GROUP_OFFICE)
    entries: list[Entry] = [*organs, *short_names, *roles]
    for command in entries:
        yield f"bootstrap/{command.type}/{command.digest()}", command


JOINT = SideDefinition(
    side=Side.JOINT,
    deciders=aggregates(Side.JOINT),
    further_policies=[
        Policy("supersede-legal-basis", Side.COURT, BulletinIssued, superseded_by),
        Policy("supersede-legal-basis-by-correction", Side.COURT, BulletinCorrected, superseded_by),
    ],
    registry_stream="organ-registry",
    bootstrap=first_entries,
    reminders=[YearlyReminder("year-end", YEAR_WATCH, year_end)],
)
