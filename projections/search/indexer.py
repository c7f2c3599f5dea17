"""Filling the index, a block at a time, behind the events.

A block takes a second or less of one core. So that no batch of events waits for it, it is done in steps of some
milliseconds, each a transaction of its own; whoever asks sees a block only when its last step is done, and what
a step writes a second time is the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import orjson
from sqlalchemy import Connection, func, select, tuple_

from events.streams import principal_stream
from projections.access.matters import INTERNAL, MATTER_ORGAN
from projections.search.postings import (
    BLOCK,
    SEARCH_BLOCK,
    SEARCH_CONCERN,
    SEARCH_POSTING,
    chunks,
    erasures,
    indexed,
    packed,
    places_of,
    unpacked,
)
from projections.search.texts import fold, pairs, texts_of
from projections.store.merge import Merge, Put
from projections.store.schema import EVENT, STAMP
from projections.store.store import Store
from projections.store.texts import texts_in_order

EVENTS, POSTINGS, MATTERS = 64, 500, 64  # in one step


class Replaced(Exception):
    """Another read model stands at the address now, or a text was erased: what was gathered is of no use."""


def behind(connection: Connection) -> int:
    """How many full blocks wait to be indexed."""
    newest = connection.scalar(select(func.max(EVENT.c.seq))) or 0
    return int(newest) // BLOCK - indexed(connection)


def indexing(store: Store) -> Iterator[None]:
    """Index every full block; yields after each step. May be left at any of them and begun anew."""
    while True:
        with store.reading() as connection:
            if behind(connection) <= 0:
                return
            block = _Block(store, connection.scalar(select(STAMP.c.identity)), indexed(connection))
        try:
            yield from block.index()
        except Replaced:
            continue


class _Block:
    """One block while it is indexed."""

    def __init__(self, store: Store, identity: str | None, number: int) -> None:
        self._store, self._identity, self._number = store, identity, number
        self._first = number * BLOCK + 1
        with store.reading() as connection:
            self._erasures = erasures(connection)
        self._places: dict[str, list[int]] = defaultdict(list)
        self._matters: set[bytes] = set()

    def index(self) -> Iterator[None]:
        for start in range(self._first, self._first + BLOCK, EVENTS):
            self._gather(start)
            yield
        for tokens in chunks(sorted(self._places), POSTINGS):
            self._write_postings(tokens)
            yield
        for matters in chunks(sorted(self._matters), MATTERS):
            self._write_concern(matters)
            yield
        self._finish()
        yield

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with self._store.writing() as connection:
            if connection.scalar(select(STAMP.c.identity)) != self._identity or erasures(connection) != self._erasures:
                raise Replaced
            yield connection

    def _gather(self, start: int) -> None:
        event = EVENT.c
        columns = (event.seq, event.matter, event.stream, event.type, event.side, event.visibility)
        with self._store.reading() as connection:
            wanted = select(*columns).where(event.seq >= start, event.seq < start + EVENTS)
            rows = list(texts_in_order(connection, wanted))
        for (seq, matter, stream, type_, side, visibility), envelope in rows:
            said = texts_of(type_, orjson.loads(envelope)["data"])
            tokens = {token for _, text in said for token in pairs(fold(text))}
            if not tokens:
                continue
            self._matters.add(matter)
            tokens.add(f"kind:{principal_stream(stream).partition(':')[0]}")
            tokens.add(f"internal:{side}:{visibility}" if type_ in INTERNAL else f"class:{visibility}")
            for token in tokens:
                self._places[token].append(seq - self._first)

    def _write_postings(self, tokens: Sequence[str]) -> None:
        block = self._number
        with self._writing() as connection:
            places = ((token, packed(self._places[token])) for token in tokens)
            _put(connection, (Put(SEARCH_POSTING, {"block": block, "token": t}, {"events": e}) for t, e in places))

    def _write_concern(self, matters: Sequence[bytes]) -> None:
        """Note for every indexed event of these matters the organs concerned as they are now."""
        with self._writing() as connection:
            bits = _concern(connection, matters, self._first + BLOCK)
            for places in chunks(sorted(bits), POSTINGS):
                for block, organ, events in _held(connection, places):
                    bits[block, organ] |= unpacked(events)
            rows = ((block, organ, packed(sorted(places_of(one)))) for (block, organ), one in bits.items())
            _put(connection, (Put(SEARCH_CONCERN, {"block": b, "organ": o}, {"events": e}) for b, o, e in rows))

    def _finish(self) -> None:
        with self._writing() as connection:
            _put(connection, [Put(SEARCH_BLOCK, {"block": self._number}, {})])


def _concern(connection: Connection, matters: Sequence[bytes], before: int) -> dict[tuple[int, str], int]:
    """The events of these matters up to a local number as bits, by block and organ concerned."""
    organs: dict[bytes, list[str]] = defaultdict(list)
    named, event = MATTER_ORGAN.c, EVENT.c
    for matter, organ in connection.execute(select(named.matter, named.organ).where(named.matter.in_(matters))):
        organs[matter].append(organ)
    bits: dict[tuple[int, str], int] = defaultdict(int)
    wanted = select(event.matter, event.seq).where(event.matter.in_(matters), event.seq < before)
    for matter, seq in connection.execute(wanted):
        block, place = divmod(seq - 1, BLOCK)
        for organ in organs.get(matter, ()):
            bits[block, organ] |= 1 << place
    return bits


def _held(connection: Connection, places: Sequence[tuple[int, str]]) -> Iterable[Any]:
    concern = SEARCH_CONCERN.c
    wanted = select(concern.block, concern.organ, concern.events)
    return connection.execute(wanted.where(tuple_(concern.block, concern.organ).in_(places)))


def _put(connection: Connection, puts: Iterable[Put]) -> None:
    merge = Merge()
    merge.add(puts)
    merge.write(connection)
