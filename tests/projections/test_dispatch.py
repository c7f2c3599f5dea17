"""What an organ is told step by step is in the end what the feed shows it, though what opened or closed is voided."""

from __future__ import annotations

from pathlib import Path

import pytest

from events.base import Side, Visibility
from events.correction import RecordVoided
from events.organ import DutiesTransferred
from projections.access.sight import Reader
from projections.dispatch import Look, Place
from projections.opening import open_store
from projections.query import events_after
from projections.store.store import Store
from tests.organs import HOUSING, URBAN
from tests.projections.story import HOUSING_READER, LEGAL_READER, TODAY, Story, full_id
from tests.projections.test_boards import sent
from tests.projections.test_restricted import named, restricted
from tests.projections.year import day


class Told:
    """What an organ was told and what of it was taken back, as its stream holds it."""

    def __init__(self, store: Store, reader: Reader) -> None:
        self._store, self._reader, self._place, self._held = store, reader, Place(), set[int]()

    def held(self) -> set[int]:
        """After looking at everything that is new."""
        more = True
        while more:
            with self._store.snapshot() as connection:
                step = Look(connection, TODAY).step(self._reader.organ, self._place)
            for event in step.events:
                (self._held.add if event.seen else self._held.discard)(event.seq)
            self._place, more = step.place, step.more
        return set(self._held)

    def shown(self) -> set[int]:
        return {item["seq"] for item in events_after(self._store, 0, self._reader, 1000).items}


@pytest.mark.parametrize("whole", [False, True], ids=["the restriction", "the whole case"])
def test_what_a_voided_restriction_closed_is_told_again(tmp_path: Path, *, whole: bool) -> None:
    """CAS-04: a bulletin names the case."""
    store = open_store(f"sqlite:///{tmp_path}/views.db")
    story, restriction = named("title"), restricted()
    story.told_to(store)
    told = Told(store, LEGAL_READER)
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


def test_what_a_voided_hand_over_let_know_is_taken_back(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path}/views.db")
    story = Story().court("suggestion:a", sent("2024-03-10", URBAN))
    story.told_to(store)
    told = Told(store, HOUSING_READER)
    before = told.held()
    matters = (full_id("suggestion:a"),)
    passed = DutiesTransferred(
        occurred_on=day("2024-06-01"), organ=URBAN, to=HOUSING, duties="燃气", handed_over=matters
    )
    story.joint("organ-registry", passed, visibility=Visibility.MEMBERS).told_to(store)
    opened = told.held()
    assert opened == told.shown()
    assert len(opened) == len(before) + 2
    last = story._versions[Side.JOINT, "organ-registry"]
    said = {"of_type": passed.type, "was_on": passed.occurred_on, "reason": "误录"}
    voided = RecordVoided(occurred_on=day("2024-09-01"), record=last, **said)
    story.joint("organ-registry", voided, visibility=Visibility.MEMBERS).told_to(store)
    assert told.held() == told.shown()
    assert len(told.shown()) == len(before) + 2, "the registry's events, not the suggestion"
    store.close()
