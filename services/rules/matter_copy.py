"""A matter of the other ledger that a command names: it has come over, and the actor may know of it (GEN-06).

The same line is drawn for readers in `projections.access` and by the views of coordinations and disputes.
"""

from __future__ import annotations

from typing import Protocol
from uuid import UUID

from events.base import Side, Visibility
from events.matter_copy import MatterKind
from events.values import OrganId
from events.vocabulary import OrganRole
from services.decider import Context
from services.rules import require, required
from services.rules.suggestion_parties import entitled

_ALWAYS = (OrganRole.GOVERNMENT_LEGAL_DEPARTMENT, OrganRole.PETITION_BUREAU)
_UNLESS_RESTRICTED = (OrganRole.DISTRICT_GOVERNMENT, OrganRole.GROUP_OFFICE)


class KnownMatter(Protocol):
    """What a ledger keeps of a matter of the other one."""

    @property
    def kind(self) -> MatterKind | None: ...
    @property
    def organs(self) -> tuple[OrganId, ...]: ...
    @property
    def visibility(self) -> Visibility: ...


def matter_copy_streams(matter: UUID | None) -> list[str]:
    """Where a ledger keeps what it knows of a matter of the other one; nothing for no matter."""
    return [] if matter is None else [f"matter-copy:{matter}"]


def require_matter(matter: UUID | None, kind: MatterKind, context: Context) -> None:
    """What is named exists, is of this kind and is visible to the actor: what is not is answered alike (GEN-06)."""
    for stream in matter_copy_streams(matter):
        found: KnownMatter = required(context.known.get(stream), "GEN-06", what=matter)
        require(found.kind is kind, "GEN-06", what=matter)
        require(visible_to(found, context), "GEN-06", what=matter)


def visible_to(found: KnownMatter, context: Context) -> bool:
    """Whether the actor may know of the matter: as an organ named or its successor, of the court, or by its role.

    A restricted one is not for the district government and the group's office, unless it names them.
    """
    registry, actor, today = context.registry, context.actor, context.today
    if registry.side(actor) is Side.COURT or any(registry.acts_for(actor, organ, today) for organ in found.organs):
        return True
    roles = _ALWAYS if found.visibility is Visibility.RESTRICTED else (*_ALWAYS, *_UNLESS_RESTRICTED)
    return any(entitled(actor, role, registry, today) for role in roles)
