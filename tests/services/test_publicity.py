"""Publicity (opinion 四(三); domain A.10): PUB-01, scenario 39."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from events.base import Side, Visibility
from events.group import PublicityActivityHeld, PublicityTopic
from events.organ import OrganDeactivated, OrganSuperseded
from services.errors import Refused
from services.joint.publicity import DECIDER, HoldPublicityActivity
from services.ledger.ledger import Ledger
from services.ledger.request import Outcome, Request
from services.shared import registry_copy
from tests.given import TODAY, Given, given
from tests.organs import COURT, COURT_DIVISION, GOV, HOUSING, OFFICE, SUPERVISORY, URBAN, registry
from tests.sides import NOW, give_registry, writer

DAY = date(2024, 12, 4)
HELD = PublicityActivityHeld(
    occurred_on=DAY,
    organ=HOUSING,
    topic=PublicityTopic.RECONSIDERATION_LAW,
    title="行政复议法宣传周",
    reach=300,
    place="中山路广场",
    co_organisers=(COURT,),
)


def activity(by: str = HOUSING, *history: Any) -> Given:
    return given(DECIDER, *history).having(side=Side.JOINT, actor=by)


def hold(**changes: Any) -> HoldPublicityActivity:
    return HoldPublicityActivity(**(HELD.model_dump() | changes))


@pytest.mark.parametrize("by", [HOUSING, OFFICE])
def test_pub_01_a_member_unit_holds_it(by: str) -> None:
    after = activity(by).when(hold()).then(HELD).when(hold()).nothing()
    after.when(hold(reach=400)).rejected("GEN-05")
    assert DECIDER.visibility(after.state) is Visibility.PUBLIC


@pytest.mark.parametrize("organ", [COURT_DIVISION, SUPERVISORY, "nobody"])
def test_pub_01_nobody_else_organises_it(organ: str) -> None:
    activity(OFFICE).when(hold(organ=organ)).rejected("PUB-01")
    activity(OFFICE).when(hold(co_organisers=(COURT, organ))).rejected("PUB-01")


def test_pub_01_an_organ_that_has_ended_held_nothing_since() -> None:
    ended = registry(OrganDeactivated(occurred_on=DAY, organ=HOUSING, reason="撤销"))
    activity(OFFICE).having(registry=ended).when(hold()).rejected("PUB-01")
    merged = registry(OrganSuperseded(occurred_on=date(2025, 1, 1), organ=HOUSING, successor=URBAN))
    activity(URBAN).having(registry=merged).when(hold()).then(HELD)


def test_pub_01_not_on_a_day_to_come() -> None:
    """PUB-01, scenario 39: the decision refuses tomorrow with PUB-01."""
    activity().when(hold(occurred_on=TODAY + timedelta(days=1))).rejected("PUB-01")
    activity().when(hold(occurred_on=TODAY)).then_types(PublicityActivityHeld)


def test_gen_01_at_the_ledger_the_general_rule_speaks_first(sqlite_url: str) -> None:
    """PUB-01, scenario 39: whatever is dated tomorrow, the ledger refuses with GEN-01 before any decision."""
    ledger = Ledger(sqlite_url)
    joint = writer(ledger, deciders=[DECIDER, registry_copy.DECIDER], side=Side.JOINT)
    give_registry(joint)
    tomorrow = hold(occurred_on=NOW.date() + timedelta(days=1))
    refused, taken = joint.commit([Request(tomorrow, HOUSING, "tomorrow"), Request(hold(), HOUSING, "then")])
    ledger.close()
    assert isinstance(refused, Refused)
    assert refused.rule == "GEN-01"
    assert isinstance(taken, Outcome)


def test_pub_01_the_topic_is_one_of_the_opinion() -> None:
    with pytest.raises(ValidationError):
        hold(topic="traffic_safety")


@pytest.mark.parametrize("by", [URBAN, COURT, GOV, SUPERVISORY])
def test_gen_10_nobody_speaks_for_another_organiser(by: str) -> None:
    activity(by).when(hold()).rejected("GEN-10")
