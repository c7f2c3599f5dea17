"""The three streams and their mirrors, made or checked at every start.

The owner keeps its stream and, per reader, one consumer that feeds the reader's mirror. The reader may only
reset that consumer to the place where its mirror stands; it can neither change it nor create another one.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final, Literal

import structlog
from nats.aio.client import Client

from events.base import Side
from events.cancelling import alive
from services.bus.connection import STREAM_NOT_FOUND, api, replicas
from services.bus.errors import ApiRefused, Misconfigured, OutcomeUnknown, StreamUnavailable
from services.bus.names import (
    Store,
    captured,
    mirror_api,
    mirror_consumer,
    mirror_delivery,
    stream_name,
)

Info = dict[str, Any]

CONSUMER_NOT_FOUND: Final = 10014
ORIGIN_CREATED: Final = "fuyuan-origin-created"
ORIGIN_WITHIN: Final = 3.0  # seconds
HEARTBEAT: Final = 1_000_000_000  # nanoseconds
KEPT_FOR_EVER: Final[Mapping[str, Any]] = {
    "storage": "file",
    "retention": "limits",
    "discard": "new",
    "max_age": 0,
    "max_msgs": -1,
    "max_bytes": -1,
    "max_msg_size": -1,
    "max_msgs_per_subject": -1,
    "deny_delete": True,
    "deny_purge": True,
}
CLUSTERED: Final = {"num_replicas", "persist_mode"}
"""What of a stream depends on whether its server is of a cluster: it is brought up to date."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class MirrorHealth:
    """`head` is the owner's newest sequence, `held` the mirror's; `error` is the server's own complaint.

    `same_origin` is False when the owner's stream was made anew since this mirror was. `missing` messages before
    `held` are at the origin and not in the mirror: the server takes a gap for deleted messages, and goes on behind it.
    """

    head: int
    held: int
    error: str
    same_origin: bool
    missing: int

    @property
    def behind(self) -> int:
        """Messages still to come. The server's own `lag` says 0 while a mirror stalls, so it is not used."""
        return max(self.head - self.held, 0)

    @property
    def fit(self) -> bool:
        """It is the origin's beginning, up to `held`; else it is made anew."""
        return not self.foreign and not self.missing

    @property
    def foreign(self) -> bool:
        """The mirror may hold what its origin does not: the origin was made anew or restored from a copy."""
        return not self.same_origin or self.ahead

    @property
    def ahead(self) -> bool:
        """It holds more than its origin: the origin is being refilled, or its ledger was set back."""
        return self.held > self.head


def kept(store: Store) -> Mapping[str, Any]:
    """How a stream and its mirrors keep what is in them: for ever, but for keys that are destroyed."""
    return {**KEPT_FOR_EVER, "deny_delete": store is not Store.TEXT_KEYS}


async def ensure_stream(connection: Client, jurisdiction: str, side: Side, store: Store = Store.EVENTS) -> None:
    """A stream of a side in its own account: what is put there stays. Raises Misconfigured, BusErrors of the API."""
    name = stream_name(side, store)
    config = {
        **kept(store),
        "name": name,
        "subjects": captured(jurisdiction, side, store),
        "num_replicas": replicas(connection),
        "allow_atomic": store is Store.EVENTS,
        "allow_direct": False,
    }
    if (existing := await info_of(connection, f"STREAM.INFO.{name}")) is None:
        await api(connection, f"STREAM.CREATE.{name}", config)
        return
    if set(existing["config"].get("subjects") or ()) < set(config["subjects"]):  # of a version that said less there
        update = {**existing["config"], "subjects": config["subjects"]}
        existing = await api(connection, f"STREAM.UPDATE.{name}", update)
    require_same(f"stream {name}", config, existing["config"])
    await store_as_often(connection, config, existing["config"])


async def ensure_mirror_consumer(connection: Client, owner: Side, reader: Side, store: Store = Store.EVENTS) -> None:
    """The consumer on the owner's stream (in the owner's account) that feeds the mirror of `reader`."""
    stream, consumer = stream_name(owner, store), mirror_consumer(reader)
    config = {
        "name": consumer,
        "durable_name": consumer,
        "ack_policy": "flow_control",
        "deliver_policy": "all",
        "deliver_subject": mirror_delivery(owner, reader, store),
        "flow_control": True,
        "idle_heartbeat": HEARTBEAT,
    }
    if (existing := await info_of(connection, f"CONSUMER.INFO.{stream}.{consumer}")) is None:
        request = {"stream_name": stream, "config": config, "action": "create"}
        await api(connection, f"CONSUMER.CREATE.{stream}.{consumer}", request)
    else:
        require_same(f"consumer {stream}/{consumer}", config, existing["config"])


