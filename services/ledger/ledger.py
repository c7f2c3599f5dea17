"""The ledger of one side: an `eventsourcing` application that stores our envelope's bytes, unchanged.

SQLite file or PostgreSQL, chosen by the URL. An append is one transaction, on disk when it returns
(SQLite: WAL with synchronous=FULL, its default; PostgreSQL: synchronous_commit=on, its default).
"""

from __future__ import annotations

import sqlite3
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from threading import Lock
from typing import Any, Final, cast
from urllib.parse import unquote, urlsplit

from eventsourcing.application import Application
from eventsourcing.persistence import IntegrityError, PersistenceError, StoredEvent
from eventsourcing.postgres import PostgresApplicationRecorder
from eventsourcing.sqlite import SQLiteApplicationRecorder
from psycopg.sql import SQL

from events.sealing import is_sealed
from services.ledger.recorded import ERASING, Entry, Recorded, Said, erasures
from services.ledger.recorders import FencedPostgres, FencedSQLite
from services.ledger.text_keys import text_keys

# The recorder lets what happens while it opens a SQLite connection through as it is.
UNAVAILABLE = (PersistenceError, sqlite3.Error)

VARIABLES = 900  # in one SQLite statement, under the limit of every build
SET_BACK: Final = "the ledger was set back"
KEY_LOST: Final = "no key to the texts of"
KEY_LOST_TOLD: Final = (
    "该事项文字的密钥缺失，未作记录：请运行 fuyuan recover 补回 / "
    "the key to the texts of the matter is missing, nothing was recorded: run `fuyuan recover`"
)
PAGE: Final = 500  # events read at once: of more, the collector of garbage goes through everything again and again
KEPT: Final = 1000  # of the newest events recorded here, for `recent`


class VersionConflict(Exception):
    """Another writer took a version that this append wanted; nothing was recorded."""


class LedgerUnavailable(Exception):
    """The database did not answer or is damaged. An append may have been recorded: the caller repeats its key."""

    @property
    def told(self) -> str:
        """What the caller hears."""
        if "disk is full" in str(self) or "No space left" in str(self):
            return "磁盘已满，未作记录，请清理后以同一幂等键重试 / the disk is full: make room, then repeat the key"
        if "read-only transaction" in str(self):
            return (
                "账本数据库处于只读状态，未作记录，请恢复主库后以同一幂等键重试 / "
                "the ledger's database is read-only: bring its primary back, then repeat the key"
            )
        if SET_BACK in str(self):
            return (
                "账本少于已经作出的记录，未作记录：请运行 fuyuan recover 补回，无可补回的请重启本方服务 / "
                "the ledger has less than was recorded: run `fuyuan recover`; where nothing is left, restart the side"
            )
        if KEY_LOST in str(self):
            return KEY_LOST_TOLD
        return "账本暂不可用，请稍后以同一幂等键重试 / the ledger is unavailable; repeat later with the same key"


