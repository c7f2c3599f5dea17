"""The court's copy of a reconsideration paper: REC-01, REC-08, and the policies that feed it."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from events.base import Event, Side, Visibility
from events.envelope import Envelope
from events.reconsideration import (
    ReconsiderationCopyAcknowledged,
    ReconsiderationCopyReceived,
    ReconsiderationOpinionSent,
    ReconsiderationSuggestionSent,
)
from services.court.reconsideration_copy import DECIDER, AcknowledgeReconsiderationCopy, ReceiveReconsiderationCopy
from services.decider import Command
from services.policies.policy import policies_of
from tests.given import MATTER, Given, given
from tests.organs import COURT, COURT_DIVISION, GOV, HOUSING, LEGAL, URBAN
from tests.reconsiderations import NUMBER, SENT_ON, SUGGESTION, opinion_sent, suggestion_sent

POLICIES = list(policies_of(DECIDER, Side.COURT))

SIGNED = date(2024, 3, 12)
ACKNOWLEDGE = AcknowledgeReconsiderationCopy()


def received(*cc: str) -> ReconsiderationCopyReceived:
    return ReconsiderationCopyReceived(
        occurred_on=SENT_ON,
        instrument=SUGGESTION,
        title="关于规范行政处罚告知程序",
        number=NUMBER,
        issuer=GOV,
        cc=cc or (COURT,),
        visibility=Visibility.BILATERAL,
    )


def commands(event: ReconsiderationSuggestionSent | ReconsiderationOpinionSent) -> list[Command]:
    """What the court's policies make of the government's event."""
    envelope = Envelope(
        jurisdiction="410204",
        side=Side.GOVERNMENT,
        stream=f"reconsideration-suggestion:{MATTER}",
        version=2,
        type=event.type,
        recorded_at=datetime(2024, 3, 10, tzinfo=UTC),
        occurred_on=event.occurred_on,
        actor=GOV,
        command_id="command",
        command_digest="0" * 16,
        visibility=Visibility.BILATERAL,
        data=None,
    )
    policies = [policy for policy in POLICIES if policy.event is type(event)]
    assert [policy.source for policy in policies] == [Side.GOVERNMENT]
    return [command for policy in policies for command in policy.commands(envelope, event)]


def at_court(*history: Event, actor: str = COURT, today: date = SIGNED) -> Given:
    return given(DECIDER, *history).as_(actor).having(today=today)


def test_rec_01_the_copy_arrives_once_under_the_same_id() -> None:
    [command] = commands(suggestion_sent(cc=(COURT, URBAN)))
    assert command.id == MATTER
    at_court().when(command).then(received()).when(command).nothing()


def test_rec_08_an_opinion_arrives_only_where_the_court_is_copied() -> None:
    assert commands(opinion_sent()) == []
    [elsewhere] = commands(opinion_sent(cc=(URBAN,)))
    at_court().when(elsewhere).nothing()
    [copied] = commands(opinion_sent(cc=(COURT,)))
    at_court().when(copied).then_types(ReconsiderationCopyReceived)


@pytest.mark.parametrize("actor", [COURT, COURT_DIVISION])
def test_rec_01_the_court_or_its_division_acknowledges_once(actor: str) -> None:
    signed = ReconsiderationCopyAcknowledged(occurred_on=SIGNED, organ=COURT)
    story = at_court(received(), actor=actor).when(ACKNOWLEDGE).then(signed)
    story.when(ACKNOWLEDGE).nothing()
    story.as_(COURT).when(ACKNOWLEDGE).nothing()


def test_each_organ_of_the_court_has_its_own_copy() -> None:
    story = at_court(received(COURT, COURT_DIVISION), actor=COURT_DIVISION).when(ACKNOWLEDGE)
    after = story.then(ReconsiderationCopyAcknowledged(occurred_on=SIGNED, organ=COURT_DIVISION))
    after.as_(COURT).when(ACKNOWLEDGE).then(ReconsiderationCopyAcknowledged(occurred_on=SIGNED, organ=COURT))


@pytest.mark.parametrize("actor", [GOV, LEGAL, HOUSING])
def test_gen_10_nobody_else_acknowledges(actor: str) -> None:
    at_court(received()).having(actor=actor).when(ACKNOWLEDGE).rejected("GEN-10")


def test_nothing_is_acknowledged_before_it_came_or_was_sent() -> None:
    at_court().when(ACKNOWLEDGE).rejected("GEN-05")
    early = ACKNOWLEDGE.model_copy(update={"occurred_on": date(2024, 3, 9)})
    at_court(received()).when(early).rejected("GEN-08")


def test_the_copy_is_as_visible_as_what_was_copied() -> None:
    secret = received().model_copy(update={"visibility": Visibility.RESTRICTED})
    assert DECIDER.visibility(DECIDER.fold([secret])) is Visibility.RESTRICTED
    assert DECIDER.visibility(DECIDER.initial) is Visibility.BILATERAL
    assert ReceiveReconsiderationCopy.internal
