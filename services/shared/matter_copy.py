"""What a ledger knows of a matter of the other one: that it was opened and for whom, under the same uuid (GEN-06).

The government keeps a copy of each coordination in the joint ledger, the joint office a copy of each major dispute of
the government: each can name a matter of the other while the other cannot be reached. Who may name one:
`services/rules/matter_copy.py`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import assert_never

from events.base import Visibility
from events.coordination import CoordinationOpened
from events.dispute import DisputeRegistered, DisputeTaskAssigned
from events.envelope import Envelope
from events.matter_copy import MatterKind, MatterOpeningReceived, MatterOrganReceived
from events.values import OrganId
from services.decider import Decider
from services.receipt import keeping


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


def _kind(envelope: Envelope, opening: CoordinationOpened | DisputeRegistered) -> MatterKind:
    return MatterKind.COORDINATION if isinstance(opening, CoordinationOpened) else MatterKind.DISPUTE


def _organs(envelope: Envelope, opening: CoordinationOpened | DisputeRegistered) -> tuple[OrganId, ...]:
    """Those that the opening names."""
    if isinstance(opening, CoordinationOpened):
        return (opening.executing_organ, opening.decision_organ)
    return (opening.lead, *opening.organs)


def _visibility(envelope: Envelope, opening: CoordinationOpened | DisputeRegistered) -> Visibility:
    return envelope.visibility if isinstance(opening, CoordinationOpened) else opening.visibility


RECEIPTS = (
    keeping(
        {"receive-coordination-opening": CoordinationOpened, "receive-dispute-registration": DisputeRegistered},
        MatterOpeningReceived,
        "receive-matter-opening",
        "获悉对方事项",
        opens=True,
        known=lambda state, _: state.kind is not None,
        kept={"kind": _kind, "organs": _organs, "visibility": _visibility},
    ),
    keeping(
        {"receive-dispute-task": DisputeTaskAssigned},
        MatterOrganReceived,
        "receive-matter-organ",
        "获悉对方事项新增单位",
        opens=True,
        known=lambda state, task: task.organ in state.organs,
    ),
)
"""An organ with a part is noted whether the opening was received or not."""

DECIDER = Decider(
    category="matter-copy",
    initial=MatterCopy(),
    evolve=evolve,
    receipts=RECEIPTS,
)
