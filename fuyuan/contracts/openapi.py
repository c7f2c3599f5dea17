"""The OpenAPI 3.1 document of the public edge, derived from the tables of commands and views.

It is the home of the schemas that commands and pages are made of: the AsyncAPI document refers to them here.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from events.base import Side
from fuyuan.contracts import openapi_districts, openapi_files
from fuyuan.contracts import openapi_reads as reads
from fuyuan.contracts.examples import command_example
from fuyuan.contracts.openapi_parts import ROOT, Part, given, parameters, refused, responses
from fuyuan.contracts.schemas import DIALECT, FIXED, Schemas
from fuyuan.contracts.tables import CommandEntry, CommandTable
from projections.view import View

VERSION: Final = "1"
GENERATED_BY: Final = "fuyuan contracts"
_ABOUT = """府院: what a district court and a district government exchange (鼓政〔2020〕20号).

A command is given once under an `Idempotency-Key`; given again with the same body it leads to nothing new.
The `position` of its answer is what a view takes as `after=`, to be sure that the command shows in it.
Every error is a problem document (RFC 9457); a rule that refuses is named in `rule`."""


def openapi(table: CommandTable, views: Iterable[View], schemas: Schemas) -> Part:
    """The whole document; the same tables give the same document."""
    views = list(views)
    paths = {
        **{f"{ROOT}/commands/{entry.type}": {"post": _command(entry, schemas)} for entry in table.values()},
        **openapi_files.paths(),
        **reads.paths(views, schemas),
        **openapi_districts.paths(views),
    }
    own = {**reads.schemas(views, schemas), **FIXED["openapi"]}
    commands = [schemas.ref(entry.command) for entry in table.values()]
    return {
        "openapi": "3.1.0",
        "jsonSchemaDialect": DIALECT,
        "info": {"title": "府院 Fuyuan", "version": VERSION, "description": _ABOUT, "x-generated-by": GENERATED_BY},
        "servers": [{"url": "/"}],
        "security": [{"token": []}, {"session": []}],
        "tags": [
            *(
                {"name": f"commands-{side}", "description": f"{side.zh}办理的命令 / commands of {side}"}
                for side in Side
            ),
            {"name": "files", "description": "附件 / files that belong to papers"},
            {"name": "reads", "description": "查阅 / reading"},
            {"name": "health", "description": "运行状况 / health"},
        ],
        "paths": paths,
        "components": {
            "schemas": {**schemas.behind([commands, paths, own], beside=own), **own},
            "parameters": parameters(),
            "responses": responses(),
            "securitySchemes": FIXED["securitySchemes"],
        },
    }


def _command(entry: CommandEntry, schemas: Schemas) -> Part:
    return {
        "operationId": entry.type,
        "summary": f"{entry.zh} / {entry.en}",
        "description": schemas.of(entry.command)["description"],
        "tags": [f"commands-{side}" for side in entry.sides],
        **({"x-fuyuan-category": entry.category} if entry.category else {}),
        "x-fuyuan-opens": entry.command.opens,
        "parameters": given("Idempotency-Key", "dry-run"),
        "requestBody": {
            "required": True,
            "content": {
                "application/json": {
                    "schema": schemas.ref(entry.command),
                    "example": command_example(entry, schemas),
                }
            },
        },
        "responses": {"200": {"$ref": "#/components/responses/Accepted"}, **refused("Command")},
    }
