"""A major dispute over the real bus: it names a case of the court that the government learned of by the bus only.

So it does with the execution coordination that it grew out of, and the coordination with the dispute that it became.
"""

from __future__ import annotations

from uuid import uuid4

from events.base import Side
from tests.flow.exchange import Exchange
from tests.waiting import eventually

NUMBER = "（2024）豫0204行初12号"
CASE = {
    "number": NUMBER,
    "cause": "expropriation",
    "field": "urban_construction",
    "defendants": ["housing-bureau"],
    "plaintiff_kind": "natural_person",
    "plaintiff_count": 46,
}
DISPUTE = {
    "occurred_on": "2024-03-01",
    "title": "某片区房屋征收补偿争议",
    "text": "涉及房屋征收补偿的系列行政争议。",
    "field": "urban_construction",
    "case_refs": [{"number": NUMBER}],
    "criteria": ["numerous_parties"],
    "litigation_alone_insufficient": True,
}


async def test_a_dispute_names_a_case_that_came_over_the_bus(exchange: Exchange) -> None:
    """Scenario 38, DIS-01, GEN-06: before the court filed the case nobody can cite it; the court may not lead."""

    async def register(organ: str) -> str:
        answer = await exchange.post(Side.GOVERNMENT, organ, "register-dispute", DISPUTE)
        body = answer.json()
        return str(body.get("rule") or body["stream"])

    assert await register("housing-bureau") == "DIS-01"
    assert await register("justice-bureau") == "GEN-06"
    filed = await exchange.post(Side.COURT, "district-court", "file-case", {"occurred_on": "2024-02-01", **CASE})
    assert filed.status_code == 200, filed.text
    await eventually(lambda: "case-copy.noted.v1" in exchange.types(Side.GOVERNMENT))
    dispute = (await register("justice-bureau")).partition(":")[2]
    task = {"id": dispute, "organ": "housing-bureau", "text": "核查补偿标准", "due_on": "2024-04-30"}
    assigned = await exchange.post(
        Side.GOVERNMENT, "justice-bureau", "assign-dispute-task", {"occurred_on": "2024-03-05", **task}
    )
    assert assigned.status_code == 200, assigned.text
    effort = {"id": dispute, "route": "negotiation", "text": "召开沟通会", "effect": "suspends", "task": 1}
    refused = await exchange.post(Side.GOVERNMENT, "housing-bureau", "record-resolution-effort", effort)
    assert refused.json()["rule"] == "DIS-03"
    assert await register("district-court") == "GEN-03"


async def test_a_coordination_and_a_dispute_name_each_other_over_the_bus(exchange: Exchange) -> None:
    """Scenario 38, GEN-06, COO-05: named before it came over, or as what it is not, it is not there."""
    case = await exchange.announced()

    async def register(coordination: str) -> str:
        fields = {**DISPUTE, "case_refs": [{"number": case}], "organs": ["housing-bureau"]}
        on = str(fields.pop("occurred_on"))
        return await exchange.give(
            Side.GOVERNMENT, "justice-bureau", "register-dispute", on, **fields, coordination=coordination
        )

    async def close(dispute: str) -> str:
        said = {"outcome": "turned_into_dispute", "result": "部分相对人起诉", "dispute": dispute}
        return await exchange.give(
            Side.JOINT, "housing-bureau", "close-coordination", "2024-03-10", id=coordination, **said
        )

    decision = {"decision_title": "征收决定", "decided_on": "2024-01-20", "decision_organ": "district-government"}
    coordination = await exchange.give(Side.JOINT, "housing-bureau", "open-coordination", "2024-02-10", **decision)
    assert await register(str(uuid4())) == "GEN-06"
    copied = await exchange.reached(Side.GOVERNMENT, coordination, "matter-opening.received.v1")
    assert copied == {
        "kind": "coordination",
        "organs": ["housing-bureau", "district-government"],
        "visibility": "bilateral",
    }
    dispute = await register(coordination)
    copied = await exchange.reached(Side.JOINT, dispute, "matter-opening.received.v1")
    assert copied == {"kind": "dispute", "organs": ["justice-bureau", "housing-bureau"], "visibility": "bilateral"}
    assert await close(coordination) == "GEN-06"
    assert await register(dispute) == "GEN-06"
    assert await close(dispute) == coordination
