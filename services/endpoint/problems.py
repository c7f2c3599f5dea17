"""Every refusal and error as an RFC 9457 problem document: the one table of kinds with their HTTP status codes.

The same document answers over NATS, with its `status` member inside.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

import orjson

from services.errors import BadCommand, FuyuanError, Refused
from services.refusal.rule import RULES

CONTENT_TYPE = "application/problem+json"


class Kind(NamedTuple):
    """One kind of problem: its HTTP status, and its title in Chinese with English beside."""

    status: int
    title: str


KINDS: Final[Mapping[str, Kind]] = {
    "http": Kind(400, "请求未被接受"),  # what the router itself refuses; its status and its words are given
    "malformed": Kind(400, "请求无法识别 / malformed request"),
    "unauthorized": Kind(401, "未登录 / unauthorized"),
    "forbidden": Kind(403, "没有权限 / forbidden"),
    "unknown-command": Kind(404, "没有这项命令 / unknown command"),
    "unknown-view": Kind(404, "没有这个视图 / unknown view"),
    "matter-not-found": Kind(404, "事项不存在 / no such matter"),
    "not-found": Kind(404, "没有这个地址 / not found"),
    "method-not-allowed": Kind(405, "方法不允许 / method not allowed"),
    "refused": Kind(409, "规则不允许 / refused by a rule"),
    "key-reused": Kind(409, "幂等键重复使用 / idempotency key reused"),
    "newer-version": Kind(409, "须先升级系统 / upgrade first"),
    "version-conflict": Kind(409, "并发冲突 / version conflict"),
    "file-lost": Kind(410, "附件不可用 / the file is lost"),
    "file-erased": Kind(410, "附件已依法删除 / the file was erased"),
    "feed-renumbered": Kind(410, "序号已失效 / these ids are gone"),
    "too-large": Kind(413, "内容过大 / too large"),
    "bad-command": Kind(422, "字段有误 / a field is wrong"),
    "unfit-file": Kind(422, "文件不符合要求 / the file cannot be attached"),
    "bad-parameter": Kind(422, "参数有误 / a parameter is wrong"),
    "too-many-requests": Kind(429, "请求过多 / too many requests"),
    "too-many-feeds": Kind(429, "实时连接过多 / too many live feeds"),
    "defect": Kind(500, "系统内部错误 / internal error"),
    "unavailable": Kind(503, "暂不可用 / unavailable"),
    "not-yet": Kind(503, "数据尚未更新 / not yet"),
    "not-ready": Kind(503, "未就绪 / not ready"),
}
"""Every kind of problem, by the last part of its `type`, whichever part of the program answers it."""


def problem(name: str, detail: str, **more: Any) -> tuple[int, bytes]:
    """The problem document of a kind; `detail` is Chinese with English beside. `more` adds members or replaces them."""
    kind = KINDS[name]
    document = {
        "type": f"urn:fuyuan:problem:{name}",
        "title": kind.title,
        "status": kind.status,
        "detail": detail,
        **more,
    }
    return document["status"], orjson.dumps(document)


def problem_of(error: FuyuanError) -> tuple[int, bytes]:
    """The problem document of an error of the write side."""
    more: dict[str, Any] = {}
    if isinstance(error, Refused):
        more = {"status": KINDS["forbidden" if RULES[error.rule].who else "refused"].status, "rule": error.rule}
    elif isinstance(error, BadCommand):
        more = {"errors": [{"path": field.path, "message": field.message} for field in error.fields]}
    return problem(error.kind, str(error), **more)


def unknown_command(command_type: str) -> tuple[int, bytes]:
    """There is no such command type on this side."""
    return problem("unknown-command", f"没有命令 {command_type} / no command {command_type}")


def too_large(limit: int) -> tuple[int, bytes]:
    """The body is over `limit` bytes."""
    return problem("too-large", f"请求不得超过{limit // 1024} KiB / at most {limit // 1024} KiB")


def defect() -> tuple[int, bytes]:
    """A defect of ours."""
    zh, en = "系统内部错误，请联系管理员；重试请用同一幂等键", "a defect of ours; if you repeat it, use the same key"
    return problem("defect", f"{zh} / {en}")
