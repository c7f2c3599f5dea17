"""The read model in SQLite files.

The address is a symbolic link to a generation file beside it. A rebuild fills a new generation and replaces the
link in one step (`os.replace`). A database file itself is never replaced or reused under its name: whoever still
has the old one open keeps reading it, and its WAL can never be taken for the new one's.
"""

from __future__ import annotations

import fcntl
import os
import secrets
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url

from projections.store.store import Store

BUSY_SECONDS = 10
GIVE_WAY = 400  # milliseconds that readers are waited for before the log is cut off another time
LOOK_EVERY = 0.01  # seconds between attempts at what SQLite does not wait for by itself
PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=NORMAL",
    "secure_delete=ON",  # what is erased is overwritten
    "temp_store=MEMORY",
    "wal_autocheckpoint=4000",  # pages, 16 MB
    "journal_size_limit=67108864",  # bytes that are left of a WAL that grew behind a long reader
    "cache_size=-65536",  # KiB: a batch fits, so nothing is written to the WAL twice
)


class SqliteStore(Store):
    def __init__(self, url: str) -> None:
        """`sqlite:////path`. Raises ValueError for a database in memory: nobody else could read it."""
        database = make_url(url).database
        if not database or database == ":memory:":
            raise ValueError("a read model in SQLite needs a file: sqlite:////path/to/views.db")
        self.url = url
        self.path = Path(database).absolute()
        self._lock = threading.Lock()
        self._open: tuple[str, Engine] | None = None
        if not self.path.is_symlink():
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with suppress(FileExistsError):  # a file of old, or somebody else was first
                self.path.symlink_to(self._new_generation().name)

    def engine(self) -> Engine:
        try:
            target = os.readlink(self.path)  # a link that was replaced leads elsewhere now
        except OSError:  # a file of old
            target = self.path.name
        with self._lock:
            if self._open is None or self._open[0] != target:
                if self._open is not None:
                    self._open[1].dispose()
                self._open = (target, _engine(self.path.parent / target))
            return self._open[1]

    def lock(self, connection: Connection) -> None:
        """BEGIN IMMEDIATE has it already."""

    @contextmanager
    def preparing(self) -> Iterator[None]:
        """A lock on the folder: it leaves no file behind, and the kernel drops it with its holder."""
        folder = os.open(self.path.parent, os.O_RDONLY)
        try:
            fcntl.flock(folder, fcntl.LOCK_EX)
            yield
        finally:
            os.close(folder)

    def successor(self) -> SqliteStore:
        return SqliteStore(f"sqlite:///{self._new_generation()}")

    def replace_by(self, successor: Store) -> None:
        assert isinstance(successor, SqliteStore)
        new, old = successor.path.resolve(), self.path.resolve()
        successor.close()
        if successor.path.is_symlink():  # leave the file, drop the link it was filled through
            successor.path.unlink()
        self._point_to(new)
        self.close()
        if old != self.path:
            _remove(old)

    def discard(self) -> None:
        target = self.path.resolve()
        self.close()
        self.path.unlink(missing_ok=True)
        _remove(target)

    def close(self) -> None:
        with self._lock:
            if self._open is not None:
                self._open[1].dispose()
                self._open = None

    def scrub(self) -> bool:
        """In the file it was overwritten at once (`secure_delete`): the log is copied into it, and cut off."""
        with self.engine().connect() as connection:
            connection.exec_driver_sql(f"PRAGMA busy_timeout={GIVE_WAY}")
            try:
                busy, _, _ = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()
            finally:
                connection.exec_driver_sql(f"PRAGMA busy_timeout={BUSY_SECONDS * 1000}")
            return not busy

    def _new_generation(self) -> Path:
        return self.path.with_name(f"{self.path.name}.{secrets.token_hex(4)}")

    def _point_to(self, target: Path) -> None:
        link = self.path.with_name(f"{self.path.name}.link-{secrets.token_hex(4)}")
        link.symlink_to(target.name)
        os.replace(link, self.path)


def _remove(database: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        database.with_name(database.name + suffix).unlink(missing_ok=True)


def _engine(target: Path) -> Engine:
    engine = create_engine(f"sqlite:///{target}", connect_args={"timeout": BUSY_SECONDS})

    @event.listens_for(engine, "connect")
    def _configure(dbapi: Any, _: Any) -> None:
        dbapi.isolation_level = None  # transactions are begun below, not by the driver's guess
        for pragma in PRAGMAS:
            _patiently(dbapi, f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _patiently(dbapi: Any, statement: str) -> None:
    """The busy timeout does not hold for the change to WAL: tried again for as long."""
    until = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            dbapi.execute(statement)
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
        time.sleep(LOOK_EVERY)
