"""What an organ is told step by step is in the end what the feed shows it, though what closed a matter is voided."""

from __future__ import annotations

from pathlib import Path

import pytest

from events.base import Side, Visibility
from events.correction import RecordVoided
from projections.dispatch import Look, Place
from projections.opening import open_store
from projections.query import events_after
from projections.store.store import Store
from tests.projections.story import LEGAL_READER, TODAY, full_id
from tests.projections.test_restricted import named, restricted
from tests.projections.year import day


class Told:
    """What the legal department was told and what of it was taken back, as its stream holds it."""

    def __init__(self, store: Store) -> None:
        self._store, self._place, self._held = store, Place(), set[int]()

    def held(self) -> set[int]:
        """After looking at everything that is new."""
        more = True
        while more:
            with self._store.snapshot() as connection:
                step = Look(connection, TODAY).step(LEGAL_READER.organ, self._place)
            for event in step.events:
                (self._held.add if event.seen else self._held.discard)(event.seq)
            self._place, more = step.place, step.more
        return set(self._held)

    def shown(self) -> set[int]:
        return {item["seq"] for item in events_after(self._store, 0, LEGAL_READER, 1000).items}


@pytest.mark.parametrize("whole", [False, True], ids=["the restriction", "the whole case"])
def test_what_a_voided_restriction_closed_is_told_again(tmp_path: Path, *, whole: bool) -> None:
    """CAS-04: a bulletin names the case."""
    store = open_store(f"sqlite:///{tmp_path}/views.db")
    story, restriction = named("title"), restricted()
    story.told_to(store)
    told = Told(store)
    before = told.held()
    assert before == told.shown()
    story.court("case:c", restriction, visibility=Visibility.RESTRICTED).told_to(store)
    closed = told.held()
    assert closed == told.shown() < before
    said = {"of_type": restriction.type, "was_on": restriction.occurred_on, "reason": "误录"}
    last = story._versions[Side.COURT, full_id("case:c")]
    for record in range(1 if whole else last, last + 1):
        voided = RecordVoided(occurred_on=day("2024-09-01"), record=record, **said)
        story.court("case:c", voided, visibility=Visibility.RESTRICTED)
    story.told_to(store)
    assert told.held() == told.shown() > closed
    store.close()
