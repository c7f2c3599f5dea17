"""The read models of other definitions that stand beside ours in PostgreSQL: those of other versions of the program.

`read_model_d0f3a91c2` is that of one definition at the address `read_model`. Each version fills and reads its own
alone. What a former one left is dropped a day after ours was begun, once ours has all that it had.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Final

from sqlalchemy import Connection, text

DIGITS: Final = 8
LEGACY: Final = datetime(1970, 1, 1, tzinfo=UTC)
"""Of one that does not say since when it is there."""
KEPT: Final = timedelta(days=1)
"""For so long whoever still runs the former version reads there, or the operator goes back to it."""
_SINCE: Final = re.compile(r"read model since (\S+)")
_NAMED: Final = "SELECT nspname FROM pg_namespace WHERE nspname ~ :pattern AND nspname <> :ours ORDER BY nspname"


def called(name: str, definition: str) -> str:
    """The schema of a definition at the address `name`."""
    return f"{name}_d{definition[:DIGITS]}"


def pattern(name: str) -> str:
    """Of the schemas of all definitions, and of one made before each had its own."""
    return f"^{name}(_d[0-9a-f]{{{DIGITS}}})?$"


def since_when(connection: Connection, schema: str) -> datetime:
    """When the first read model of that definition was made there."""
    said = connection.scalar(text("SELECT obj_description(to_regnamespace(:one), 'pg_namespace')"), {"one": schema})
    found = _SINCE.fullmatch(said or "")
    return datetime.fromisoformat(found[1]) if found else LEGACY


def others(connection: Connection, name: str, ours: str) -> list[str]:
    """The schemas of other definitions that were made whole."""
    found = connection.scalars(text(_NAMED), {"pattern": pattern(name), "ours": ours}).all()
    return [one for one in found if _made(connection, one)]


def is_level(connection: Connection, name: str, ours: str) -> bool:
    """Whether ours has all that the read model of any other definition has."""
    here = _positions(connection, ours)
    theirs = [_positions(connection, one) for one in others(connection, name, ours)]
    return all(here.get(side, 0) >= reached for one in theirs for side, reached in one.items())


def drop_former(connection: Connection, name: str, ours: str, now: datetime) -> list[str]:
    """Drop what was begun before ours and stands there no more than as a copy; what was dropped."""
    begun = since_when(connection, ours)
    if now - begun < KEPT or not is_level(connection, name, ours):
        return []
    gone = [one for one in others(connection, name, ours) if since_when(connection, one) < begun]
    for one in gone:
        connection.execute(text(f'DROP SCHEMA "{one}" CASCADE'))
    return gone


def _made(connection: Connection, schema: str) -> bool:
    return connection.scalar(text("SELECT to_regclass(:table)"), {"table": f'"{schema}".checkpoint'}) is not None


def _positions(connection: Connection, schema: str) -> dict[str, int]:
    """Of each side up to which ledger id."""
    if not _made(connection, schema):
        return {}
    rows = connection.execute(text(f'SELECT side, ledger_id FROM "{schema}".checkpoint'))
    return {str(side): int(reached) for side, reached in rows}
