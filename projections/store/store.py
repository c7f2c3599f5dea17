"""The read model's database: open it, read it, write it alone, put a rebuilt one in its place.

`sqlite:////path/to/views.db` or `postgresql://user:password@host:port/database?schema=read_model`. The read
model is disposable: it may lose its last transactions on power failure (SQLite, synchronous=NORMAL), never
half of one, and takes up from its own checkpoint.
"""

from __future__ import annotations

import hashlib
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from functools import lru_cache
from typing import Final, Literal, NamedTuple
from uuid import uuid4

from sqlalchemy import Connection, Engine, insert, inspect, select
from sqlalchemy.schema import CreateTable

from events.base import Side
from projections.store.schema import CHECKPOINT, METADATA, STAMP
from projections.store.statements import compiled

DEFINITION_VERSION = 4
"""Raise it when a handler writes something else into the same columns: read models made before are rebuilt."""


class Position(NamedTuple):
    """Up to where one side's stream is in the rows: stream sequence and ledger id, 0 for nothing yet."""

    sequence: int = 0
    ledger_id: int = 0


class Store(ABC):
    """A read model at a fixed address. What stands there may be replaced by a rebuilt one at any time.

    `regular_meetings_per_year`: the jurisdiction's setting of that name, which no event says (F.7 no. 2).
    """

    url: str
    regular_meetings_per_year: int = 1

    @abstractmethod
    def engine(self) -> Engine:
        """The engine of what stands at the address now."""

    @abstractmethod
    def successor(self) -> Store:
        """An empty store beside this one, to be filled and to take its place."""

    @abstractmethod
    def replace_by(self, successor: Store) -> None:
        """Put a successor in this one's place in one step; what stood there is dropped."""

    @abstractmethod
    def discard(self) -> None:
        """Close it and remove what it holds."""

    @abstractmethod
    def close(self) -> None:
        """Return every connection."""

    @abstractmethod
    def lock(self, connection: Connection) -> None:
        """Keep other writers out until the transaction ends."""

    @abstractmethod
    def scrub(self) -> bool:
        """Leave nothing of what was overwritten in the files of the database; False where readers are in the way."""

    @abstractmethod
    def preparing(self) -> AbstractContextManager[None]:
        """Keep others, in this process and in others, from making or replacing what stands at the address."""

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees committed batches only."""
        with self.engine().connect() as connection:
            yield connection

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """A connection whose questions are all answered as of one moment."""
        with self.reading() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """The one writing transaction; an exception rolls all of it back."""
        with self.engine().connect().execution_options(writes=True) as connection, connection.begin():
            self.lock(connection)
            yield connection

    def prepare(self) -> Literal["made", "kept", "emptied"]:
        """Make the tables where there are none. A read model of another definition is replaced by an empty one; in
        PostgreSQL none is found here, since each definition has a schema of its own."""
        definition = definition_of_this_version()
        if self._stamped() == [definition]:
            return "kept"
        with self.preparing():
            found = self._stamped()  # again: somebody else may have been at it
            if found == [definition]:
                return "kept"
            if not found:
                self._make(definition)
                return "made"
            empty = self.successor()
            empty._make(definition)
            self.replace_by(empty)
            return "emptied"

    def ready(self) -> bool:
        """Whether a read model of this version stands at the address."""
        return self._stamped() == [definition_of_this_version()]

    def is_level(self) -> bool:
        """Whether it has all that the read model of another version of the program has here: else it is being filled
        beside that one, and shows less."""
        return True

    def others(self) -> list[str]:
        """What the read models of other versions are called that stand here."""
        return []

    def drop_former(self, now: datetime) -> list[str]:
        """Drop those of former versions, a day after this one was begun and where it has all of theirs; their names."""
        return []

    def positions(self) -> Mapping[Side, Position]:
        """How far each side is in the rows."""
        with self.reading() as connection:
            return read_positions(connection)

    def _stamped(self) -> list[str]:
        with self.engine().connect() as connection:
            if not inspect(connection).has_table(STAMP.name):
                return []
            return list(connection.scalars(select(STAMP.c.definition)))

    def _make(self, definition: str) -> None:
        with self.engine().connect().execution_options(writes=True) as connection, connection.begin():
            METADATA.create_all(connection)
            connection.execute(
                insert(CHECKPOINT), [{"side": side.value, "sequence": 0, "ledger_id": 0} for side in Side]
            )
            connection.execute(insert(STAMP), {"definition": definition, "identity": uuid4().hex})


def definition_of_this_version() -> str:
    """The digest of the tables that are known by now, and of what is written into them."""
    return _definition_of(tuple(METADATA.tables))


@lru_cache(maxsize=4)
def _definition_of(tables: tuple[str, ...]) -> str:
    """`tables` are those of `METADATA`, which grows while modules are imported."""
    made = [str(CreateTable(table)) for table in METADATA.sorted_tables]
    return hashlib.sha256("".join([str(DEFINITION_VERSION), *made]).encode()).hexdigest()


_SIDES: Final = {side.value: side for side in Side}
_POSITIONS: Final = select(CHECKPOINT.c.side, CHECKPOINT.c.sequence, CHECKPOINT.c.ledger_id)


def read_positions(connection: Connection) -> dict[Side, Position]:
    """The checkpoint as it stands in this transaction."""
    rows = compiled(_POSITIONS, connection.dialect).read(connection)
    return {_SIDES[side]: Position(sequence, ledger_id) for side, sequence, ledger_id in rows}
