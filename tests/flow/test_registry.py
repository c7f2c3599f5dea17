"""The organ registry is kept by the joint office; court and government follow it and judge by their copies."""

from __future__ import annotations

from typing import Any

import pytest

from events.base import Side
from tests.flow.exchange import Exchange
from tests.flow.suggesting import HOUSING, LEGAL, URBAN, approved, sent

pytestmark = pytest.mark.asyncio(loop_scope="module")
FORMER, LEGAL_ROLE = "legal-affairs-office", "government_legal_department"


async def changed(sides: Exchange, command: str, on: str, **fields: Any) -> None:
    """A change of the registry, followed by both sides."""
    await sides.give(Side.JOINT, "group-office", command, on, **fields)
    await sides.registry_followed()


async def test_scenario_12_the_legal_department_changes(sides: Exchange) -> None:
    """SUG-02: who must have the copy is a matter of the day of sending, on both sides."""
    organ = {"organ": FORMER, "name": "鼓楼区人民政府法制办公室", "organ_kind": "department"}
    organ |= {"organ_side": "government", "superior": "district-government"}
    await changed(sides, "register-organ", "2023-01-01", **organ)
    await changed(sides, "assign-organ-role", "2023-01-01", organ=FORMER, role=LEGAL_ROLE)
    await changed(sides, "assign-organ-role", "2024-02-01", organ=LEGAL, role=LEGAL_ROLE)
    one = await approved(sides, on="2024-01-15")
    assert await one.send("2024-03-01", cc=[FORMER]) == "SUG-02"
    assert await one.send("2024-01-20", cc=[LEGAL]) == "SUG-02"
    assert await one.send("2024-01-20", cc=[FORMER]) == one.matter
    await one.at_organs("suggestion-response.opened.v1")
    assert await one.answered("2024-03-10", organ=FORMER, feedback_by=HOUSING) == "SUG-12"
    assert await one.answered("2024-03-10", organ=LEGAL, feedback_by=HOUSING) == one.matter
    assert (await one.at_court("feedback.received.v1"))["forwarded_by"] == LEGAL


async def test_scenario_23_the_successor_answers(sides: Exchange) -> None:
    """ORG-02, SUG-12: the addressee was merged after sending; the answer is its successor's, under the old name."""
    one = await sent(sides, addressees=[URBAN])
    await one.signed_for("2024-03-15", organ=URBAN)
    assert await one.answered("2024-04-10") == "SUG-12"
    await changed(sides, "supersede-organ", "2024-04-01", organ=URBAN, successor=HOUSING)
    assert await one.answered("2024-04-10", organ=URBAN) == "GEN-02"
    assert await one.answered("2024-04-10") == one.matter
    received = await one.at_court("feedback.received.v1")
    assert (received["organ"], received["successor"]) == (URBAN, HOUSING)
    another = await approved(sides, on="2024-04-02")
    assert await another.send("2024-04-05", addressees=[URBAN]) == "SUG-03"
