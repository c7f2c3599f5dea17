"""What a side takes over from another: one line gives the command, its decision and the policy."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import pytest

from events.base import Event, Side, Visibility
from events.bulletin import BulletinIssued
from events.case import CaseConclusionNoted, CaseFiled, CaseNoted
from events.envelope import Envelope
from events.observation import ObservationHeld, ObservationRequested, ObservationRequestReceived
from services.court.service import COURT
from services.decider import Command, Decider
from services.government.service import GOVERNMENT
from services.joint.service import JOINT
from services.policies.policy import policies_of
from services.receipt import keeping, taking
from tests.given import MATTER, given
from tests.organs import HOUSING

NUMBER = "（2024）豫0204行初12号"
DAY = date(2024, 2, 1)
REQUESTED = ObservationRequested(occurred_on=DAY, by=HOUSING, case=NUMBER, reason="典型案件")
SIDES = (COURT, GOVERNMENT, JOINT)


class NoteWhoAsks(Command, zh="记录申请", internal=True):
    """Somebody asked."""

    organ: str
    envelope_id: str


class TopicNoted(Event):
    """Not of the published language: what a bulletin was about."""

    topic: str


@dataclass(frozen=True)
class Noted:
    events: tuple[Event, ...] = ()


def arrived(event: Event) -> Envelope:
    return Envelope(
        jurisdiction="410204",
        side=Side.GOVERNMENT,
        stream=f"observation-request:{MATTER}",
        version=3,
        type=event.type,
        recorded_at=datetime(2025, 6, 30, tzinfo=UTC),
        occurred_on=event.occurred_on,
        actor=HOUSING,
        command_id="k",
        command_digest="0" * 16,
        visibility=Visibility.BILATERAL,
        data=None,
    )


def keeper(*receipts: Any) -> Decider[Noted]:
    return Decider(
        "notes", Noted(), lambda state, event: Noted((*state.events, event)), receipts=receipts, decisions={}
    )


def test_what_is_kept_becomes_an_own_event_once() -> None:
    receipt = keeping(
        ObservationRequested,
        ObservationRequestReceived,
        "receive-request",
        "接收申请",
        opens=True,
        known=lambda state, event: event in state.events,
    )
    [command] = receipt.commands(arrived(REQUESTED), REQUESTED)
    assert (command.type, command.zh, command.id, command.on) == ("receive-request", "接收申请", MATTER, DAY)
    assert command.internal
    assert command.opens
    received = ObservationRequestReceived(occurred_on=DAY, by=HOUSING, case=NUMBER, reason="典型案件")
    given(keeper(receipt)).when(command).then(received).when(command).nothing()


def test_nothing_is_known_unless_it_is_said() -> None:
    receipt = keeping(ObservationRequested, ObservationRequestReceived, "receive-request", "接收申请")
    [command] = receipt.commands(arrived(REQUESTED), REQUESTED)
    again = given(keeper(receipt)).when(command).then_types(ObservationRequestReceived).when(command)
    again.then_types(ObservationRequestReceived)
    assert not command.opens


def test_a_field_of_another_name_or_of_the_envelope_is_named() -> None:
    receipt = taking(
        {"note-request": ObservationRequested},
        NoteWhoAsks,
        kept={"organ": "by", "envelope_id": lambda envelope, _: envelope.id},
        where=lambda request: request.by == HOUSING,
    )
    [command] = receipt.commands(arrived(REQUESTED), REQUESTED)
    assert command == NoteWhoAsks(
        id=MATTER, occurred_on=DAY, organ=HOUSING, envelope_id=f"observation-request:{MATTER}:3"
    )
    assert receipt.commands(arrived(REQUESTED), REQUESTED.model_copy(update={"by": "elsewhere"})) == []


def test_a_field_of_which_nothing_is_said_is_a_mistake_of_the_declaration() -> None:
    with pytest.raises(TypeError, match="NoteWhoAsks does not say where organ comes from"):
        taking(ObservationRequested, NoteWhoAsks, kept={"envelope_id": lambda envelope, _: envelope.id})
    with pytest.raises(TypeError, match="ObservationHeld"):
        keeping({"note": CaseFiled, "note-holding": ObservationHeld}, CaseNoted, "note-case", "接收")


def test_a_field_may_stand_in_the_content() -> None:
    assert keeping(BulletinIssued, TopicNoted, "note-topic", "登记").events == {"note-topic": BulletinIssued}


def test_policies_listen_to_every_other_side_that_may_say_it() -> None:
    receipts = [
        keeping(CaseFiled, CaseConclusionNoted, "note", "登记"),
        keeping(BulletinIssued, TopicNoted, "hear", "登记"),
    ]
    heard = {side: [(policy.name, policy.source) for policy in policies_of(keeper(*receipts), side)] for side in Side}
    assert heard == {
        Side.COURT: [("hear", Side.GOVERNMENT)],
        Side.GOVERNMENT: [("note", Side.COURT), ("hear", Side.COURT)],
        Side.JOINT: [("note", Side.COURT), ("hear", Side.COURT), ("hear", Side.GOVERNMENT)],
    }


@pytest.mark.parametrize("definition", SIDES, ids=lambda definition: definition.side)
def test_every_receipt_of_a_side_is_decided_and_hears_somebody(definition: Any) -> None:
    policies = [(policy.source, policy.event, policy.name) for policy in definition.policies]
    assert len(policies) == len(set(policies))
    for decider in definition.deciders:
        for receipt in decider.receipts:
            assert receipt.command in decider.decisions
            assert receipt.command.internal


def test_every_declared_event_is_heard_by_some_side() -> None:
    receipts = [receipt for side in SIDES for decider in side.deciders for receipt in decider.receipts]
    declared = {event for receipt in receipts for event in receipt.events.values()}
    assert declared <= {policy.event for side in SIDES for policy in side.policies}
