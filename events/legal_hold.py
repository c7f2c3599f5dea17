"""While a matter is held, nothing of its texts may be erased: they may be evidence, or a law wants them kept."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from events.base import ALL_SIDES, Event, says
from events.values import Reason


@says("本事项依法保全：解除之前，其中文字不得删除。")
class LegalHoldPlaced(Event, type="legal-hold.placed.v1", sides=ALL_SIDES, zh="已依法保全"):
    """From now on no text of this stream may be erased (personal information protection law, art. 47)."""

    reason: Reason


@says("本事项的保全解除。")
class LegalHoldLifted(Event, type="legal-hold.lifted.v1", sides=ALL_SIDES, zh="保全已解除"):
    """Texts may be erased again."""

    reason: Reason


HOLDS: Final = (LegalHoldPlaced, LegalHoldLifted)


def held(events: Iterable[Event]) -> LegalHoldPlaced | None:
    """What holds a stream with these events, in their order; None where nothing does."""
    hold: LegalHoldPlaced | None = None
    for event in events:
        match event:
            case LegalHoldPlaced():
                hold = event
            case LegalHoldLifted():
                hold = None
    return hold