async def ensure_mirror(
    connection: Client, owner: Side, reader: Side, store: Store = Store.EVENTS, *, keep_ahead: bool = False
) -> Literal["made", "kept", "healed"]:
    """The read-only copy of the owner's stream in the account of `reader`, under the same name and sequences.

    It may be made before its origin is there or can be reached. But a server that finds no consumer there asks again
    only after seconds, then tens of seconds, so the origin is given `ORIGIN_WITHIN` to make it. A mirror that is not
    fit (see MirrorHealth), or that cannot be stored by a cluster, is deleted and filled again ("healed"); the consumers
    on it go with it, so call this before subscribing. With `keep_ahead` one that holds more than an origin that
    is refilled stays: it may be the last to know of an event.
    """
    name = stream_name(owner, store)
    config = {
        **kept(store),
        "name": name,
        "num_replicas": replicas(connection),
        # What a crash takes from a mirror comes again from its origin; fsync per message would cost 20 times.
        "persist_mode": "async" if replicas(connection) == 1 else "default",  # a cluster takes no other
        "mirror": {
            "name": name,
            "external": {"api": mirror_api(owner), "deliver": ""},
            "consumer": {"name": mirror_consumer(reader), "deliver_subject": mirror_delivery(owner, reader, store)},
        },
    }
    mirror = await info_of(connection, f"STREAM.INFO.{name}")
    if mirror is None:
        await _deliver_all(connection, owner, reader, store)
    origin = await _origin(connection, owner, store)
    marked = {**config, "metadata": {ORIGIN_CREATED: origin["created"]}} if origin else config
    if mirror is None:
        await api(connection, f"STREAM.CREATE.{name}", marked)
        return "made"
    require_same(f"mirror {name}", config, mirror["config"])
    if origin is None:
        return "kept"
    health = _health(mirror, origin)
    if health.ahead and keep_ahead and store.refilled:
        return "kept"
    if not health.fit or (mirror["config"].get("persist_mode") or "default") != config["persist_mode"]:
        await api(connection, f"STREAM.DELETE.{name}")
        await _deliver_all(connection, owner, reader, store)
        await api(connection, f"STREAM.CREATE.{name}", marked)
        log.warning("bus.mirror_healed", mirror=name, reader=reader.value)
        return "healed"
    await store_as_often(connection, config, mirror["config"])
    if _origin_of(mirror) is None:  # made before its origin could be reached
        await api(connection, f"STREAM.UPDATE.{name}", marked)
    return "kept"


async def deliver_behind(connection: Client, owner: Side, reader: Side, held: int, store: Store = Store.EVENTS) -> bool:
    """Have the owner's consumer deliver what comes behind `held`; False where it cannot be reached.

    It keeps by itself what was acknowledged. A mirror that knows less than that stands still, and shows no error.
    """
    consumer = f"{stream_name(owner, store)}.{mirror_consumer(reader)}"
    try:
        await api(connection, f"{mirror_api(owner)}.CONSUMER.RESET.{consumer}", {"seq": held + 1}, within=1.0)
    except (ApiRefused, StreamUnavailable, OutcomeUnknown):
        return False
    return True


async def _deliver_all(connection: Client, owner: Side, reader: Side, store: Store) -> None:
    """To a mirror that is about to be made: its server would take up what was acknowledged by one that is gone.

    Waits until the owner's consumer answers, `ORIGIN_WITHIN` seconds at most.
    """
    with suppress(TimeoutError):
        async with asyncio.timeout(ORIGIN_WITHIN):
            while alive():
                if await deliver_behind(connection, owner, reader, 0, store):
                    return
                await asyncio.sleep(0.05)


async def mirror_health(connection: Client, owner: Side, store: Store = Store.EVENTS) -> MirrorHealth | None:
    """How the mirror in this account stands against its origin; None when the origin cannot be reached."""
    mirror = await api(connection, f"STREAM.INFO.{stream_name(owner, store)}")
    origin = await _origin(connection, owner, store)
    return _health(mirror, origin) if origin else None


def _health(mirror: Info, origin: Info) -> MirrorHealth:
    """The mirror must have been asked first: then it cannot seem ahead of an origin that is growing."""
    there, here = origin["state"], mirror["state"]
    return MirrorHealth(
        head=there["last_seq"],
        held=here["last_seq"],
        error=((mirror.get("mirror") or {}).get("error") or {}).get("description", ""),
        same_origin=_origin_of(mirror) in {None, origin["created"]},
        missing=max((here["last_seq"] - here["messages"]) - (there["last_seq"] - there["messages"]), 0),
    )


def _origin_of(mirror: Info) -> str | None:
    return (mirror["config"].get("metadata") or {}).get(ORIGIN_CREATED)


async def _origin(connection: Client, owner: Side, store: Store) -> Info | None:
    with suppress(ApiRefused, StreamUnavailable, OutcomeUnknown):
        match await info_of(connection, f"{mirror_api(owner)}.STREAM.INFO.{stream_name(owner, store)}"):
            case {"created": str(), "state": {"last_seq": int(), "messages": int()}} as origin:
                return origin
    return None


async def info_of(connection: Client, info: str) -> Info | None:
    try:
        return await api(connection, info)
    except ApiRefused as refused:
        if refused.err_code in {STREAM_NOT_FOUND, CONSUMER_NOT_FOUND}:
            return None
        raise


async def made_so(connection: Client, config: Info) -> Info:
    """The stream of this configuration, made or checked; what `STREAM.INFO` says of it. Raises Misconfigured, BusErrors
    of the API."""
    name = config["name"]
    existing = await info_of(connection, f"STREAM.INFO.{name}")
    if existing is None:
        return await api(connection, f"STREAM.CREATE.{name}", config)
    require_same(f"stream {name}", config, existing["config"])
    await store_as_often(connection, config, existing["config"])
    return existing


async def store_as_often(connection: Client, wanted: Info, existing: Info) -> None:
    """A stream that a member of the cluster stored alone is stored by others too."""
    if existing["num_replicas"] != wanted["num_replicas"]:
        await api(connection, f"STREAM.UPDATE.{wanted['name']}", existing | {"num_replicas": wanted["num_replicas"]})


def require_same(what: str, wanted: Info, existing: Info) -> None:
    """Raises Misconfigured. A setting the server leaves out stands for its zero."""
    differences = {
        key: (want, existing.get(key))
        for key, want in wanted.items()
        if key not in CLUSTERED and (existing.get(key) or None) != (want or None)
    }
    if differences:
        raise Misconfigured(what, differences)
