"""How far the read models of many districts in one PostgreSQL database are, in one question."""

from __future__ import annotations

from collections.abc import Collection

import psycopg
from psycopg.sql import SQL, Identifier, Literal

from projections.store.definitions import called
from projections.store.schema import CHECKPOINT
from projections.store.store import definition_of_this_version

_MADE = "SELECT schemaname FROM pg_tables WHERE tablename = %s AND schemaname = ANY(%s)"


def events_in(database: str, names: Collection[str]) -> dict[str, int]:
    """How many events the rows of each read model of this version hold; without those that nobody has made yet.

    `names` are the schemas of their addresses. Raises psycopg.Error.
    """
    schemas = {called(name, definition_of_this_version()): name for name in names}
    with psycopg.connect(database, connect_timeout=5) as connection:
        made = [schema for (schema,) in connection.execute(_MADE, (CHECKPOINT.name, list(schemas)))]
        if not made:
            return {}
        counted = SQL("SELECT {}, coalesce(sum(sequence), 0)::bigint FROM {}")
        each = [counted.format(Literal(schemas[one]), Identifier(one, CHECKPOINT.name)) for one in made]
        return dict(connection.execute(SQL(" UNION ALL ").join(each)).fetchall())
