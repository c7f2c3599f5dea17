"""The index of cases over the real bus: what the court files and restricts, the government side knows (CAS-04)."""

from __future__ import annotations

from typing import Any

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
    "plaintiff_count": 3,
    "occurred_on": "2024-01-10",
}


def bulletin(topic: str, issuer: str, addressee: str, visibility: str = "bilateral", **more: Any) -> dict[str, Any]:
    return {
        "topic": topic,
        "title": "重大敏感案件情况",
        "text": "案件受理情况。",
        "issuer": issuer,
        "addressee": addressee,
        "visibility": visibility,
        "case_refs": [{"number": NUMBER}],
        **more,
    }


async def rule_of(exchange: Exchange, side: Side, organ: str, content: dict[str, Any]) -> str | None:
    """The rule that refuses a bulletin; None where it is issued."""
    body = {"occurred_on": "2024-05-10", "content": content}
    answer = await exchange.post(side, organ, "issue-bulletin", body)
    if answer.status_code == 200:
        return None
    return str(answer.json()["rule"])


async def test_scenario_4_a_restricted_case_on_both_sides(exchange: Exchange) -> None:
    """Scenario 4 over the real bus: BUL-06, GEN-06; scenario 24: the judgment opens and the letter closes a task."""
    of_court = bulletin("J3", "district-court", "district-government")
    of_government = bulletin("E3", "district-government", "district-court")
    assert await rule_of(exchange, Side.COURT, "district-court", of_court) == "GEN-06"
    assert await rule_of(exchange, Side.GOVERNMENT, "district-government", of_government) == "GEN-06"

    filed = await exchange.post(Side.COURT, "court-admin-division", "file-case", CASE)
    assert filed.status_code == 200, filed.text
    matter = filed.json()["stream"].partition(":")[2]
    await eventually(lambda: "case-copy.noted.v1" in exchange.types(Side.GOVERNMENT))
    assert await rule_of(exchange, Side.GOVERNMENT, "district-government", of_government) is None

    hidden = {"case": NUMBER, "ground": "privacy", "reason": "涉及个人隐私", "occurred_on": "2024-05-01"}
    restricted = await exchange.post(Side.COURT, "court-admin-division", "restrict-case-access", hidden)
    assert restricted.json()["stream"] == f"case:{matter}"
    await eventually(lambda: "case-copy.restriction-noted.v1" in exchange.types(Side.GOVERNMENT))
    assert await rule_of(exchange, Side.COURT, "district-court", of_court) == "BUL-06"
    assert await rule_of(exchange, Side.GOVERNMENT, "district-government", of_government) == "BUL-06"
    for side, organ, content in (
        (Side.COURT, "district-court", of_court),
        (Side.GOVERNMENT, "district-government", of_government),
    ):
        assert await rule_of(exchange, side, organ, {**content, "visibility": "restricted"}) is None

    ended = {"case": NUMBER, "outcome": "revoked", "loss_grounds": ["wrong_law"], "occurred_on": "2024-05-20"}
    effect = {"case": NUMBER, "normative_document_unlawful": True, "occurred_on": "2024-06-10"}
    for command, body in (("conclude-case", ended), ("record-judgment-effect", effect)):
        answer = await exchange.post(Side.COURT, "court-admin-division", command, body)
        assert answer.status_code == 200, answer.text
    assert exchange.types(Side.COURT).count("drafting-task.opened.v1") == 2
    draft = {
        "instrument": "judicial_suggestion",
        "kind": "normative_document",
        "title": "关于修改规范性文件的司法建议书",
        "categories": ["general_procedural"],
        "problems": ["规定与上位法不一致"],
        "recommendations": ["修改该规定"],
        "case_refs": [{"number": NUMBER}],
        "visibility": "restricted",
        "normative": {"title": "征收补偿办法", "issuing_organs": ["housing-bureau"]},
    }
    drafted = await exchange.post(
        Side.COURT, "court-admin-division", "draft-suggestion", {"content": draft, "occurred_on": "2024-06-20"}
    )
    assert drafted.status_code == 200, drafted.text
    suggestion = {"id": drafted.json()["stream"].partition(":")[2]}
    approval = {**suggestion, "signed_by": "court_president", "occurred_on": "2024-06-24"}
    letter = {
        **suggestion,
        "addressees": ["housing-bureau"],
        "cc": ["justice-bureau"],
        "number": "鼓法建〔2024〕1号",
        "occurred_on": "2024-06-25",
    }
    for organ, command, body in (
        ("court-admin-division", "approve-suggestion", approval),
        ("district-court", "send-suggestion", letter),
    ):
        answer = await exchange.post(Side.COURT, organ, command, body)
        assert answer.status_code == 200, answer.text
    assert exchange.types(Side.COURT).count("drafting-task.closed.v1") == 1
    told = {"case": NUMBER, "occurred_on": "2024-06-26"}
    answer = await exchange.post(Side.COURT, "court-admin-division", "confirm-report-to-higher-court", told)
    assert answer.status_code == 200, answer.text
    assert exchange.types(Side.COURT).count("drafting-task.closed.v1") == 2
    await eventually(lambda: "case-copy.conclusion-noted.v1" in exchange.types(Side.GOVERNMENT))


