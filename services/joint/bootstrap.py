"""How a jurisdiction file becomes the first entries of the organ registry."""

from __future__ import annotations

from events.vocabulary import OrganRole
from services.decider import Command
from services.joint.organ_registry import AssignOrganRole, RegisterOrgan
from services.jurisdiction import Jurisdiction

_FIELDS = {
    "id": "organ",
    "kind": "organ_kind",
    "side": "organ_side",
    "member": "is_member",
    "enforcement": "is_enforcement",
}
"""What the file calls by a shorter name than the command."""


def bootstrap_commands(jurisdiction: Jurisdiction) -> list[Command]:
    """Superiors first, then roles, the group office last: from then on only the office keeps the registry.

    Give them in the name of `jurisdiction.principal(Side.JOINT)` under the keys of `bootstrap_key`.
    """
    since = jurisdiction.since
    organs = [
        RegisterOrgan(occurred_on=since, **{_FIELDS.get(key, key): value for key, value in organ if key != "roles"})
        for organ in jurisdiction.superiors_first()
    ]
    roles = [
        AssignOrganRole(occurred_on=since, organ=organ.id, role=role)
        for organ in jurisdiction.organs
        for role in organ.roles
    ]
    roles.sort(key=lambda command: command.role is OrganRole.GROUP_OFFICE)
    return [*organs, *roles]


def bootstrap_key(command: Command) -> str:
    """The idempotency key: the same line of the file is taken once, however often the program starts."""
    return f"bootstrap/{command.type}/{command.digest()}"
