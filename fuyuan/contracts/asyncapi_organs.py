"""What the AsyncAPI document says of systems of organs: how they connect, and how they pull their events."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from fuyuan.contracts.openapi_parts import Part
from services.bus.names import ORGAN_API, ORGAN_CONSUMER, TOKEN
from services.bus.organ_streams import CONSUMER, SECOND

ORGAN: Final[Part] = {"description": f"发令机关标识 / id of the organ that asks, {TOKEN.pattern}"}
_STREAM: Final = "ORGAN_{organ}"
_CALLS: Final = {
    "next": (
        "MSG.NEXT",
        "索取后续事件，答复逐件发往收件主题 / ask for the next events; each comes to the reply subject",
    ),
    "info": ("INFO", "查询已确认到何处、尚有多少 / ask how far is acknowledged, and how many are left"),
    "reset": ("RESET", "从某一序号起重新领取，1 为从头 / begin anew behind this place; 1 is the very first"),
}
_NUMBER: Final[Part] = {"type": "integer", "minimum": 1}
_BODIES: Final[Mapping[str, Part]] = {
    "next": {
        "type": "object",
        "properties": {
            "batch": {"type": "integer", "minimum": 1, "maximum": CONSUMER["max_batch"]},
            "expires": {
                "type": "integer",
                "minimum": 0,
                "maximum": CONSUMER["max_expires"],
                "description": "等候的纳秒数 / nanoseconds to wait for what is to come",
            },
            "no_wait": {"type": "boolean"},
            "idle_heartbeat": {"type": "integer", "minimum": 0},
            "max_bytes": _NUMBER,
        },
    },
    "info": {"const": ""},
    "reset": {"type": "object", "required": ["seq"], "properties": {"seq": _NUMBER}},
}
_WAIT: Final = CONSUMER["ack_wait"] // SECOND
ABOUT: Final = f"""A system of an organ signs in with an nkey: `fuyuan credentials create --organ O --out FILE` writes
the seed. It has to hear its answers on `_INBOX.O.>`, which clients call the inbox prefix. It gives the commands of its
organ, and pulls the events that its organ may know of: from the JetStream consumer `{ORGAN_CONSUMER}` of the stream
`{_STREAM}`, whose calls stand under `{ORGAN_API}` (the API prefix of clients). Each message is the exact bytes
that the side of the event published. They come in one order that never changes: new ones, and behind them earlier ones
of a matter that was opened to the organ later. What an organ may not know of any more is taken out. Each message is
acknowledged on its reply subject within {_WAIT} seconds, or it comes again; {CONSUMER["max_ack_pending"]} may be out
without. Where the broker lost its streams they are filled anew, perhaps in another order: the `id` of an event says
whether it was taken before."""


def servers() -> Part:
    """The broker."""
    return {
        "broker": {
            "host": "{host}:{port}",
            "protocol": "nats",
            "description": "机关所属一方的消息服务器 / the broker of the installation of the organ's side",
            "variables": {"host": {"default": "127.0.0.1"}, "port": {"default": "4222"}},
            "security": [{"$ref": "#/components/securitySchemes/nkey"}],
        }
    }


def security() -> Part:
    """How one signs in there."""
    about = "用机关凭证的私钥签署服务器给出的随机数 / the server's nonce signed by the seed of credentials (nkey)"
    return {"nkey": {"type": "asymmetricEncryption", "description": about}}


def channels(jurisdiction: Part, types: Iterable[str]) -> Part:
    """Of an organ: the events for it, the calls it may make, where it acknowledges. `types`: those of all events."""
    made: Part = {
        "events-for-organ": {
            "address": "fuyuan.organ.{jurisdiction}.{organ}.{side}.{noun}.{verb}",
            "title": "供一个机关领取的事件 / the events that an organ may know of",
            "description": f"JetStream {_STREAM}, consumer {ORGAN_CONSUMER}",
            "parameters": {
                "jurisdiction": jurisdiction,
                "organ": {"description": "可知悉的机关标识 / id of the organ that may know of it"},
                "side": {"description": "发布事件的一方 / the side that published the event"},
                "noun": {"description": "事件类型的名词 / noun of the event type"},
                "verb": {"description": "事件类型的动词 / verb of the event type"},
            },
            "messages": {name: {"$ref": f"#/components/messages/{name}"} for name in types},
            "x-nats-stream": _STREAM,
            "x-nats-consumer": _consumer(),
        },
        "events-for-organ-acks": {
            "address": f"$JS.ACK.{_STREAM}.{ORGAN_CONSUMER}.{{place}}",
            "title": "确认已收到的事件 / what an organ says of an event that it was given",
            "parameters": {
                "organ": ORGAN,
                "place": {"description": "照抄所收消息的回复主题 / as in the reply subject of the message"},
            },
            "messages": {"ack": {"contentType": "text/plain", "payload": {"enum": ["+ACK", "-NAK", "+WPI", "+TERM"]}}},
        },
    }
    for name, (call, title) in _CALLS.items():
        made[f"events-for-organ-{name}"] = {
            "address": f"{ORGAN_API}.CONSUMER.{call}.{_STREAM}.{ORGAN_CONSUMER}",
            "title": title,
            "parameters": {"organ": ORGAN},
            "messages": {name: {"payload": _BODIES[name]}},
        }
    return made


def operations() -> Part:
    """Sent is what the organ receives."""
    made: Part = {"deliver-events": {"action": "send", "channel": {"$ref": "#/channels/events-for-organ"}}}
    for name in (*_CALLS, "acks"):
        made[f"take-{name}"] = {"action": "receive", "channel": {"$ref": f"#/channels/events-for-organ-{name}"}}
    made["take-next"]["reply"] = {"channel": {"$ref": "#/channels/events-for-organ"}}
    return made


def _consumer() -> dict[str, Any]:
    """What of the consumer a system has to know."""
    told = ("name", "ack_policy", "ack_wait", "max_ack_pending", "max_batch", "max_expires", "max_waiting")
    return {name: CONSUMER[name] for name in told}
