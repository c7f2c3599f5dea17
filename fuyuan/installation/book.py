"""A private SQLite file of the edge, for what it keeps itself and no ledger does: mode 0600, on disk when it is told.

`with book.connect() as c` reads; `with writing(book) as c` reads and writes in one transaction, alone.
"""

from __future__ import annotations

import os
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Final

from sqlalchemy import URL, Connection, Engine, MetaData, create_engine, event
from sqlalchemy.exc import SQLAlchemyError

from fuyuan.bad_day import BadDay
from fuyuan.installation import private_file
from services.kept_file import OWNER_ONLY

BUSY_SECONDS: Final = 10


def open_book(path: Path, tables: MetaData) -> Engine:
    """The file, made where it is missing, with these tables in it. Raises BadDay."""
    engine = create_engine(URL.create("sqlite", database=str(path)), connect_args={"timeout": BUSY_SECONDS})
    event.listen(engine, "connect", _configure)
    event.listen(engine, "begin", _begin)
    try:
        with private_file.locked(path):  # SQLite does not wait where two change to WAL at once
            os.close(os.open(path, os.O_RDWR | os.O_CREAT, OWNER_ONLY))
            with writing(engine) as connection:
                tables.create_all(connection)
    except OSError as error:
        raise private_file.unwritable(path, error) from error
    except SQLAlchemyError as error:
        raise BadDay(
            f"{path} 打不开或已损坏：请从备份恢复", f"{path} cannot be opened or is damaged: restore it ({error})"
        ) from error
    return engine


def writing(book: Engine) -> AbstractContextManager[Connection]:
    """One transaction that nobody else writes beside."""
    return book.execution_options(writes=True).begin()


def _configure(dbapi: Any, _: Any) -> None:
    dbapi.isolation_level = None  # transactions are begun below, not by the driver's guess
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
        dbapi.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get("writes") else "BEGIN")