class Ledger(Application[str]):
    """Append, read a stream, read everything in order. Methods block: call them from a worker thread."""

    def __init__(self, url: str) -> None:
        """`url` is `sqlite:///path/to/file` or `postgresql://user:password@host:port/database?schema=name`.

        Raises LedgerUnavailable when the database cannot be opened.
        """
        try:
            super().__init__(env=environment(url))
        except UNAVAILABLE as error:
            raise LedgerUnavailable(str(error)) from error
        self._followed_by = OrderedDict[int, Entry]()
        self.texts: Final = text_keys(self.recorder)
        self.unfinished: list[tuple[str, tuple[int, ...]]] = []
        """Streams, and the events of them whose texts are still to be destroyed."""
        self._finishing: Final = Lock()
        self.missing: Exception | None = None
        """What others know of that this ledger lacks (`services.ledger.witness`): nothing may be recorded then."""

    def close(self) -> None:
        self.texts.close()
        super().close()

    def record(self, events: Sequence[Said], behind: int) -> list[int]:
        """Seal what people wrote in `events` and append them. Raises VersionConflict, LedgerUnavailable."""
        streams = list(dict.fromkeys(said.originator_id for said in events if said.places is not None))
        try:
            if fresh := [stream for stream in streams if self.texts.of(stream) is None]:
                self._require_never_sealed(fresh)
            keys = self.texts.made(streams)
        except UNAVAILABLE as error:
            raise LedgerUnavailable(str(error)) from error
        try:
            events_sealed = [said.sealed(keys) for said in events]
        except LookupError as error:  # another process was faster
            raise VersionConflict(str(error)) from error
        ids = self.append(events_sealed, behind)
        self.unfinished += [(said.originator_id, said.erases) for said in events if said.erases]
        if self.unfinished:
            self.finish_erasures()
        return ids

    def _require_never_sealed(self, streams: Sequence[str]) -> None:
        """A key that was lost is put back, never replaced: what was sealed with it would be lost for good."""
        for stream, history in self.look(streams)[1].items():
            if any(is_sealed(recorded.raw) for recorded in history):
                raise LedgerUnavailable(f"{KEY_LOST} {stream}")

    def finish_erasures(self) -> None:
        """Destroy the keys of texts that were erased; what is destroyed already stays so. Raises LedgerUnavailable."""
        try:
            with self._finishing:
                while self.unfinished:
                    self.texts.destroy(*self.unfinished[0])
                    self.unfinished.pop(0)
        except UNAVAILABLE as error:
            raise LedgerUnavailable(str(error)) from error

    def find_erasures(self) -> None:
        """Whatever was recorded as erased is to be destroyed: the process may have ended in between."""
        self.unfinished += erasures(self.everything(types=sorted(ERASING)))

    def finish_erasures_of(self, entries: Sequence[Entry]) -> None:
        """The same for these events alone, whichever process recorded them. Raises LedgerUnavailable."""
        if found := erasures(entries):
            self.unfinished += found
            self.finish_erasures()

    def append(self, events: Sequence[Recorded], behind: int | None = None) -> list[int]:
        """Record all of `events`, right behind the ledger id `behind` where it is given, or none; their ledger ids.

        Raises VersionConflict when somebody else wrote behind it, LedgerUnavailable.
        """
        stored = [StoredEvent(it.originator_id, it.originator_version, it.type, it.raw) for it in events]
        try:
            ids = self.recorder.insert_events(stored, behind=behind)
        except (IntegrityError, sqlite3.IntegrityError) as error:
            raise VersionConflict(str(error)) from error
        except UNAVAILABLE as error:
            raise LedgerUnavailable(str(error)) from error
        if behind is not None:
            self._keep(events, ids or (), behind)
        return list(ids or ())

    def _keep(self, events: Sequence[Recorded], ids: Sequence[int], behind: int) -> None:
        for event, ledger_id in zip(events, ids, strict=True):
            self._followed_by[behind] = Entry(
                event.originator_id, event.originator_version, event.type, event.raw, ledger_id, keys=self.texts
            )
            behind = ledger_id
        while len(self._followed_by) > KEPT:
            self._followed_by.popitem(last=False)

    def recent(self, after: int, limit: int = 1000) -> list[Entry]:
        """What we recorded right behind the event `after`, from memory and without waiting; there may be more."""
        entries: list[Entry] = []
        while len(entries) < limit and (entry := self._followed_by.get(after)) is not None:
            entries.append(entry)
            after = entry.ledger_id
        return entries

    def stream(self, stream: str) -> list[Recorded]:
        """All events of one stream, in order."""
        return self.look([stream])[1][stream]

    def look(self, names: Sequence[str]) -> tuple[int, dict[str, list[Recorded]]]:
        """The head and all events of each named stream in one read: the recorder itself reads one stream at a time."""
        histories: dict[str, list[Recorded]] = {name: [] for name in names}
        try:
            head, rows = self._look(list(histories))
        except UNAVAILABLE as error:
            raise LedgerUnavailable(str(error)) from error
        for row in rows:
            histories[row["originator_id"]].append(
                Recorded(
                    row["originator_id"],
                    row["originator_version"],
                    row["topic"],
                    _raw(row["state"]),
                    keys=self.texts,
                )
            )
        return head, histories

    def _look(self, names: list[str]) -> tuple[int, list[Any]]:
        columns = "SELECT originator_id, originator_version, topic, state FROM"
        order = "ORDER BY originator_id, originator_version"
        match self.recorder:
            case SQLiteApplicationRecorder() as recorder:
                with recorder.datastore.get_connection(commit=False) as connection:
                    cursor = connection.cursor()
                    cursor.execute(recorder.select_max_notification_id_statement)
                    head, rows = cursor.fetchone()[0] or 0, []
                    for start in range(0, len(names), VARIABLES):
                        some = names[start : start + VARIABLES]
                        wanted = ",".join("?" * len(some))
                        cursor.execute(
                            f"{columns} {recorder.events_table_name} WHERE originator_id IN ({wanted}) {order}", some
                        )
                        rows += cursor.fetchall()
                    return head, rows
            case PostgresApplicationRecorder() as recorder:
                table = f'"{recorder.datastore.schema}"."{recorder.events_table_name}"'
                statement = SQL(f"{columns} {table} WHERE originator_id = ANY(%s) {order}")
                with recorder.datastore.get_connection() as postgres, postgres.cursor() as curs:
                    curs.execute(recorder.max_notification_id_statement, prepare=True)
                    newest = curs.fetchone()
                    if names:
                        curs.execute(statement, [names], prepare=True)
                    return (newest and newest["max"]) or 0, list(curs.fetchall()) if names else []
            case other:
                raise TypeError(f"no ledger on {type(other).__name__}")

    def head(self) -> int:
        """The highest ledger id, 0 for an empty ledger."""
        try:
            return self.recorder.max_notification_id() or 0
        except UNAVAILABLE as error:
            raise LedgerUnavailable(str(error)) from error

    def read_only(self) -> str | None:
        """Why nothing can be recorded, where the database says so: it became a replica, or was made read-only."""
        if not isinstance(self.recorder, FencedPostgres):
            return None
        try:
            return LedgerUnavailable("a read-only transaction").told if self.recorder.is_read_only() else None
        except UNAVAILABLE as error:
            raise LedgerUnavailable(str(error)) from error

    def entries(
        self, after: int, limit: int = 1000, until: int | None = None, types: Sequence[str] = ()
    ) -> list[Entry]:
        """Up to `limit` events (of `types`, where named) with an id greater than `after`, at most `until`, in order."""
        try:
            rows = cast("FencedSQLite | FencedPostgres", self.recorder).rows(after, limit, until, types)
        except UNAVAILABLE as error:
            raise LedgerUnavailable(str(error)) from error
        return [
            Entry(str(stream), version, type_, _raw(state), ledger_id, keys=self.texts)
            for ledger_id, stream, version, type_, state in rows
        ]

    def everything(self, until: int | None = None, types: Sequence[str] = ()) -> Iterator[Entry]:
        """Every event (of `types`, where named) in the order of recording, up to the ledger id `until`."""
        for page in self.pages(until, types):
            yield from page

    def pages(self, until: int | None = None, types: Sequence[str] = ()) -> Iterator[list[Entry]]:
        """The same, some at once."""
        after = 0
        while page := self.entries(after, PAGE, until, types):
            yield page
            after = page[-1].ledger_id


