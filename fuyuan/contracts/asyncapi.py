"""The AsyncAPI 3.0 document: what is on the bus, derived from the tables of events and commands."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from events.base import Side
from events.envelope import CONTENT_TYPE as CLOUDEVENTS
from events.envelope import LEDGER_ID
from fuyuan.contracts.command_table import CommandEntry, CommandTable
from fuyuan.contracts.envelope_schema import envelope_schema
from fuyuan.contracts.event_table import EventEntry
from fuyuan.contracts.examples import command_example
from fuyuan.contracts.openapi import VERSION, accepted_schema
from fuyuan.contracts.openapi_parts import IDEMPOTENCY_KEY, problem_schema
from fuyuan.contracts.schemas import Schemas, together
from services.bus.names import JURISDICTION, TOKEN, stream_name

Part = dict[str, Any]
_JURISDICTION: Final[Part] = {
    "description": f"辖区的行政区划代码 / division code, {JURISDICTION.pattern}",
    "default": "410204",
    "examples": ["410204"],
}
_ABOUT = """Events come once and in order on the JetStream stream of their side; other accounts have a mirror of it.
Commands are request and reply; the answers are those of the HTTP edge. The broker lets an organ publish its own
commands only, so the organ in the subject is who asks."""


def asyncapi(table: CommandTable, events: Iterable[EventEntry]) -> Part:
    """The whole document; the same tables give the same document."""
    events = list(events)
    schemas = together(table.values(), (entry.event for entry in events))
    channels: Part = {}
    operations: Part = {}
    for side in Side:
        said = [entry.event.type for entry in events if side in entry.sides]
        taken = [entry.type for entry in table.values() if side in entry.sides]
        channels[f"events-{side}"] = _event_channel(side, said)
        channels[f"commands-{side}"] = _command_channel(side, taken)
        operations[f"publish-events-{side}"] = _operation("send", f"events-{side}", said)
        operations[f"take-commands-{side}"] = {
            **_operation("receive", f"commands-{side}", taken),
            "reply": {"channel": {"$ref": "#/channels/answers"}, "messages": _refs("answers", ["accepted", "problem"])},
        }
    channels["answers"] = {
        "address": None,
        "description": "答复发往请求所附的收件主题 / to the reply subject of the request",
        "messages": _messages(["accepted", "problem"]),
    }
    return {
        "asyncapi": "3.0.0",
        "info": {"title": "府院 Fuyuan", "version": VERSION, "description": _ABOUT},
        "defaultContentType": CLOUDEVENTS,
        "channels": channels,
        "operations": operations,
        "components": {
            "messages": {
                **{entry.event.type: _event(entry, schemas) for entry in events},
                **{entry.type: _command(entry, schemas) for entry in table.values()},
                "accepted": _answer("已受理 / accepted", "Accepted"),
                "problem": _answer("问题说明 / problem document", "Problem"),
            },
            "schemas": {
                **schemas.shared,
                "Envelope": envelope_schema(),
                "Accepted": accepted_schema(),
                "Problem": problem_schema(),
            },
        },
    }


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
        "messages": _messages(types),
        "x-nats-stream": stream_name(side),
    }


def _command_channel(side: Side, types: list[str]) -> Part:
    return {
        "address": f"fuyuan.command.{{jurisdiction}}.{side}.{{organ}}.{{command}}",
        "title": f"致{side.zh}的命令 / commands to {side}",
        "parameters": {
            "jurisdiction": _JURISDICTION,
            "organ": {"description": f"发令机关标识 / id of the organ that asks, {TOKEN.pattern}"},
            "command": {"description": "命令类型 / command type", "enum": types},
        },
        "messages": _messages(types),
    }


def _operation(action: str, channel: str, types: list[str]) -> Part:
    return {"action": action, "channel": {"$ref": f"#/channels/{channel}"}, "messages": _refs(channel, types)}


def _event(entry: EventEntry, schemas: Schemas) -> Part:
    event = entry.event
    noun, verb, _ = event.type.split(".")
    data = {"type": {"const": event.type}, "data": schemas.of[event]}
    return {
        "name": event.type,
        "title": f"{event.zh} / {event.en}",
        "contentType": CLOUDEVENTS,
        "headers": {
            "type": "object",
            "required": [LEDGER_ID],
            "properties": {
                LEDGER_ID: {
                    "type": "string",
                    "pattern": "^[1-9][0-9]*$",
                    "title": "账本序号，用于 after / ledger id, for after=",
                }
            },
        },
        "payload": {"allOf": [{"$ref": "#/components/schemas/Envelope"}, {"type": "object", "properties": data}]},
        "x-subjects": [f"fuyuan.event.{{jurisdiction}}.{side}.{noun}.{verb}" for side in entry.sides],
        "x-stream-categories": list(entry.categories),
    }


def _command(entry: CommandEntry, schemas: Schemas) -> Part:
    name = IDEMPOTENCY_KEY["name"]
    return {
        "name": entry.type,
        "title": f"{entry.zh} / {entry.en}",
        "contentType": "application/json",
        "headers": {"type": "object", "required": [name], "properties": {name: IDEMPOTENCY_KEY["schema"]}},
        "payload": schemas.of[entry.command],
        "examples": [{"headers": {name: IDEMPOTENCY_KEY["example"]}, "payload": command_example(entry, schemas)}],
    }


def _answer(title: str, schema: str) -> Part:
    return {"title": title, "contentType": "application/json", "payload": {"$ref": f"#/components/schemas/{schema}"}}


def _messages(names: Iterable[str]) -> Part:
    return {name: {"$ref": f"#/components/messages/{name}"} for name in names}


def _refs(channel: str, names: Iterable[str]) -> list[Part]:
    return [{"$ref": f"#/channels/{channel}/messages/{name}"} for name in names]
