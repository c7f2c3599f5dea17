"""What the parts of the OpenAPI document share: parameters, answers, the problem document."""

from __future__ import annotations

from typing import Any, Final

from services.endpoint.endpoint import KEY, MAX_BODY
from services.endpoint.problems import CONTENT_TYPE

Part = dict[str, Any]
ROOT: Final = "/api/v1"
STREAM_EXAMPLE: Final = "suggestion:7b0e3c1a-5d7e-4c8e-9a51-2f6d1f0c4e21"

IDEMPOTENCY_KEY: Final[Part] = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": True,
    "description": "1至128个可见ASCII字符；同一键重复提交只办理一次 / the same key is taken once, for ever",
    "schema": {"type": "string", "minLength": 1, "maxLength": 128, "pattern": f"^{KEY.pattern}$"},
    "example": "2024-05-15-0001",
}

_REFUSALS: Final = {
    400: "请求无法识别 / malformed: not JSON, no Idempotency-Key",
    401: "未登录 / no token, or not a valid one",
    403: "没有权限 / this caller may not",
    404: "不存在或不可见 / not there, or not for this reader",
    409: "规则不允许或并发冲突 / refused by a rule (`rule`), the key reused, or a version conflict",
    413: f"请求超过 {MAX_BODY // 1024} KiB / the body is too large",
    422: "字段有误 / a field is wrong (`errors` with paths)",
    429: "请求过多 / too many requests",
    500: "系统内部错误 / a defect of ours; nothing was recorded",
    503: "暂不可用 / a part of ours does not answer, or is not that far yet",
}
_HEADERS: Final = {
    401: ("WWW-Authenticate", {"type": "string"}),
    429: ("Retry-After", {"type": "integer", "minimum": 1}),
    503: ("Retry-After", {"type": "integer", "minimum": 1}),
}


def answer(description: str, schema: Part, media_type: str = "application/json") -> Part:
    return {"description": description, "content": {media_type: {"schema": schema}}}


def refusals(*statuses: int) -> Part:
    """The problem documents an operation may answer."""
    found: Part = {}
    for status in statuses:
        refusal = answer(_REFUSALS[status], {"$ref": "#/components/schemas/Problem"}, CONTENT_TYPE)
        if status in _HEADERS:
            name, schema = _HEADERS[status]
            refusal["headers"] = {name: {"schema": schema}}
        found[str(status)] = refusal
    return found


def problem_schema() -> Part:
    """RFC 9457, with our two members."""
    wrong = {
        "type": "object",
        "required": ["path", "message"],
        "properties": {"path": {"type": "string"}, "message": {"type": "string"}},
    }
    return {
        "title": "问题说明 / problem document (RFC 9457)",
        "type": "object",
        "required": ["type", "title", "status", "detail"],
        "properties": {
            "type": {"type": "string", "format": "uri", "pattern": "^urn:fuyuan:problem:"},
            "title": {"type": "string"},
            "status": {"type": "integer", "minimum": 400, "maximum": 599},
            "detail": {"type": "string"},
            "rule": {"type": "string", "title": "规则编号 / rule id", "examples": ["SUG-02"]},
            "errors": {"type": "array", "items": wrong, "title": "有误的字段 / the wrong fields"},
        },
    }
