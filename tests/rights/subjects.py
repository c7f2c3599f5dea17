"""Every subject that somebody might try: of all commands and events, of all streams, and of all calls of JetStream.

The names are written out: were they taken from the program, a wrong name there would be right here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product
from typing import Final

from events.base import Side
from fuyuan.contracts.tables import DEFINITIONS, command_table, event_table
from tests.rights.broker_rule import JOINT, ORGANS, Kind, Tried

OURS: Final = "410204"
STREAMS: Final = {
    stream: side
    for side in Side
    for stream in (side.value.upper(), f"OBJ_{side.value}", f"{side.value.upper()}_PROOFS")
}
"""Stream or mirror → whose it is at first hand."""
OF_ORGANS: Final = ("ORGAN_housing-bureau", "ORGAN_district-court")
CONSUMERS: Final = ("mirror_court", "mirror_government", "mirror_joint", "policies_court", "events", "spy")
ON_ONE: Final = dict.fromkeys(Side, JOINT)
"""Side → in whose account the events of its organs are, on one server."""
ON_TWO: Final = {**ON_ONE, Side.COURT: Side.COURT}
ON_THREE: Final = {side: side for side in Side}
OF_THE_SERVER: Final = (
    "INFO",
    "ACCOUNT.PURGE.GOVERNMENT",
    "ACCOUNT.STREAM.MOVE.GOVERNMENT.GOVERNMENT",
    "ACCOUNT.STREAM.CANCEL_MOVE.GOVERNMENT.GOVERNMENT",
    "META.LEADER.STEPDOWN",
    "META.RESCUE",
    "SERVER.REMOVE",
    "SERVER.EVACUATE",
    "STREAM.LIST",
    "STREAM.NAMES",
)
OF_A_STREAM: Final = (
    "STREAM.CREATE.{stream}",
    "STREAM.UPDATE.{stream}",
    "STREAM.INFO.{stream}",
    "STREAM.DELETE.{stream}",
    "STREAM.PURGE.{stream}",
    "STREAM.SNAPSHOT.{stream}",
    "STREAM.RESTORE.{stream}",
    "STREAM.MSG.GET.{stream}",
    "STREAM.MSG.DELETE.{stream}",
    "STREAM.LEADER.STEPDOWN.{stream}",
    "STREAM.PEER.REMOVE.{stream}",
    "STREAM.PEER.EVACUATE.{stream}",
    "STREAM.CANCEL_MOVE.{stream}",
    "DIRECT.GET.{stream}",
    "DIRECT.GET.{stream}.fuyuan.event.410204.court.suggestion.sent",
    "CONSUMER.CREATE.{stream}",
    "CONSUMER.LIST.{stream}",
    "CONSUMER.NAMES.{stream}",
)
OF_A_CONSUMER: Final = (
    "CONSUMER.CREATE.{stream}.{consumer}",
    "CONSUMER.CREATE.{stream}.{consumer}.fuyuan.event.>",
    "CONSUMER.DURABLE.CREATE.{stream}.{consumer}",
    "CONSUMER.INFO.{stream}.{consumer}",
    "CONSUMER.DELETE.{stream}.{consumer}",
    "CONSUMER.PAUSE.{stream}.{consumer}",
    "CONSUMER.RESET.{stream}.{consumer}",
    "CONSUMER.UNPIN.{stream}.{consumer}",
    "CONSUMER.MSG.NEXT.{stream}.{consumer}",
    "CONSUMER.LEADER.STEPDOWN.{stream}.{consumer}",
    "CONSUMER.PEER.REMOVE.{stream}.{consumer}",
    "CONSUMER.PEER.EVACUATE.{stream}.{consumer}",
)
"""The API of nats-server 2.15, as its binary names it."""
AROUND_A_CONSUMER: Final = ("$JS.ACK.{stream}.{consumer}.1.1.1.1.0", "$JS.SNAPSHOT.ACK.{stream}.{consumer}")
SYSTEM: Final = (
    "$SYS.REQ.SERVER.PING",
    "$SYS.REQ.SERVER.PING.JSZ",
    "$SYS.REQ.SERVER.PING.CONNZ",
    "$SYS.REQ.SERVER.RELOAD",
    "$SYS.REQ.ACCOUNT.GOVERNMENT.CONNZ",
    "$SYS.REQ.ACCOUNT.GOVERNMENT.SUBSZ",
    "$SYS.REQ.CLAIMS.UPDATE",
    "$SYS.ACCOUNT.GOVERNMENT.CONNECT",
    "$JS.EVENT.ADVISORY.STREAM.DELETED.GOVERNMENT",
    "$LDS.any",
)


def everything(readers: Mapping[Side, Side] = ON_ONE) -> list[Tried]:
    """Each subject once."""
    return [*said(), *asked(readers)]


def asked(readers: Mapping[Side, Side]) -> list[Tried]:
    """All but what is stored. At the end some that everybody gets across, so that all before them has come, too."""
    return [*_api(), *_others(), *_mirrors(), *_own_events(readers), *_commands()]


def _commands() -> Iterator[Tried]:
    for (organ, home), side, command in product(ORGANS.items(), Side, command_table(DEFINITIONS)):
        kind = Kind.TO_HOME if side is home else Kind.TO_OFFICE if side is JOINT else Kind.TO_OTHERS
        yield Tried(f"fuyuan.command.{OURS}.{side.value}.{organ}.{command}", kind, side, organ)
    for (organ, home), form in product(
        ORGANS.items(),
        (
            "fuyuan.command.410205.{side}.{organ}.propose-topic",
            "fuyuan.command.410204.{side}.{organ}.propose-topic.more",
            "fuyuan.command.410204.{side}.{organ}",
            "fuyuan.command.410204.any.{organ}.propose-topic",
            "fuyuan.commands.410204.{side}.{organ}.propose-topic",
            "fuyuan.command.410204.{side}.*.{organ}",
            "fuyuan.command.410204.{side}.>.{organ}",
        ),
    ):
        yield Tried(form.format(side=home.value, organ=organ), Kind.ELSEWHERE, home, organ)


def said() -> Iterator[Tried]:
    """What the streams capture."""
    for side in Side:
        own = side.value
        for entry in event_table(DEFINITIONS):
            noun, verb, _ = entry.event.type.split(".")
            yield Tried(f"fuyuan.event.{OURS}.{own}.{noun}.{verb}", Kind.SAID, side)
        for part in ("C.some-file.1", "M.some-file"):
            yield Tried(f"$O.{own}.{part}", Kind.SAID, side)
        for said, log in product(("checkpoint", "discrepancy"), Side):
            yield Tried(f"fuyuan.{said}.{OURS}.{log.value}.{own}", Kind.SAID, side)


def _mirrors() -> Iterator[Tried]:
    for (stream, side), reader in product(STREAMS.items(), Side):
        if reader is side:
            continue
        api, consumer, store = f"JS.{side.value.upper()}.API", f"mirror_{reader.value}", _store(stream, side)
        yield Tried(f"fuyuan.mirror.{store}{side.value}.{reader.value}", Kind.DELIVERED, side, reader=reader)
        yield Tried(f"{api}.CONSUMER.RESET.{stream}.{consumer}", Kind.RESET, side, reader=reader)
        yield Tried(f"$JS.FC.{stream}.{consumer}.any", Kind.FLOW, side, reader=reader)
        yield Tried(f"JS.{reader.value.upper()}.API.STREAM.MSG.GET.{stream}", Kind.KEPT, reader, reader=side)


def _own_events(readers: Mapping[Side, Side]) -> Iterator[Tried]:
    for organ, home in ORGANS.items():
        for call in ("MSG.NEXT", "INFO", "RESET"):
            subject = f"JS.FUYUAN.API.CONSUMER.{call}.ORGAN_{organ}.events"
            yield Tried(subject, Kind.OWN_EVENTS, readers[home], organ)
        yield Tried(f"$JS.ACK.ORGAN_{organ}.events.1.1.1.1.0", Kind.OWN_EVENTS, readers[home], organ)


def _store(stream: str, side: Side) -> str:
    return {side.value.upper(): "", f"OBJ_{side.value}": "files."}.get(stream, "proofs.")


def _api() -> Iterator[Tried]:
    known = {tried.subject for tried in (*_mirrors(), *_own_events(ON_ONE))}
    streams = STREAMS | dict.fromkeys(OF_ORGANS, JOINT)
    prefixes = [(side, f"JS.{side.value.upper()}.API") for side in Side]
    for side, prefix in [*prefixes, (JOINT, "$JS.API"), (JOINT, "JS.FUYUAN.API")]:
        for call in OF_THE_SERVER:
            yield Tried(f"{prefix}.{call}", Kind.API, side)
        for stream in streams:
            for form in OF_A_STREAM:
                subject = f"{prefix}.{form.format(stream=stream)}"
                length = form == "STREAM.INFO.{stream}" and STREAMS.get(stream) is side and (side, prefix) in prefixes
                if subject not in known:
                    yield Tried(subject, Kind.LENGTH if length else Kind.API, side)
            for form, consumer in product(OF_A_CONSUMER, CONSUMERS):
                subject = f"{prefix}.{form.format(stream=stream, consumer=consumer)}"
                if subject not in known:
                    yield Tried(subject, Kind.API, side)
    for stream, owner in streams.items():
        for form, consumer in product(AROUND_A_CONSUMER, CONSUMERS):
            subject = form.format(stream=stream, consumer=consumer)
            if subject not in known:
                yield Tried(subject, Kind.API, owner)


def _others() -> Iterator[Tried]:
    for subject in SYSTEM:
        yield Tried(subject, Kind.SYSTEM, JOINT)
    for organ, home in ORGANS.items():
        yield Tried(f"_INBOX.{organ}.forged-answer", Kind.ANSWER, home, organ)
