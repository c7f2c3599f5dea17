"""One step after the other: what a matter with plain states asks of its next event (GEN-05, GEN-08)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from events.base import Event
from events.terms import Term
from services.rules.refusal import require


def next_step(event: Event, past: Collection[Event], stage: Term, after: Collection[Term], latest: date) -> list[Event]:
    """`event`, where the matter stands at one of `after` and nothing in it is of a later day; nothing if repeated."""
    if event in past:
        return []
    require(stage in after, "GEN-05", state=stage)
    require(event.occurred_on >= latest, "GEN-08", day=latest)
    return [event]
