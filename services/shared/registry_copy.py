"""A side's own copy of the organ registry, received from the joint ledger entry by entry.

Court and government decide offline: what they know of organs and roles stands in their own ledger. The state
is the same `Registry`; `entries` names the joint events received, so that none counts twice. Fields that this
version does not know are ignored, at every depth. An entry of a type that this version does not know is passed over,
because policies are looked up by type, and is not asked for again after an update: both sides are updated before the
group office records a new type of entry.
"""

from __future__ import annotations

from dataclasses import replace
from typing import cast, get_args

from pydantic import ValidationError

from domain.registry import Registry
from events.base import Event, Visibility, payload_class
from events.organ import OrganEvent, RegistryEntryReceived
from events.upcasts import upcast
from events.values import ShortText
from services.decider import Command, Context, Decider, by_command
from services.errors import BadCommand
from services.receipt import taking

KNOWN = frozenset(get_args(OrganEvent))


class ReceiveRegistryEntry(Command, zh="接收机关名录条目", opens=True, internal=True):
    """One event of the joint registry: its id, wire type and data; the business date is that event's."""

    entry_id: ShortText
    entry_type: ShortText
    entry: dict[str, object]


def evolve(state: Registry, event: RegistryEntryReceived) -> Registry:
    received = replace(state, entries=state.entries | {event.entry_id})
    try:
        organ_event = read_entry(event)
    except ValidationError:  # a type tightened after the entry was taken must not break history
        return received
    return received if organ_event is None else received.apply(organ_event)


def receive(state: Registry, command: ReceiveRegistryEntry, context: Context) -> list[Event]:
    """Each entry once. Raises BadCommand when the data of a known type does not fit: the policy parks it."""
    if command.entry_id in state.entries:
        return []
    event = command.fact(RegistryEntryReceived)
    try:
        read_entry(event)
    except ValidationError as error:
        raise BadCommand(f"名录条目 {command.entry_id} 有误 / entry does not fit: {error}") from error
    return [event]


def read_entry(event: RegistryEntryReceived) -> OrganEvent | None:
    """The organ event of an entry in its newest version; None for an unknown type. Raises ValidationError."""
    wire_type, data = upcast(event.entry_type, event.entry)
    cls = payload_class(wire_type)
    if cls not in KNOWN or cls is None:
        return None
    return cast(OrganEvent, cls.model_validate({**data, "occurred_on": event.occurred_on}, extra="ignore"))


DECIDER = Decider(
    "registry-copy",
    Registry(),
    evolve,
    by_command(receive),
    visibility=lambda state: Visibility.MEMBERS,
    singleton=True,
    receipts=[
        taking(
            {f"receive-{event.type.replace('.', '-')}": event for event in get_args(OrganEvent)},
            ReceiveRegistryEntry,
            kept={
                "entry_id": lambda envelope, _: envelope.id,
                "entry_type": lambda envelope, _: envelope.type,
                "entry": lambda envelope, _: envelope.data,
            },
            same_matter=False,
        )
    ],
)
