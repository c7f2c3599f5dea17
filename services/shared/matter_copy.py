"""What a ledger knows of a matter of the other one: that it was opened and for whom, under the same uuid (GEN-06).

The government keeps it of the joint ledger's coordinations, the joint office of the government's major disputes, so
that each may name the other's offline. Who may name one: `services/rules/matter_copy.py`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import assert_never

from events.base import Event, Visibility
from events.matter_copy import MatterKind, MatterOpeningReceived, MatterOrganReceived, Organs
from events.values import OrganId
from services.decider import Command, Context, Decider


class ReceiveMatterOpening(Command, zh="知悉对方事项", opens=True, internal=True):
    """A matter of this kind was opened in the other ledger; `organs` are those that its opening names."""

    kind: MatterKind
    organs: Organs
    visibility: Visibility


class ReceiveMatterOrgan(Command, zh="知悉对方事项新增单位", opens=True, internal=True):
    """An organ was given a part in it. It is noted whether the opening was received or not."""

    organ: OrganId


@dataclass(frozen=True, slots=True)
class MatterCopy:
    """`kind` is None until the opening was received; `visibility` is that of the matter itself."""

    kind: MatterKind | None = None
    organs: tuple[OrganId, ...] = ()
    visibility: Visibility = Visibility.RESTRICTED


def evolve(state: MatterCopy, event: MatterOpeningReceived | MatterOrganReceived) -> MatterCopy:
    match event:
        case MatterOpeningReceived():
            return MatterCopy(event.kind, (*event.organs, *state.organs), event.visibility)
        case MatterOrganReceived():
            return replace(state, organs=(*state.organs, event.organ))
        case _:
            assert_never(event)


def receive(state: MatterCopy, command: ReceiveMatterOpening, context: Context) -> list[Event]:
    """Once (GEN-06 asks it)."""
    if state.kind is not None:
        return []
    return [
        MatterOpeningReceived(
            occurred_on=command.on, kind=command.kind, organs=command.organs, visibility=command.visibility
        )
    ]


def receive_organ(state: MatterCopy, command: ReceiveMatterOrgan, context: Context) -> list[Event]:
    """Once for each organ."""
    if command.organ in state.organs:
        return []
    return [MatterOrganReceived(occurred_on=command.on, organ=command.organ)]


DECIDER = Decider(
    category="matter-copy",
    initial=MatterCopy(),
    evolve=evolve,
    decisions={ReceiveMatterOpening: receive, ReceiveMatterOrgan: receive_organ},
    visibility=lambda state: Visibility.RESTRICTED,
)
