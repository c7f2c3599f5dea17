"""What stands of a stream: each fact as it was corrected last, without what was voided.

Whoever folds a stream folds this: the aggregates, the registry, the views, the review. So a corrected fact has the
effect that it would have had, and no fold knows of corrections.
"""

from __future__ import annotations

from collections.abc import Iterable

from events.base import Event
from events.correction import RecordCorrected, RecordVoided
from events.envelope import payload_of
from events.legal_hold import LegalHoldLifted, LegalHoldPlaced


def standing(recorded: Iterable[tuple[int, Event]]) -> dict[int, Event]:
    """The facts by their version, in this order, from the events of one stream in their order."""
    facts: dict[int, Event] = {}
    for version, event in recorded:
        match event:
            case RecordCorrected():
                if event.record in facts and (corrected := as_corrected(event)) is not None:
                    facts[event.record] = corrected
            case RecordVoided():
                facts.pop(event.record, None)
            case LegalHoldPlaced() | LegalHoldLifted():  # says nothing of what happened
                pass
            case _:
                facts[version] = event
    return facts


def as_corrected(correction: RecordCorrected) -> Event | None:
    """The fact as it is read from now on; None for a type that this version does not know."""
    return payload_of(correction.of_type, correction.becomes, correction.becomes_on)
