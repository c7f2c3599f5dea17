"""What the databases bring for the same search: FTS5 of SQLite and a GIN index of PostgreSQL, over the same pairs.

Each text is given to them as its pairs of characters (neither finds two Chinese characters otherwise), and the
reader's sight is the condition that `projections.access` makes. FTS5 finds a phrase by the order of its pairs; GIN
finds the events that hold all of them, and the text decides.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import date
from itertools import pairwise

import orjson
from sqlalchemy import Connection, select, text
from sqlalchemy import column as named
from sqlalchemy import table as stock_table

from projections.access.sight import Reader, Sight
from projections.roster import Roster
from projections.search.find import terms_of
from projections.search.texts import fold, texts_of
from projections.store.schema import EVENT
from projections.store.store import Store
from projections.store.texts import texts_in_order, texts_of_events

PAGE = 51  # a page of fifty and whether there is more
AT_ONCE = 5000
STOCK = stock_table("stock", named("rowid"), named("said"))


def filled(store: Store) -> float:
    """Index every event of the store; the seconds it took."""
    started = time.perf_counter()
    with store.writing() as connection:
        lite = connection.dialect.name == "sqlite"
        if lite:
            made = "CREATE VIRTUAL TABLE stock USING fts5(said, content='', tokenize='unicode61')"
            put = "INSERT INTO stock (rowid, said) VALUES (?, ?)"
        else:
            made = "CREATE TABLE stock (rowid bigint PRIMARY KEY, said text[])"
            put = "INSERT INTO stock (rowid, said) VALUES (%s, %s)"
        connection.exec_driver_sql(made)
        for rows in _rows(connection):
            values = [(seq, " ".join(found) if lite else sorted(set(found))) for seq, found in rows]
            connection.exec_driver_sql(put, values)
        if not lite:
            connection.execute(text("CREATE INDEX stock_said ON stock USING gin (said)"))
            connection.execute(text("ANALYZE stock"))
            connection.execute(text("ANALYZE event"))
    return time.perf_counter() - started


def _rows(connection: Connection) -> Iterator[list[tuple[int, list[str]]]]:
    first = 1
    while True:
        wanted = select(EVENT.c.seq, EVENT.c.type)
        rows = list(texts_in_order(connection, wanted.where(EVENT.c.seq >= first, EVENT.c.seq < first + AT_ONCE)))
        if not rows:
            return
        yield [(seq, _pairs(type_, envelope)) for (seq, type_), envelope in rows]
        first += AT_ONCE


def _pairs(type_: str, envelope: str) -> list[str]:
    said = " ".join(fold(one) for _, one in texts_of(type_, orjson.loads(envelope)["data"]))
    return [a + b for a, b in pairwise(said) if a != " " and b != " "]


def asked(store: Store, reader: Reader, words: str, today: date) -> float:
    """Milliseconds for the newest page of events that hold the words and that the reader may see."""
    started = time.perf_counter()
    with store.reading() as connection:
        sight = Sight.of(reader, Roster.load(connection), today)
        wanted = select(EVENT.c.seq).join_from(STOCK, EVENT, EVENT.c.seq == STOCK.c.rowid)
        wanted = wanted.where(sight.event(EVENT.c)).order_by(STOCK.c.rowid.desc()).limit(PAGE)
        terms = [[a + b for a, b in pairwise(term)] for term in terms_of(words)]
        if connection.dialect.name == "sqlite":
            phrases = " AND ".join('"' + " ".join(term) + '"' for term in terms)
            wanted = wanted.where(text("stock MATCH :phrases").bindparams(phrases=phrases))
        else:
            every = sorted({pair for term in terms for pair in term})
            wanted = wanted.where(text("stock.said @> :every").bindparams(every=every))
        texts_of_events(connection, connection.scalars(wanted).all())
    return (time.perf_counter() - started) * 1000
