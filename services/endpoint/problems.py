"""Every refusal and error as an RFC 9457 problem document: the one place that knows HTTP status codes.

The same document answers over NATS, with its `status` member inside.
"""

from __future__ import annotations

from typing import Any

import orjson

from services.errors import (
    BadCommand,
    Conflict,
    FuyuanError,
    KeyReused,
    MatterNotFound,
    Refused,
    Unavailable,
)

CONTENT_TYPE = "application/problem+json"
_FORBIDDEN = frozenset({"GEN-02", "GEN-03", "GEN-10", "GRP-03"})  # who asks, rather than what is asked


def problem(status: int, name: str, title: str, detail: str, **more: Any) -> tuple[int, bytes]:
    """A problem document. `title` and `detail` are Chinese with English beside."""
    document = {"type": f"urn:fuyuan:problem:{name}", "title": title, "status": status, "detail": detail, **more}
    return status, orjson.dumps(document)


def problem_of(error: FuyuanError) -> tuple[int, bytes]:
    """The problem document of an error of the write side."""
    detail = str(error)
    match error:
        case Refused():
            status = 403 if error.rule in _FORBIDDEN else 409
            return problem(status, "refused", "规则不允许 / refused by a rule", detail, rule=error.rule)
        case MatterNotFound():
            return problem(404, "matter-not-found", "事项不存在 / no such matter", detail)
        case KeyReused():
            return problem(409, "key-reused", "幂等键重复使用 / idempotency key reused", detail)
        case Conflict():
            return problem(409, "version-conflict", "并发冲突 / version conflict", detail)
        case BadCommand():
            fields = [{"path": field.path, "message": field.message} for field in error.fields]
            return problem(422, "bad-command", "字段有误 / a field is wrong", detail, errors=fields)
        case Unavailable():
            return problem(503, "unavailable", "暂不可用 / unavailable", detail)
        case _:
            return defect()


def malformed(detail: str) -> tuple[int, bytes]:
    """400: the request cannot be read at all."""
    return problem(400, "malformed", "请求无法识别 / malformed request", detail)


def unknown_command(command_type: str) -> tuple[int, bytes]:
    """404: no such command type on this side."""
    return problem(
        404, "unknown-command", "没有这项命令 / unknown command", f"没有命令 {command_type} / no command {command_type}"
    )


def too_large(limit: int) -> tuple[int, bytes]:
    """413: the body is over `limit` bytes."""
    return problem(
        413, "too-large", "内容过大 / too large", f"请求不得超过{limit // 1024} KiB / at most {limit // 1024} KiB"
    )


def defect() -> tuple[int, bytes]:
    """500: a defect of ours."""
    zh, en = "系统内部错误，请联系管理员；重试请用同一幂等键", "a defect of ours; if you repeat it, use the same key"
    return problem(500, "defect", "系统内部错误 / internal error", f"{zh} / {en}")
