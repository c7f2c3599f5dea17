"""What government and joint office know of each other's matters, so that their own may name them (GEN-06)."""

from __future__ import annotations

from enum import auto

from events.base import ALL_BUT_COURT, JOINT, Event, Visibility, says
from events.terms import Term
from events.values import OrganId, Organs


class MatterKind(Term):
    """The matters of the other ledger that may be named; the code is the category of their streams."""

    COORDINATION = auto(), "执行协调配合", "coordination"
    DISPUTE = auto(), "重大行政争议", "major dispute"


@says("获悉对方已启动该执行协调或者已登记该重大行政争议，此后本方事项可以关联。")
class MatterOpeningReceived(
    Event, type="matter-opening.received.v1", sides=ALL_BUT_COURT, zh="对方事项已获悉", en="Opening received"
):
    """There is such a matter in the other ledger: of what kind, which organs its opening names, how far it is known."""

    kind: MatterKind
    organs: Organs
    visibility: Visibility


@says("获悉对方事项中新承担任务的单位，该单位此后也可以关联该事项。")
class MatterOrganReceived(
    Event, type="matter-organ.received.v1", sides=JOINT, zh="对方事项新增单位已获悉", en="Organ received"
):
    """An organ was given a part in the other ledger's matter later; it may name the matter too."""

    organ: OrganId
