"""Filling the index, a block at a time, behind the events: nothing of it is done while events are applied."""

from __future__ import annotations

from collections import defaultdict

import orjson
from sqlalchemy import Connection, func, select, tuple_

from projections.merge import Merge, write_rows
from projections.schema import EVENT
from projections.search.postings import (
    BLOCK,
    SEARCH_BLOCK,
    SEARCH_CONCERN,
    SEARCH_POSTING,
    chunks,
    indexed,
    packed,
    places_of,
    unpacked,
)
from projections.search.texts import fold, pairs, texts_of
from projections.store import Store
from projections.view import Put, principal_stream, streams_of
from projections.views.matters import INTERNAL, MATTER_ORGAN

AT_ONCE = 500  # values in one statement


def behind(connection: Connection) -> int:
    """How many full blocks wait to be indexed."""
    newest = connection.scalar(select(func.max(EVENT.c.seq))) or 0
    return int(newest) // BLOCK - indexed(connection)


def index_all(store: Store) -> None:
    """Index every full block, each in a transaction of its own."""
    while index_next(store):
        pass


def index_next(store: Store) -> bool:
    """Index the next full block. False when there is none."""
    with store.reading() as connection:
        if behind(connection) <= 0:
            return False
    with store.writing() as connection:
        if behind(connection) > 0:  # nobody else was at it
            _index(connection, indexed(connection))
    return True


def _index(connection: Connection, block: int) -> None:
    event = EVENT.c
    first = block * BLOCK + 1
    columns = (event.seq, event.matter, event.stream, event.type, event.side, event.visibility, event.envelope)
    rows = connection.execute(select(*columns).where(event.seq >= first, event.seq < first + BLOCK))
    places: dict[str, list[int]] = defaultdict(list)
    matters = set()
    for seq, matter, stream, type_, side, visibility, envelope in rows:
        tokens = {token for _, text in texts_of(type_, orjson.loads(envelope)["data"]) for token in pairs(fold(text))}
        if not tokens:
            continue
        matters.add(matter)
        tokens.add(f"kind:{principal_stream(stream).partition(':')[0]}")
        tokens.add(f"internal:{side}:{visibility}" if type_ in INTERNAL else f"class:{visibility}")
        for token in tokens:
            places[token].append(seq - first)
    found = [{"block": block, "token": token, "events": packed(places[token])} for token in sorted(places)]
    for chunk in chunks(found, 5000):
        write_rows(connection, SEARCH_POSTING, chunk)
    _concern(connection, matters, first + BLOCK)
    write_rows(connection, SEARCH_BLOCK, [{"block": block}])


def _concern(connection: Connection, matters: set[str], before: int) -> None:
    """Note for every indexed event of these matters the organs concerned as they are now."""
    organs: dict[str, list[str]] = defaultdict(list)
    seqs: dict[str, list[int]] = defaultdict(list)
    named = MATTER_ORGAN.c
    for some in chunks(sorted(matters), AT_ONCE):
        for matter, organ in connection.execute(select(named.matter, named.organ).where(named.matter.in_(some))):
            organs[matter].append(organ)
        streams = [stream for matter in some for stream in streams_of(matter.partition("/")[2])]
        wanted = select(EVENT.c.matter, EVENT.c.seq).where(EVENT.c.stream.in_(streams), EVENT.c.seq < before)
        for matter, seq in connection.execute(wanted):
            seqs[matter].append(seq)
    bits: dict[tuple[int, str], int] = defaultdict(int)
    for matter, known in organs.items():
        for seq in seqs[matter]:
            block, place = divmod(seq - 1, BLOCK)
            for organ in known:
                bits[block, organ] |= 1 << place
    concern = SEARCH_CONCERN.c
    for places in chunks(sorted(bits), AT_ONCE):
        wanted_rows = select(concern.block, concern.organ, concern.events)
        held = connection.execute(wanted_rows.where(tuple_(concern.block, concern.organ).in_(places)))
        for block, organ, events in held:
            bits[block, organ] |= unpacked(events)
    merge = Merge()
    merge.add(
        Put(SEARCH_CONCERN, {"block": block, "organ": organ}, {"events": packed(sorted(places_of(one)))})
        for (block, organ), one in bits.items()
    )
    merge.write(connection)
