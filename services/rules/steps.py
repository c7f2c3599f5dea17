"""One step after the other: what a matter with plain states asks of its next event (GEN-05, GEN-08)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from events.base import Event
from events.terms import Term
from services.refusal.rule import require


def next_step(event: Event, past: Collection[Event], stage: Term, after: Collection[Term], latest: date) -> list[Event]:
    """`event`, where the matter stands at one of `after` and nothing in it is of a later day; nothing if repeated."""
    if event in past:
        return []
    require_stage(stage, *after)
    require_not_before(event.occurred_on, latest)
    return [event]


def require_stage(stage: Term, *allowed: Term) -> None:
    """The matter stands at one of these stages (GEN-05)."""
    require(stage in allowed, "GEN-05", state=stage)


def require_not_before(on: date, *days: date | None) -> None:
    """Not dated before any of the acts that it rests on (GEN-08); None is one that was not.

    Not asked of what arrives by policy: the day of a foreign fact is its owner's to say.
    """
    latest = max((day for day in days if day is not None), default=on)
    require(on >= latest, "GEN-08", day=latest)
