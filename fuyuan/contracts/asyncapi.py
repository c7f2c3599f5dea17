"""The AsyncAPI 3.0 document: what is on the bus, derived from the tables of events and commands."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from orjson import dumps, loads

from events import tracing
from events.base import Event, Side
from events.envelope import CONTENT_TYPE as CLOUDEVENTS
from events.envelope import LEDGER_ID
from fuyuan.contracts import asyncapi_organs
from fuyuan.contracts.openapi import GENERATED_BY, VERSION
from fuyuan.contracts.openapi_parts import IDEMPOTENCY_KEY, Part
from fuyuan.contracts.schemas import COMPONENTS, FIXED, REFERENCE, Schemas
from fuyuan.contracts.tables import CommandTable, EventEntry
from services.bus.names import JURISDICTION, stream_name
from services.bus.organ_streams import SEQUENCE
from services.endpoint.problems import CONTENT_TYPE

JSON: Final = "application/json"
_JURISDICTION: Final[Part] = {
    "description": f"辖区的行政区划代码 / division code, {JURISDICTION.pattern}",
    "default": "410204",
    "examples": ["410204"],
}
_LEDGER_ID: Final[Part] = {
    "type": "string",
    "pattern": "^[1-9][0-9]*$",
    "title": "账本序号，用于 after / ledger id, for after=",
}
_TRACE: Final[Part] = {
    "type": "string",
    "title": "W3C Trace Context，可以没有 / optional, while traces are on",
}
_ABOUT = """Events come once and in order on the JetStream stream of their side; other accounts have a mirror of it.
Commands are request and reply; the answers are those of the HTTP edge. The broker lets an organ publish its own
commands only, so the organ in the subject is who asks.

In place of a command type stand also `dry-run` (the type in the header Fuyuan-Command; decided and not recorded), and
`together`, `rehearsal` and `attachments`, by which the edge of an installation gives several commands or a file to a
side that lives in another one: in numbered pieces, each answered (services/bus/conversation.py).

"""


def asyncapi(table: CommandTable, events: Iterable[EventEntry], schemas: Schemas, openapi: Part) -> Part:
    """The whole document; the same tables give the same document. What `openapi` has is referred to there."""
    events = list(events)
    messages = {entry.event.type: _event(entry.event, schemas) for entry in events}
    channels: Part = {}
    operations: Part = {}
    for side in Side:
        published = [entry.event.type for entry in events if side in entry.sides]
        taken = {entry.type: _command(schemas.ref(entry.command)) for entry in table.values() if side in entry.sides}
        channels[f"events-{side}"] = _event_channel(side, published)
        channels[f"commands-{side}"] = _command_channel(side, taken)
        operations[f"publish-events-{side}"] = _operation("send", f"events-{side}")
        answers = {"reply": {"channel": {"$ref": "#/channels/answers"}}}
        operations[f"take-commands-{side}"] = _operation("receive", f"commands-{side}") | answers
    channels |= asyncapi_organs.channels(_JURISDICTION, [entry.event.type for entry in events])
    operations |= asyncapi_organs.operations()
    channels["answers"] = {
        "address": None,
        "description": "答复发往请求所附的收件主题 / to the reply subject of the request",
        "messages": {
            "accepted": {"contentType": JSON, "payload": {"$ref": COMPONENTS + "Accepted"}},
            "problem": {"contentType": CONTENT_TYPE, "payload": {"$ref": COMPONENTS + "Problem"}},
        },
    }
    theirs = openapi["components"]["schemas"]
    own = {
        **FIXED["asyncapi"],
        "EventHeaders": _event_headers(),
        "CommandHeaders": _header(IDEMPOTENCY_KEY["name"], IDEMPOTENCY_KEY["schema"]),
    }
    document = {
        "asyncapi": "3.0.0",
        "info": {
            "title": "府院 Fuyuan",
            "version": VERSION,
            "description": _ABOUT + asyncapi_organs.ABOUT,
            "x-generated-by": GENERATED_BY,
        },
        "defaultContentType": CLOUDEVENTS,
        "servers": asyncapi_organs.servers(),
        "channels": channels,
        "operations": operations,
        "components": {
            "messages": messages,
            "securitySchemes": asyncapi_organs.security(),
            "schemas": {**schemas.behind([messages, channels], beside=[*theirs, *own]), **own},
        },
    }
    text = REFERENCE.sub(
        lambda reference: ("openapi.json" if reference[1] in theirs else "") + reference[0], dumps(document).decode()
    )
    referring: Part = loads(text)
    return referring


def _event_channel(side: Side, types: list[str]) -> Part:
    return {
        "address": f"fuyuan.event.{{jurisdiction}}.{side}.{{noun}}.{{verb}}",
        "title": f"{side.zh}的事件 / events of {side}",
        "description": f"JetStream {stream_name(side)}",
        "parameters": {
            "jurisdiction": _JURISDICTION,
            "noun": {"description": "事件类型的名词 / noun of the event type"},
            "verb": {"description": "事件类型的动词 / verb of the event type"},
        },
        "messages": {name: {"$ref": f"#/components/messages/{name}"} for name in types},
        "x-nats-stream": stream_name(side),
    }


def _command_channel(side: Side, messages: Part) -> Part:
    return {
        "address": f"fuyuan.command.{{jurisdiction}}.{side}.{{organ}}.{{command}}",
        "title": f"致{side.zh}的命令 / commands to {side}",
        "parameters": {
            "jurisdiction": _JURISDICTION,
            "organ": asyncapi_organs.ORGAN,
            "command": {"description": "命令类型 / command type", "enum": list(messages)},
        },
        "messages": messages,
    }


def _event_headers() -> Part:
    """The ledger's number of it; in the stream of an organ also its number in the stream of its side."""
    title = "在发布方消息流中的序号，即默克尔树叶序号加一 / number in the stream of its side: leaf plus one"
    made = _header(LEDGER_ID, _LEDGER_ID)
    made["properties"][SEQUENCE] = {"type": "string", "pattern": _LEDGER_ID["pattern"], "title": title}
    return made


def _header(name: str, schema: Part) -> Part:
    """The one header that has to be there, and the optional one of traces."""
    return {"type": "object", "required": [name], "properties": {name: schema, tracing.HEADER: _TRACE}}


def _operation(action: str, channel: str) -> Part:
    return {"action": action, "channel": {"$ref": f"#/channels/{channel}"}}


def _event(event: type[Event], schemas: Schemas) -> Part:
    data = dict(schemas.of(event))
    about = {name: data.pop(name) for name in ("title", "description")}
    del data["type"]  # the envelope says that it is an object
    its_own = {"type": {"const": event.type}, "data": data}
    payload = {**about, "allOf": [{"$ref": COMPONENTS + "Envelope"}], "properties": its_own}
    return {"headers": {"$ref": COMPONENTS + "EventHeaders"}, "payload": payload}


def _command(payload: Part) -> Part:
    return {"contentType": JSON, "headers": {"$ref": COMPONENTS + "CommandHeaders"}, "payload": payload}
