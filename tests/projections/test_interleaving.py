"""Whatever the order in which the three streams arrive, and whatever comes twice: the same rows."""

from __future__ import annotations

import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import pairwise, permutations
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from events.base import Side
from events.envelope import Envelope
from projections.filling.message import Message
from projections.opening import open_store
from projections.store.merge import Put
from projections.store.store import Store
from projections.view import Fact
from projections.views import VIEWS
from tests.projections.story import Story, apply, contents
from tests.projections.year import tell_twice, told_year

POISON = b"{}"


@cache
def messages() -> tuple[Message, ...]:
    """A year in which every published event occurs, what may happen twice does so, and some poison."""
    story: Story = tell_twice(told_year())
    for side in Side:
        story.carry(side, POISON)
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


def by_side() -> dict[Side, list[Message]]:
    return {side: [one for one in messages() if one.side is side] for side in Side}


def shuffled(random: Random) -> list[Message]:
    """The three streams dealt out in any order, each in its own order."""
    queues = {side: iter(stream) for side, stream in by_side().items()}
    order = [one.side for one in messages()]
    random.shuffle(order)
    return [next(queues[side]) for side in order]


def deliveries(dealt: list[Message], again: list[int], cuts: list[int]) -> Iterator[list[Message]]:
    """These messages, some of them again a little later, cut into batches."""
    for place in again:
        place %= len(dealt)
        dealt.insert(place + 1 + place % 3, dealt[place])
    places = sorted({cut % len(dealt) for cut in cuts} | {0, len(dealt)})
    for start, end in pairwise(places):
        yield dealt[start:end]


def delivered(batches: Iterable[list[Message]]) -> object:
    with empty() as store:
        for batch in batches:
            apply(store, batch)
        return contents(store)


@settings(max_examples=25)
@given(
    random=st.randoms(use_true_random=False),
    again=st.lists(st.integers(0, 500), max_size=8),
    cuts=st.lists(st.integers(0, 500), max_size=6),
)
def test_any_interleaving_and_any_redelivery_gives_the_same_rows(
    random: Random, again: list[int], cuts: list[int]
) -> None:
    assert delivered(deliveries(shuffled(random), again, cuts)) == expected()


@pytest.mark.parametrize("order", list(permutations(Side)), ids=lambda order: "-".join(order))
def test_the_streams_one_after_another_give_the_same_rows(order: tuple[Side, ...]) -> None:
    streams = by_side()
    assert delivered(streams[side] for side in order) == expected()


def test_everything_delivered_twice_gives_the_same_rows() -> None:
    assert delivered([list(messages()), list(messages())]) == expected()


def test_each_column_of_a_row_is_written_by_one_side() -> None:
    """So no order in which the streams arrive decides what it says; over all views, which share tables."""
    written: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for message in messages():
        if message.raw != POISON:
            for put in puts(message):
                for column in put.values:
                    written[put.table.name, column, repr(put.key)].add(message.side.value)
    assert {place: sides for place, sides in written.items() if len(sides) > 1} == {}


def puts(message: Message) -> Iterator[Put]:
    """What every view makes of it."""
    envelope = Envelope.decode(message.raw)
    event = envelope.payload()
    assert event is not None
    fact = Fact(envelope, event, message.raw)
    for view in VIEWS:
        for handler in (view.every, view.handlers.get(type(event))):
            if handler is not None:
                yield from handler(fact)
