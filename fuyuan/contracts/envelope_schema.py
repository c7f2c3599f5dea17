"""The JSON schema of what surrounds every event: a CloudEvents 1.0 document (see `events/envelope.py`)."""

from __future__ import annotations

from typing import Any

from events.base import Side
from fuyuan.contracts.schemas import COMPONENTS

_TEXT = {"type": "string", "minLength": 1}


def envelope_schema() -> dict[str, Any]:
    """Structured mode, JSON. What `data` holds follows from `type` and stands at the message of that type."""
    sides = "|".join(Side)
    required: dict[str, Any] = {
        "specversion": {"const": "1.0"},
        "id": {
            "type": "string",
            "pattern": "^.+:[1-9][0-9]*$",
            "title": "事件标识 / <stream>:<version>",
        },
        "source": {"type": "string", "pattern": f"^/[0-9]{{6}}/(?:{sides})$", "title": "来源 / /<jurisdiction>/<side>"},
        "type": {
            "type": "string",
            "pattern": r"^[a-z][a-z0-9\-]*\.[a-z][a-z0-9\-]*\.v[1-9][0-9]*$",
            "title": "事件类型 / noun.verb.vN",
        },
        "subject": {**_TEXT, "title": "事项 / stream id"},
        "time": {
            "type": "string",
            "format": "date-time",
            "pattern": "Z$",
            "title": "记录时间（协调世界时） / recorded at (UTC)",
        },
        "datacontenttype": {"const": "application/json"},
        "dataschema": {"type": "string", "pattern": "^urn:fuyuan:event:"},
        "actor": {"$ref": COMPONENTS + "OrganId", "title": "办理机关 / organ that acted"},
        "occurredon": {"type": "string", "format": "date", "title": "业务日期 / business date (Asia/Shanghai)"},
        "commandid": {**_TEXT, "title": "命令标识 / idempotency key of the command"},
        "commanddigest": {"type": "string", "pattern": "^[0-9a-f]{16}$", "title": "命令摘要 / digest of the command"},
        "visibility": {"$ref": COMPONENTS + "VisibilityTerm", "title": "知悉范围 / who may see it"},
        "data": {"type": "object", "title": "内容 / payload"},
    }
    optional = {
        "correlationid": {**_TEXT, "title": "关联标识 / correlation id"},
        "causationid": {**_TEXT, "title": "起因事件标识 / id of the event that caused it"},
        "concerns": {
            **_TEXT,
            "pattern": "^@?[a-z0-9_\\-]+(?:,@?[a-z0-9_\\-]+)*$",
            "title": "自此可以知悉本事项的单位 / who may know of the matter from this event on",
            "description": "Organs by id, @role and @side, comma-separated: those that no earlier event of the stream "
            "named. They may know of the matter whatever its visibility.",
        },
    }
    return {
        "title": "事件信封 / envelope",
        "description": "CloudEvents 1.0.2, structured mode. Its bytes are stored, published and hashed as they are.",
        "type": "object",
        "required": list(required),
        "properties": {**required, **optional},
    }
