"""The schemas of every command and event, made once for all tests of a worker: it takes half a second."""

from __future__ import annotations

from functools import cache

from fuyuan.contracts.schemas import Schemas
from fuyuan.contracts.tables import DEFINITIONS, command_table, event_table


@cache
def schemas() -> Schemas:
    return Schemas(command_table(DEFINITIONS).values(), [entry.event for entry in event_table(DEFINITIONS)])