async def test_a_defendant_is_replaced_and_every_side_follows(exchange: Exchange) -> None:
    """行诉解释 art. 26: the copies, the duty that ends, and the one that opens."""
    desk = (Side.COURT, "court-admin-division")
    changed = {"case": NUMBER, "defendants": ["urban-management-bureau"], "reason": "原告变更被告"}
    for command, body in (
        ("file-case", CASE),
        ("schedule-hearing", {"case": NUMBER, "hearing_on": "2024-05-10", "occurred_on": "2024-04-20"}),
        ("change-defendants", {**changed, "occurred_on": "2024-05-06"}),
    ):
        answer = await exchange.post(*desk, command, body)
        assert answer.status_code == 200, answer.text
    assert exchange.types(Side.COURT).count("appearance-duty.registered.v1") == 2
    assert exchange.types(Side.COURT).count("appearance-duty.ended.v1") == 1
    known = ("case-copy.defendants-noted.v1", "appearance-duty-end.received.v1")
    await eventually(lambda: set(known) <= set(exchange.types(Side.GOVERNMENT)))
    await eventually(lambda: exchange.types(Side.GOVERNMENT).count("appearance-response.opened.v1") == 2)
    await eventually(lambda: known[0] in exchange.types(Side.JOINT))
    absent = {"case": NUMBER, "organ": "housing-bureau", "head": {"post": "局长", "head_rank": "principal"}}
    answer = await exchange.post(Side.GOVERNMENT, "housing-bureau", "designate-head", absent)
    assert answer.json()["rule"] == "GEN-05"


async def test_what_the_court_corrects_and_voids_the_others_correct_and_void(exchange: Exchange) -> None:
    """Over the real bus (docs/decisions/0029): defendants, then the whole case, then the case that has the number."""
    filed = (await exchange.post(Side.COURT, "district-court", "file-case", CASE)).json()
    stream, matter = filed["stream"], filed["stream"].partition(":")[2]
    change = {"defendants": ["urban-management-bureau"]}
    correction = {"event": f"{stream}:1", "change": change, "reason": "被告录入有误"}
    others = (Side.GOVERNMENT, Side.JOINT)
    for side in others:
        await exchange.reached(side, matter, "case-copy.noted.v1")
    answer = await exchange.post(Side.COURT, "district-court", "correct-record", correction)
    assert answer.status_code == 200, answer.text
    for side in others:
        said = await exchange.reached(side, matter, "record.corrected.v1")
        assert said["becomes"]["defendants"] == ["urban-management-bureau"]
    await exchange.deliver_again(Side.COURT, matter, "record.corrected.v1")
    voiding = {"matter": stream, "reason": "误立"}
    assert (await exchange.post(Side.COURT, "district-court", "void-matter", voiding)).status_code == 200
    for side in others:
        await exchange.reached(side, matter, "record.voided.v1")
    again = await exchange.post(Side.COURT, "district-court", "file-case", {**CASE, "occurred_on": "2024-01-12"})
    assert again.status_code == 200, again.text
    for side in others:
        await exchange.reached(side, matter, "case-copy.noted.v1", times=2)
        wanted = ["case-copy.noted.v1", "record.corrected.v1", "record.voided.v1", "case-copy.noted.v1"]
        assert exchange.types(side, matter) == wanted
