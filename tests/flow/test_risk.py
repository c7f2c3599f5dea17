"""Risk assessment and coordination over the real bus: three organs, one joint ledger (scenario 36, 37, 38)."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from events.base import Side
from services.bus import connection as bus
from tests.flow.exchange import Exchange
from tests.waiting import eventually

pytestmark = pytest.mark.asyncio(loop_scope="module")
COURT, LEGAL, HOUSING = "district-court", "justice-bureau", "housing-bureau"


@pytest.fixture
def joint(sides: Exchange) -> Joint:
    return Joint(sides)


class Joint:
    """Commands to the joint ledger, over NATS on the subject of the organ that gives them."""

    def __init__(self, exchange: Exchange) -> None:
        self.exchange = exchange

    async def give(self, organ: str, command: str, **body: Any) -> dict[str, Any]:
        """The reply's document: an outcome or a problem."""
        return await self.exchange.ask(Side.JOINT, organ, command, **body)

    async def types(self, organ: str, command: str, **body: Any) -> list[str]:
        document = await self.give(organ, command, **body)
        return [event["type"] for event in document["events"]]


async def test_an_assessment_between_initiator_court_and_legal_department(joint: Joint) -> None:
    """Scenario 36, scenario 37: each speaks for itself; opinions travel restricted."""
    opened = await joint.give(
        HOUSING,
        "open-risk-assessment",
        occurred_on="2024-06-03",
        subject="中山路片区房屋征收",
        priority_field="house_expropriation",
        respond_by="2024-06-30",
    )
    matter = opened["stream"].partition(":")[2]
    assert (await joint.give(COURT, "conclude-risk-assessment", id=matter, level="controllable"))["rule"] == "GEN-10"
    for assessor in (COURT, LEGAL):
        day = {"id": matter, "occurred_on": "2024-06-04"}
        assert await joint.types(HOUSING, "invite-assessor", **day, assessor=assessor) == ["assessor.invited.v1"]
    said = {"id": matter, "occurred_on": "2024-06-12", "opinion": "补偿标准易生争议"}
    assert (await joint.give(HOUSING, "submit-assessment-opinion", **said))["rule"] == "RSK-04"
    assert await joint.types(COURT, "submit-assessment-opinion", **said) == ["assessment-opinion.submitted.v1"]
    report = {
        "id": matter,
        "level": "uncontrollable",
        "risk_points": ["补偿标准"],
        "measures": ["公开方案"],
        "response_plan": "专班处置",
        "reason": "法制部门逾期未答复",
    }
    early = await joint.give(HOUSING, "conclude-risk-assessment", occurred_on="2024-06-25", **report)
    assert early["rule"] == "RSK-03"
    done = await joint.types(HOUSING, "conclude-risk-assessment", occurred_on="2024-07-01", **report)
    assert done == ["risk-assessment.concluded.v1"]
    decision = {"id": matter, "decision_title": "征收决定", "decided_on": "2024-07-20"}
    assert (await joint.give(HOUSING, "link-decision", **decision))["rule"] == "RSK-06"

    connection = await joint.exchange.server.service(Side.JOINT)

    async def published() -> bool:
        last = await bus.last_message(connection, "JOINT")
        return last is not None and orjson.loads(last.data)["type"] == "risk-assessment.concluded.v1"

    await eventually(published)
    last = await bus.last_message(connection, "JOINT")
    assert last is not None
    document = orjson.loads(last.data)
    assert (document["visibility"], document["data"]["missing_opinion_of"]) == ("restricted", [LEGAL])


async def test_a_major_sign_of_conflict_asks_both_and_proposes_a_meeting(joint: Joint) -> None:
    """Scenario 38, first half: asked in the same act, answered by each side, closed only then."""
    opened = await joint.give(
        HOUSING,
        "open-coordination",
        occurred_on="2024-08-01",
        decision_title="征收决定",
        decided_on="2024-07-20",
        decision_organ="district-government",
    )
    matter = opened["stream"].partition(":")[2]
    sign = {"severity": "major", "text": "多人反映补偿标准", "respond_by": "2024-08-12"}
    asked = ["conflict-sign.reported.v1", "coordination-opinion.sought.v1", "coordination-opinion.sought.v1"]
    assert await joint.types(HOUSING, "report-conflict-sign", id=matter, occurred_on="2024-08-05", **sign) == asked
    assert joint.exchange.types(Side.JOINT).count("meeting.proposed.v1") == 1
    close = {"id": matter, "occurred_on": "2024-08-09", "outcome": "defused", "result": "已协商一致"}
    assert (await joint.give(HOUSING, "close-coordination", **close))["rule"] == "COO-03"
    for organ in (COURT, LEGAL):
        said = {"id": matter, "occurred_on": "2024-08-08", "opinion": "先行协商"}
        assert await joint.types(organ, "give-coordination-opinion", **said) == ["coordination-opinion.given.v1"]
    assert await joint.types(HOUSING, "close-coordination", **close) == ["coordination.closed.v1"]
