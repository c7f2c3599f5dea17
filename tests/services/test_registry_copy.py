"""A side's copy of the organ registry: complete, each entry once, tolerant of what it does not know (ORG-02)."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import orjson
import pytest
from pydantic import BaseModel, ConfigDict

from events.base import Event, Side, Visibility
from events.envelope import Envelope, encode
from events.meeting import MeetingClosed
from events.organ import OrganRegistered, OrganRenamed, OrganRoleAssigned, OrganSuperseded, RegistryEntryReceived
from services.decider import Command
from services.errors import BadCommand
from services.policies.policy import policies_of
from services.shared import registry_copy
from services.shared.registry_copy import DECIDER, ReceiveRegistryEntry
from tests.given import given
from tests.organs import COURT, HOUSING, ORGANS, REGISTRY, ROLES, SINCE, URBAN

POLICIES = list(policies_of(DECIDER, Side.COURT))

LATER = date(2024, 2, 1)


def from_the_bus(event: Event, version: int) -> Envelope:
    """The event as the other side reads it from the bytes on the bus."""
    envelope = Envelope(
        jurisdiction="410204",
        side=Side.JOINT,
        stream="organ-registry",
        version=version,
        type=event.type,
        recorded_at=datetime(2025, 1, 1, tzinfo=UTC),
        occurred_on=event.occurred_on,
        actor="group-office",
        command_id="c",
        command_digest="d",
        visibility=Visibility.MEMBERS,
        data=None,
    )
    return Envelope.decode(encode(envelope, event))


def commands_for(event: Event, version: int = 1) -> list[Command]:
    envelope = from_the_bus(event, version)
    return [
        command
        for policy in POLICIES
        if policy.source is Side.JOINT and policy.event.type == event.type
        for command in policy.commands(envelope, envelope.payload())
    ]


def test_org_02_the_copy_becomes_the_registry_itself() -> None:
    superseded = OrganSuperseded(occurred_on=LATER, organ=URBAN, successor=HOUSING)
    renamed = OrganRenamed(occurred_on=LATER, organ=HOUSING, name="鼓楼区住建局")
    story = given(DECIDER).as_(COURT)
    events = (*ORGANS, *ROLES, renamed, superseded)
    for version, event in enumerate(events, 1):
        for command in commands_for(event, version):
            story = story.when(command).then_types(RegistryEntryReceived)
    expected = REGISTRY.apply(renamed).apply(superseded)
    assert (story.state.organs, story.state.tenures) == (expected.organs, expected.tenures)
    assert story.state.entries == {f"organ-registry:{n}" for n in range(1, len(events) + 1)}


def test_each_organ_event_is_received_once_under_its_own_day() -> None:
    assert len(POLICIES) == len({policy.name for policy in POLICIES}) == len({p.event for p in POLICIES})
    assert {policy.event for policy in POLICIES} == registry_copy.KNOWN
    [command] = commands_for(ROLES[0], 7)
    received = RegistryEntryReceived(
        occurred_on=SINCE,
        entry_id="organ-registry:7",
        entry_type="organ-role.assigned.v1",
        entry={"organ": COURT, "role": "district_court"},
    )
    given(DECIDER).when(command).then(received).when(command).nothing()


def entry(wire_type: str, data: dict[str, Any]) -> dict[str, Any]:
    return {"occurred_on": SINCE, "entry_id": "organ-registry:1", "entry_type": wire_type, "entry": data}


@pytest.mark.parametrize("wire_type", ["organ.merged.v9", MeetingClosed.type])
def test_an_entry_of_an_unknown_or_foreign_type_is_kept_and_changes_nothing(wire_type: str) -> None:
    after = given(DECIDER).when(ReceiveRegistryEntry(**entry(wire_type, {"x": 1}))).then_types(RegistryEntryReceived)
    assert after.state.entries == {"organ-registry:1"}
    assert not after.state.organs


def test_data_that_does_not_fit_is_refused_but_never_breaks_history() -> None:
    wrong = entry("organ.renamed.v1", {"organ": "Not An Id"})
    with pytest.raises(BadCommand):
        given(DECIDER).when(ReceiveRegistryEntry(**wrong)).decide()
    history = [RegistryEntryReceived(**wrong), RegistryEntryReceived(**{**wrong, "entry_id": "organ-registry:2"})]
    assert given(DECIDER, *history).state.entries == {"organ-registry:1", "organ-registry:2"}


class _Seat(BaseModel):
    model_config = ConfigDict(extra="forbid")

    floor: int


class _Seated(OrganRegistered):
    """A registration with a part of its own, as a later version may have."""

    seat: _Seat


def test_fields_this_version_does_not_know_are_ignored_at_every_depth(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry_copy, "KNOWN", frozenset({_Seated}))
    monkeypatch.setattr(registry_copy, "payload_class", {OrganRegistered.type: _Seated}.get)
    data = {**orjson.loads(ORGANS[0].data()), "seat": {"floor": 3, "lift": True}, "motto": "新"}
    after = given(DECIDER).when(ReceiveRegistryEntry(**entry(OrganRegistered.type, data)))
    assert COURT in after.then_types(RegistryEntryReceived).state


def test_the_entry_survives_its_own_bytes() -> None:
    [command] = commands_for(OrganRegistered.model_validate(ORGANS[0].model_dump()))
    [event] = given(DECIDER).when(command).decide()
    again = RegistryEntryReceived.model_validate({**orjson.loads(event.data()), "occurred_on": SINCE})
    assert DECIDER.fold([again]) == DECIDER.fold([event])


def test_only_policies_fill_the_copy() -> None:
    assert ReceiveRegistryEntry.internal
    assert ReceiveRegistryEntry.opens
    assert DECIDER.singleton
    assert DECIDER.visibility(DECIDER.initial) is Visibility.MEMBERS
    assert OrganRoleAssigned in {policy.event for policy in POLICIES}
