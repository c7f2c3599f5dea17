"""The OpenAPI 3.1 document of the public edge, derived from the tables of commands and views."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from events.base import Side
from fuyuan.contracts import openapi_reads as reads
from fuyuan.contracts.command_table import CommandEntry, CommandTable
from fuyuan.contracts.examples import command_example
from fuyuan.contracts.openapi_parts import IDEMPOTENCY_KEY, ROOT, STREAM_EXAMPLE, Part, answer, problem_schema, refusals
from fuyuan.contracts.schemas import DIALECT, Schemas, together
from projections.view import View
from services.endpoint.endpoint import MAX_BODY

VERSION: Final = "1"
_COMMAND_REFUSALS = (400, 401, 403, 404, 409, 413, 422, 429, 500, 503)
_ABOUT = """府院: what a district court and a district government exchange (鼓政〔2020〕20号).

A command is given once under an `Idempotency-Key`; given again with the same body it leads to nothing new.
The `position` of its answer is what a view takes as `after=`, to be sure that the command shows in it.
Every error is a problem document (RFC 9457); a rule that refuses is named in `rule`."""


def openapi(table: CommandTable, views: Iterable[View]) -> Part:
    """The whole document; the same tables give the same document."""
    views = list(views)
    commands = together(table.values())
    return {
        "openapi": "3.1.0",
        "jsonSchemaDialect": DIALECT,
        "info": {"title": "府院 Fuyuan", "version": VERSION, "description": _ABOUT},
        "servers": [{"url": "/"}],
        "security": [{"token": []}, {"session": []}],
        "tags": [
            *(
                {"name": f"commands-{side}", "description": f"{side.zh}办理的命令 / commands of {side}"}
                for side in Side
            ),
            {"name": "reads", "description": "查阅 / reading"},
            {"name": "health", "description": "运行状况 / health"},
        ],
        "paths": {
            **{f"{ROOT}/commands/{entry.type}": {"post": _command(entry, commands)} for entry in table.values()},
            **reads.paths(views),
        },
        "components": {
            "schemas": {
                **commands.shared,
                **reads.schemas(views),
                "Accepted": accepted_schema(),
                "Problem": problem_schema(),
            },
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer", "description": "fuyuan token create --organ … --role …"},
                "session": {"type": "apiKey", "in": "cookie", "name": "fuyuan_session"},
            },
        },
    }


def _command(entry: CommandEntry, schemas: Schemas) -> Part:
    schema = schemas.named(entry.command)
    return {
        "operationId": entry.type,
        "summary": f"{entry.zh} / {entry.en}",
        "description": schema.get("description", ""),
        "tags": [f"commands-{side}" for side in entry.sides],
        "x-fuyuan-sides": [side.value for side in entry.sides],
        "x-fuyuan-category": entry.category,
        "x-fuyuan-opens": entry.command.opens,
        "parameters": [IDEMPOTENCY_KEY],
        "requestBody": {
            "required": True,
            "description": f"至多 {MAX_BODY // 1024} KiB / at most {MAX_BODY // 1024} KiB",
            "content": {
                "application/json": {
                    "schema": schemas.of[entry.command],
                    "examples": {
                        "shortest": {"value": command_example(entry, schemas)},
                        "every-field": {"value": command_example(entry, schemas, whole=True)},
                    },
                }
            },
        },
        "responses": {
            "200": answer("已受理 / recorded, or already so", {"$ref": "#/components/schemas/Accepted"}),
            **refusals(*_COMMAND_REFUSALS),
        },
    }


def accepted_schema() -> dict[str, Any]:
    event = {
        "type": "object",
        "required": ["id", "type"],
        "properties": {"id": {"type": "string"}, "type": {"type": "string"}},
    }
    return {
        "title": "已受理 / accepted",
        "description": "`events` is empty where the command was satisfied already.",
        "type": "object",
        "required": ["stream", "version", "position", "events"],
        "properties": {
            "stream": {"type": "string", "title": "事项 / stream", "examples": [STREAM_EXAMPLE]},
            "version": {"type": "integer", "minimum": 0, "title": "版本 / version"},
            "position": {"type": "string", "title": "位置标识，用于 after / for after=", "examples": ["court:42"]},
            "events": {"type": "array", "items": event, "title": "事件 / events"},
        },
    }
