"""A major dispute over the real bus: it names a case of the court that the government learned of by the bus only."""

from __future__ import annotations

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
    await eventually(lambda: "case-copy.noted.v1" in exchange.types(Side.GOVERNMENT), within=10)
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
