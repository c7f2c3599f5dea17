"""Whatever the order in which the three streams arrive, and whatever comes twice: the same rows."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from events.base import Side
from projections.engine import Message
from projections.store import Store, open_store
from tests.projections.story import Story, apply, contents
from tests.projections.year import tell_twice, told_year


@cache
def messages() -> tuple[Message, ...]:
    """A year in which every event of every view occurs, what may happen twice does so, and some poison."""
    story: Story = tell_twice(told_year())
    for side in Side:
        story.carry(side, b"{}")
    return tuple(story.messages)


@cache
def expected() -> object:
    with empty() as store:
        apply(store, messages())
        return contents(store)


class empty:
    """A SQLite read model for one example (hypothesis runs many within one fixture)."""

    def __enter__(self) -> Store:
        self.folder = tempfile.TemporaryDirectory()
        self.store = open_store(f"sqlite:///{Path(self.folder.name) / 'views.db'}")
        return self.store

    def __exit__(self, *_: object) -> None:
        self.store.close()
        self.folder.cleanup()


def deliveries(order: list[Side], again: list[int], cuts: list[int]) -> Iterator[list[Message]]:
    """The streams dealt out in this order, each in its own order, with repeats, cut into batches."""
    queues = {side: [one for one in messages() if one.side is side] for side in Side}
    dealt = [queues[side].pop(0) for side in order if queues[side]]
    dealt += [one for queue in queues.values() for one in queue]
    for place in again:
        place %= len(dealt)
        dealt.insert(place + 1 + place % 3, dealt[place])
    places = sorted({cut % len(dealt) for cut in cuts} | {0, len(dealt)})
    for start, end in pairwise(places):
        yield dealt[start:end]


@settings(max_examples=25, deadline=None)
@given(
    order=st.lists(st.sampled_from(list(Side)), max_size=200),
    again=st.lists(st.integers(0, 500), max_size=8),
    cuts=st.lists(st.integers(0, 500), max_size=6),
)
def test_any_interleaving_and_any_redelivery_gives_the_same_rows(
    order: list[Side], again: list[int], cuts: list[int]
) -> None:
    with empty() as store:
        for batch in deliveries(order, again, cuts):
            apply(store, batch)
        assert contents(store) == expected()
