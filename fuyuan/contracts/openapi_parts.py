"""What the operations of the OpenAPI document share: parameters, answers, and the problem document."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from fuyuan.contracts.schemas import FIXED
from projections.query import DEFAULT_LIMIT, MAX_LIMIT
from services.endpoint.endpoint import KEY
from services.endpoint.problems import CONTENT_TYPE, KINDS

Part = dict[str, Any]
ROOT: Final = "/api/v1"
IDEMPOTENCY_KEY: Final[Part] = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": True,
    "description": "1至128个可见ASCII字符；同一键重复提交只办理一次 / the same key is taken once, for ever",
    "schema": {"type": "string", "minLength": 1, "maxLength": 128, "pattern": f"^{KEY.pattern}$"},
    "example": "2024-05-15-0001",
}


def query(name: str, text: str, schema: Part) -> Part:
    return {"name": name, "in": "query", "description": text, "schema": schema}


def parameters() -> Part:
    """Those that stand at more than one operation, or say much."""
    limit = {"type": "integer", "minimum": 1, "maximum": MAX_LIMIT, "default": DEFAULT_LIMIT}
    limited = query("limit", "每页条数 / rows per page", limit)
    return {"Idempotency-Key": IDEMPOTENCY_KEY, "limit": limited, **FIXED["parameters"]}


_ANY: Final = ("unauthorized", "too-many-requests", "defect")
PROBLEMS: Final[Mapping[str, tuple[str, ...]]] = {
    "Command": (
        *(*_ANY, "malformed", "forbidden", "unknown-command", "matter-not-found", "refused", "key-reused"),
        *("version-conflict", "too-large", "bad-command", "unavailable"),
    ),
    "Read": (*_ANY, "unknown-view", "matter-not-found", "bad-parameter", "unavailable", "not-yet"),
    "Upload": (*_ANY, "malformed", "forbidden", "too-large", "unfit-file", "bad-parameter", "unavailable"),
    "Download": (*_ANY, "matter-not-found", "not-found", "file-lost", "file-erased", "unavailable"),
    "Districts": (
        *(*_ANY, "forbidden", "not-found", "matter-not-found", "unknown-view", "bad-parameter"),
        *("file-lost", "file-erased", "unavailable"),
    ),
    "Views": _ANY,
    "Feed": (*_ANY, "feed-renumbered", "bad-parameter", "too-many-feeds", "unavailable"),
    "Live": ("defect",),
    "Ready": ("defect", "not-ready"),
    "Metrics": (*_ANY, "forbidden", "unavailable"),
}
"""What each kind of operation may answer instead of 200: its `default` answer, `CommandProblem` and so on."""
_HEADERS: Final[Mapping[str, tuple[set[int], Part]]] = {
    "WWW-Authenticate": ({401}, {"type": "string"}),
    "Retry-After": ({429, 503}, {"type": "integer", "minimum": 1}),
}


def answer(description: str, schema: Part, media_type: str = "application/json") -> Part:
    return {"description": description, "content": {media_type: {"schema": schema}}}


def responses() -> Part:
    """What an accepted command is answered with, and the problems of each kind of operation."""
    accepted = answer("已受理 / recorded, or already so", {"$ref": "#/components/schemas/Accepted"})
    return {"Accepted": accepted, **{f"{kind}Problem": _problems(names) for kind, names in PROBLEMS.items()}}


def _problems(names: tuple[str, ...]) -> Part:
    kinds = sorted((KINDS[name].status, KINDS[name].title) for name in names)
    statuses = sorted({status for status, _ in kinds})
    description = "\n".join(f"- {status} {title}" for status, title in kinds)
    headers = {name: {"schema": schema} for name, (at, schema) in _HEADERS.items() if at.intersection(statuses)}
    refusal = answer(description, {"$ref": "#/components/schemas/Problem"}, CONTENT_TYPE)
    return {**refusal, **({"headers": headers} if headers else {}), "x-statuses": statuses}


def refused(kind: str) -> Part:
    """A problem document at whatever status is not 200."""
    return {"default": {"$ref": f"#/components/responses/{kind}Problem"}}


def given(*names: str) -> list[Part]:
    """Shared parameters by name."""
    return [{"$ref": f"#/components/parameters/{name}"} for name in names]
