"""A matter of the other ledger that a command names: it has come over, and the actor may know of it (GEN-06)."""

from __future__ import annotations

from typing import Protocol
from uuid import UUID

from events.base import Side, Visibility
from events.matter_copy import MatterKind
from events.values import OrganId
from events.vocabulary import OrganRole
from services.decider import Context
from services.rules import require, required

_ALWAYS = (Side.COURT, OrganRole.GOVERNMENT_LEGAL_DEPARTMENT, OrganRole.PETITION_BUREAU)


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
        copy: KnownMatter = required(context.known.get(stream), "GEN-06", what=matter)
        require(copy.kind is kind, "GEN-06", what=matter)
        require(visible_to(copy, context), "GEN-06", what=matter)


def visible_to(copy: KnownMatter, context: Context) -> bool:
    """Whether the actor may know of the matter: both kinds concern the court and the two that coordinate disputes."""
    return context.may_know(copy.visibility, (*copy.organs, *_ALWAYS))