def _raw(state: Any) -> bytes:
    """The bytes as they are; what somebody wrote into a SQLite file as text is read as UTF-8: `verify` tells."""
    return state.encode() if isinstance(state, str) else bytes(state)


def environment(url: str) -> dict[str, str]:
    parts = urlsplit(url)
    common = {"ORIGINATOR_ID_TYPE": "text", "CREATE_TABLE": "y"}
    if parts.scheme == "sqlite":
        return common | {
            "PERSISTENCE_MODULE": "eventsourcing.sqlite",
            "APPLICATION_RECORDER_TOPIC": "services.ledger.recorders:FencedSQLite",
            "SQLITE_DBNAME": unquote(parts.path.removeprefix("/")),
            "SQLITE_LOCK_TIMEOUT": "10",
        }
    if parts.scheme == "postgresql":
        query = dict(item.split("=", 1) for item in parts.query.split("&") if item)
        return common | {
            "PERSISTENCE_MODULE": "eventsourcing.postgres",
            "APPLICATION_RECORDER_TOPIC": "services.ledger.recorders:FencedPostgres",
            "POSTGRES_DBNAME": unquote(parts.path.lstrip("/")),
            "POSTGRES_HOST": unquote(query.get("host", parts.hostname or "localhost")),
            "POSTGRES_PORT": str(parts.port or 5432),
            "POSTGRES_USER": unquote(parts.username or "postgres"),
            "POSTGRES_PASSWORD": unquote(parts.password or ""),
            "POSTGRES_SCHEMA": query.get("schema", "public"),
            "POSTGRES_POOL_SIZE": "1",
            "POSTGRES_MAX_OVERFLOW": "14",
        }
    raise ValueError(f"a ledger URL starts with sqlite:/// or postgresql://, not {url!r}")
