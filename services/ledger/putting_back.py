"""Putting back what a ledger lost: the exact bytes a witness kept, under the ledger ids they had."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from eventsourcing.persistence import IntegrityError
from eventsourcing.postgres import PostgresApplicationRecorder
from eventsourcing.sqlite import SQLiteApplicationRecorder
from psycopg.sql import SQL, Identifier

from events.base import Side
from events.envelope import Envelope, NotAnEvent
from events.terms import Words
from services.errors import FuyuanError
from services.ledger.ledger import UNAVAILABLE, Ledger, LedgerUnavailable, VersionConflict
from services.ledger.recorded import Entry
from services.ledger.witness import Copy, Keeper, Unreachable, holds

AT_ONCE = 500


@dataclass(eq=False)
class CannotPutBack(FuyuanError):
    """What the witness keeps at `sequence` does not follow what the ledger holds; up to there it was put back."""

    text = "{witness.en}, sequence {sequence}: {reason}"
    witness: Words
    sequence: int
    reason: str


@dataclass(frozen=True, slots=True)
class PutBack:
    """How many events were put back, and from whom."""

    count: int
    witness: Words | None = None


async def put_back(side: Side, jurisdiction: str, ledger: Ledger, keepers: Iterable[Keeper]) -> PutBack:
    """Append what the keeper who knows most has behind the ledger's head, in order, and nothing else.

    Others may write the ledger meanwhile: nothing is put behind an event that no keeper knows of. Raises
    HistoryMissing when the ledger holds other events in that place, CannotPutBack, LedgerUnavailable.
    """
    newest: dict[int, Keeper] = {}
    for keeper in keepers:
        try:
            copy = await keeper.newest()
        except Unreachable:
            continue
        if copy is not None and not await asyncio.to_thread(holds, ledger, copy):
            newest.setdefault(copy.sequence, keeper)
    if not newest:
        return PutBack(0)
    last = max(newest)
    keeper = newest[last]
    common = await keeper.common(ledger, last)
    if await asyncio.to_thread(ledger.entries, common.ledger_id, 1):
        missing = await keeper.missing(side, ledger)
        raise missing or VersionConflict("somebody else wrote the ledger meanwhile")
    following = _Following(ledger, side, jurisdiction, keeper.words)
    behind = common.ledger_id
    for first in range(common.sequence + 1, last + 1, AT_ONCE):
        copies = [await keeper.at(sequence) for sequence in range(first, min(first + AT_ONCE, last + 1))]
        entries = [following.entry(copy, first + place) for place, copy in enumerate(copies)]
        await asyncio.to_thread(_append, ledger, entries, behind)
        behind = entries[-1].ledger_id
    return PutBack(last - common.sequence, keeper.words)


class _Following:
    """Checks that each event is one of this side, and the next of its stream and of the ledger."""

    def __init__(self, ledger: Ledger, side: Side, jurisdiction: str, witness: Words) -> None:
        self._ledger, self._owner, self._witness = ledger, (side, jurisdiction), witness
        self._ledger_id = ledger.head()
        self._versions: dict[str, int] = {}

    def entry(self, copy: Copy | None, sequence: int) -> Entry:
        """The copy as the ledger keeps it. Raises CannotPutBack."""
        if copy is None or copy.raw is None:
            raise CannotPutBack(self._witness, sequence, "nothing is kept there")
        try:
            envelope = Envelope.decode(copy.raw)
        except NotAnEvent as error:
            raise CannotPutBack(self._witness, sequence, str(error)) from error
        if (envelope.side, envelope.jurisdiction) != self._owner:
            raise CannotPutBack(self._witness, sequence, "an event of another ledger")
        if envelope.stream not in self._versions:
            self._versions[envelope.stream] = len(self._ledger.stream(envelope.stream))
        if envelope.version != self._versions[envelope.stream] + 1 or copy.ledger_id <= self._ledger_id:
            raise CannotPutBack(self._witness, sequence, f"{envelope.id} does not follow what the ledger holds")
        self._versions[envelope.stream], self._ledger_id = envelope.version, copy.ledger_id
        return Entry(envelope.stream, envelope.version, envelope.type, copy.raw, copy.ledger_id)


def _append(ledger: Ledger, entries: Sequence[Entry], behind: int) -> None:
    """All or none, right behind the ledger id `behind`. Raises VersionConflict, LedgerUnavailable."""
    rows = [(e.ledger_id, e.originator_id, e.originator_version, e.type, e.raw) for e in entries]
    try:
        match ledger.recorder:
            case SQLiteApplicationRecorder() as recorder:
                table = recorder.events_table_name
                with recorder.datastore.transaction(commit=True) as cursor:
                    columns = "rowid, originator_id, originator_version, topic, state"
                    cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES (?, ?, ?, ?, ?)", rows)
                    cursor.execute(f"SELECT COALESCE(MAX(rowid), 0) FROM {table} WHERE rowid < ?", (rows[0][0],))
                    before = cursor.fetchone()[0]  # asked behind the inserts, which hold the write lock
                    _require_behind(before, behind)
            case PostgresApplicationRecorder() as recorder:
                name = SQL(".").join([Identifier(recorder.datastore.schema), Identifier(recorder.events_table_name)])
                with recorder.datastore.transaction(commit=True) as curs:
                    curs.execute(SQL("LOCK TABLE {} IN EXCLUSIVE MODE").format(name))
                    curs.execute(SQL("SELECT COALESCE(MAX(notification_id), 0) AS head FROM {}").format(name))
                    _require_behind((curs.fetchone() or {})["head"], behind)
                    columns = "notification_id, originator_id, originator_version, topic, state"
                    insert = SQL("INSERT INTO {} (" + columns + ") VALUES (%s, %s, %s, %s, %s)").format(name)
                    curs.executemany(insert, rows)
                    sequence = f'"{recorder.datastore.schema}"."{recorder.events_table_name}"'
                    curs.execute(
                        "SELECT setval(pg_get_serial_sequence(%s, 'notification_id'), %s)", (sequence, rows[-1][0])
                    )
            case other:
                raise TypeError(f"no ledger on {type(other).__name__}")
    except IntegrityError as error:
        raise VersionConflict(str(error)) from error
    except UNAVAILABLE as error:
        raise LedgerUnavailable(str(error)) from error


def _require_behind(head: int, behind: int) -> None:
    if head != behind:
        raise IntegrityError(f"somebody else wrote the ledger meanwhile: its head is {head}, not {behind}")
