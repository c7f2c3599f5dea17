"""What the read model keeps of a side's stream, asked without the engine: by whoever compares it with a ledger.

Two drivers are spoken to directly, since the part of a side that asks at its start has no other use for SQLAlchemy.
"""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Final, NamedTuple
from urllib.parse import parse_qsl, urlencode, urlsplit

import psycopg

from events.base import Side
from projections.store.packing import block_of, unpacked

SCHEMA: Final = "read_model"
"""Where a PostgreSQL URL names none."""
UNREADABLE: Final = (sqlite3.Error, psycopg.Error, zlib.error, LookupError, UnicodeDecodeError)
"""The database cannot be asked, or a text in it is damaged."""
_EVENT: Final = "SELECT sequence, ledger_id, seq FROM event WHERE side = {} "
_PARKED: Final = "SELECT sequence, ledger_id, body FROM parked WHERE side = {} "
_NEWEST: Final = "ORDER BY sequence DESC LIMIT 1"
_MADE: Final = "SELECT schemaname FROM pg_tables WHERE tablename = 'checkpoint' AND schemaname ~ %s ORDER BY 1"
Ask = Callable[..., Any]
"""A statement with `{}` for each value, and the values; gives the first row or None."""


class Kept(NamedTuple):
    """One message of a side's stream. `raw` is None where only the checkpoint tells of it."""

    sequence: int
    ledger_id: int
    raw: bytes | None


def newest(url: str, side: Side) -> Kept | None:
    """The newest message that names its ledger id, or the checkpoint where there is none. Raises one of UNREADABLE."""
    with _asking(url) as asked:
        return max((one for ask in asked if (one := _newest(ask, side)) is not None), key=_place, default=None)


def _place(one: Kept) -> int:
    return one.sequence


def _newest(ask: Ask, side: Side) -> Kept | None:
    rows = (ask(_EVENT + _NEWEST, side.value), ask(_PARKED + "AND ledger_id > 0 " + _NEWEST, side.value))
    if found := [_kept(ask, row) for row in rows if row is not None]:
        return max(found)
    row = ask("SELECT sequence, ledger_id FROM checkpoint WHERE side = {} AND sequence > 0", side.value)
    return None if row is None else Kept(row[0], row[1], None)


def message(url: str, side: Side, sequence: int) -> Kept | None:
    """One message; None where the read model has none there. Raises one of UNREADABLE."""
    with _asking(url) as asked:
        for ask in asked:
            one = "AND sequence = {}"
            row = ask(_EVENT + one, side.value, sequence) or ask(_PARKED + one, side.value, sequence)
            if row is not None:
                return _kept(ask, row)
    return None


def _kept(ask: Ask, row: Any) -> Kept:
    sequence, ledger_id, content = row
    return Kept(sequence, ledger_id, _text(ask, content) if isinstance(content, int) else bytes(content))


def _text(ask: Ask, seq: int) -> bytes:
    """The text of an event, by itself or in its block: it goes from the one to the other, never back."""
    if newest := ask("SELECT text FROM event_text WHERE seq = {}", seq):
        return str(newest[0]).encode()
    if block := ask("SELECT texts FROM event_texts WHERE block = {}", block_of(seq)):
        return unpacked(bytes(block[0]), [seq])[seq].encode()
    raise LookupError(f"the read model has no text of event {seq}")


@contextmanager
def _asking(url: str) -> Iterator[Iterator[Ask]]:
    """Yields a way to ask each read model there: in PostgreSQL one for each definition, else one at most."""
    if url.startswith("sqlite:///"):
        file = Path(url.removeprefix("sqlite:///"))
        if not file.exists() or not file.stat().st_size:
            yield iter(())
            return
        with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=rw", uri=True, timeout=10)) as database:
            made = database.execute("SELECT 1 FROM sqlite_schema WHERE name = 'checkpoint'").fetchone()
            yield iter([] if made is None else [_first_of(database, "?")])
    else:
        parts = urlsplit(url)
        query = dict(parse_qsl(parts.query))
        name = query.pop("schema", SCHEMA)
        with psycopg.connect(parts._replace(query=urlencode(query)).geturl()) as postgres:
            yield _each(postgres, name)


def _each(postgres: Any, name: str) -> Iterator[Ask]:
    """The read model of each definition, one after the other."""
    for (schema,) in postgres.execute(_MADE, (f"^{name}(_d[0-9a-f]{{8}})?$",)).fetchall():
        postgres.execute("SELECT set_config('search_path', %s, false)", (schema,))
        yield _first_of(postgres, "%s")


def _first_of(connection: Any, place: str) -> Ask:
    def ask(statement: str, *values: Any) -> Any:
        return connection.execute(statement.replace("{}", place), values).fetchone()

    return ask
