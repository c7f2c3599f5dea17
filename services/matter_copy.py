"""What a ledger knows of a matter of the other one: that it was opened, under the same uuid (GEN-06).

The government keeps it of the joint ledger's coordinations, the joint office of the government's major disputes, so
that each may name the other's offline. Who may name one: `services/rules/matter_copy.py`.
"""

from __future__ import annotations

from dataclasses import dataclass

from events.base import Event, Visibility
from events.matter_copy import MatterKind, MatterOpeningReceived, Organs
from events.values import OrganId
from services.decider import Command, Context, Decider


class ReceiveMatterOpening(Command, zh="知悉对方事项", opens=True, internal=True):
    """A matter of this kind was opened in the other ledger; `organs` are those that its opening names."""

    kind: MatterKind
    organs: Organs
    visibility: Visibility


@dataclass(frozen=True, slots=True)
class MatterCopy:
    """`kind` is None until the opening was received; `visibility` is that of the matter itself."""

    kind: MatterKind | None = None
    organs: tuple[OrganId, ...] = ()
    visibility: Visibility = Visibility.RESTRICTED


def evolve(state: MatterCopy, event: MatterOpeningReceived) -> MatterCopy:
    return MatterCopy(event.kind, event.organs, event.visibility)


def receive(state: MatterCopy, command: ReceiveMatterOpening, context: Context) -> list[Event]:
    """Once (GEN-06 asks it)."""
    if state.kind is not None:
        return []
    return [
        MatterOpeningReceived(
            occurred_on=command.on, kind=command.kind, organs=command.organs, visibility=command.visibility
        )
    ]


DECIDER = Decider(
    category="matter-copy",
    initial=MatterCopy(),
    evolve=evolve,
    decisions={ReceiveMatterOpening: receive},
    visibility=lambda state: Visibility.RESTRICTED,
)
