"""Reading over the districts of a city or province, in the OpenAPI document (decision 91)."""

from __future__ import annotations

from collections.abc import Iterable

from fuyuan.contracts.openapi_files import FILE, FILE_ASKED
from fuyuan.contracts.openapi_parts import ROOT, Part, answer, given, refused
from projections.view import View

_ABOUT = """仅市、省一级设有，由本级法院、政府、政府法制部门和领导小组办公室的人员和系统查阅。
所见以成员单位可知为限，筛选条件和各列同该视图本身。对区县的每次查阅记入本级审计记录。

Served by the jurisdiction of a city or province only. Rows, events and files are those that any member of the district
may see; filters and columns are those of the view itself. What is asked of a district is kept in the audit records."""


def paths(views: Iterable[View]) -> Part:
    """By their addresses."""
    rows: Part = {"type": "array", "items": {"type": "object"}}
    page = {"type": "object", "required": ["items", "next"], "properties": {"items": rows, "next": {}}}
    history = {"$ref": "#/components/schemas/History"}
    named = [view.name for view in views]
    where = [_in_path("code", "区划代码 / the district", {"type": "string", "pattern": "^[0-9]{6}$"})]
    which = [_in_path("view", "视图 / the view", {"type": "string", "enum": named}), *given("limit", "cursor", "as_of")]
    return {
        f"{ROOT}/districts": {"get": _read("districts", "所辖区县 / the districts overseen", page, [])},
        f"{ROOT}/districts/{{code}}/views/{{view}}": {
            "get": _read("district-view", "区县的视图 / a view of a district", page, [*where, *which])
        },
        f"{ROOT}/districts/{{code}}/streams/{{stream}}": {
            "get": _read(
                "district-matter", "区县的一件事项 / a matter of a district", history, [*where, *given("stream")]
            )
        },
        f"{ROOT}/districts/{{code}}/streams/{{stream}}/attachments/{{sha256}}": {
            "get": _read("district-attachment", "区县事项的附件 / a file of a matter", None, [*where, *FILE_ASKED])
        },
    }


def _read(name: str, summary: str, page: Part | None, parameters: list[Part]) -> Part:
    """`page`: what is answered, None for a file."""
    return {
        "operationId": name,
        "summary": summary,
        "description": _ABOUT,
        "tags": ["reads"],
        **({"parameters": parameters} if parameters else {}),
        "responses": {"200": FILE if page is None else answer("OK", page), **refused("Districts")},
    }


def _in_path(name: str, text: str, schema: Part) -> Part:
    return {"name": name, "in": "path", "required": True, "description": text, "schema": schema}
