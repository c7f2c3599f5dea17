"""The contracts as files: `fuyuan contracts --out docs/contracts`. The same code writes the same bytes."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import orjson

from fuyuan.contracts.asyncapi import asyncapi
from fuyuan.contracts.openapi import openapi
from fuyuan.contracts.schemas import Schemas
from fuyuan.contracts.tables import DEFINITIONS, command_table, event_table
from projections.query import views


def write(out: Path) -> None:
    """Write all contracts into `out`, and take away what earlier versions wrote beside them."""
    for folder in ("events", "commands"):
        shutil.rmtree(out / folder, ignore_errors=True)
    (out / "envelope.json").unlink(missing_ok=True)
    out.mkdir(parents=True, exist_ok=True)
    for name, content in documents().items():
        (out / name).write_bytes(content)


@cache
def documents() -> Mapping[str, bytes]:
    """`openapi.json` and `asyncapi.json`: what the edge itself shows; made once, in some tenths of a second."""
    commands, events = command_table(DEFINITIONS), event_table(DEFINITIONS)
    columns = [column.term for view in views() for column in view.columns if column.term]
    filters = [asked.term for view in views() for asked in view.filters if asked.term]
    schemas = Schemas(commands.values(), [entry.event for entry in events], dict.fromkeys([*columns, *filters]))
    http = openapi(commands, views(), schemas)
    return {"openapi.json": _json(http), "asyncapi.json": _json(asyncapi(commands, events, schemas, http))}


def _json(document: dict[str, Any]) -> bytes:
    """Two spaces, in the order in which it was made: a reader finds `title` before `properties`."""
    return orjson.dumps(document, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
