"""Reconsideration papers over the real bus: the government sends, the court signs its copy (scenarios 26, 27)."""

from __future__ import annotations

from typing import Any

from events.base import Side
from tests.flow.exchange import Exchange
from tests.waiting import eventually

CASE = "鼓政行复〔2024〕5号"
CONTENT: dict[str, Any] = {
    "instrument": "reconsideration_suggestion",
    "issuer": "district-government",
    "addressee": "housing-bureau",
    "title": "关于规范行政处罚告知程序",
    "problems": ["未告知听证权利"],
    "recommendations": ["完善告知程序"],
    "case_refs": [CASE],
    "categories": ["general_procedural"],
}
OPINION = {**CONTENT, "instrument": "reconsideration_opinion", "ground": "unlawful"}


async def test_scenarios_26_and_27_over_the_bus(exchange: Exchange) -> None:
    async def government(command: str, organ: str = "district-government", **body: Any) -> Any:
        return await exchange.post(Side.GOVERNMENT, organ, command, body)

    async def drafted(content: dict[str, Any]) -> str:
        answer = await government("draft-reconsideration-suggestion", occurred_on="2024-03-01", content=content)
        assert answer.status_code == 200, answer.text
        return str(answer.json()["stream"].partition(":")[2])

    unknown = await government("draft-reconsideration-suggestion", occurred_on="2024-03-01", content=CONTENT)
    assert unknown.json()["rule"] == "GEN-06"
    case = {"number": CASE, "field": "urban_construction", "occurred_on": "2024-02-01"}
    refused = await government("accept-reconsideration", respondent="tax-bureau", **case)
    assert refused.json()["rule"] == "REC-07"
    accepted = await government("accept-reconsideration", respondent="housing-bureau", **case)
    assert accepted.status_code == 200, accepted.text

    matter = await drafted(CONTENT)
    send: dict[str, Any] = {"id": matter, "occurred_on": "2024-03-10", "number": "鼓政复建〔2024〕3号"}
    assert (await government("send-reconsideration-suggestion", **send)).json()["rule"] == "REC-01"
    sent = await government("send-reconsideration-suggestion", **send, cc=["district-court"])
    assert sent.status_code == 200, sent.text
    await eventually(lambda: "reconsideration-copy.received.v1" in exchange.types(Side.COURT))
    signed = await exchange.post(
        Side.COURT,
        "court-admin-division",
        "acknowledge-reconsideration-copy",
        {"id": matter, "occurred_on": "2024-03-12"},
    )
    assert [event["type"] for event in signed.json()["events"]] == ["reconsideration-copy.acknowledged.v1"]

    opinion = await drafted(OPINION)
    again = {"id": opinion, "occurred_on": "2024-03-10", "superior_department": "开封市住房和城乡建设局"}
    taken = await government("send-reconsideration-suggestion", **again, number="鼓政复建〔2024〕3号")
    assert taken.json()["rule"] == "REC-09"
    sent = await government("send-reconsideration-suggestion", **again, number="鼓政复意〔2024〕1号")
    assert sent.status_code == 200, sent.text
    receipt = {"id": opinion, "occurred_on": "2024-03-15"}
    assert (await government("confirm-reconsideration-service", "housing-bureau", **receipt)).status_code == 200
    order = {"id": opinion, "due_on": "2024-06-14", "reason": "逾期未报告"}
    early = await government("order-performance", **order, occurred_on="2024-05-14")
    assert early.json()["rule"] == "REC-05"
    ordered = await government("order-performance", **order, occurred_on="2024-05-15")
    assert [event["type"] for event in ordered.json()["events"]] == ["performance.ordered.v1"]

    for addressee, answer in (("tax-bureau", 409), ("police-branch", 200)):
        paper = await drafted({**OPINION, "addressee": addressee})
        number = f"鼓政复意〔2024〕{2 if answer == 200 else 9}号"
        said = await government(
            "send-reconsideration-suggestion", id=paper, occurred_on="2024-03-20", number=number, cc=[]
        )
        assert said.status_code == answer, said.text
    assert exchange.types(Side.COURT).count("reconsideration-copy.received.v1") == 1
