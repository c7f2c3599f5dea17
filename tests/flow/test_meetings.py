"""A joint meeting, with commands of the court, the government and the office on the subjects of each over NATS."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from events.base import Side
from tests.flow.exchange import Exchange
from tests.flow.suggesting import COURT, HOUSING, LEGAL, URBAN

pytestmark = pytest.mark.asyncio(loop_scope="module")
GOV, OFFICE = "district-government", "group-office"
CALLED = {"kind": "ad_hoc", "subject": "府院联席会议", "planned_on": "2024-06-10", "place": "区政府会议室"}
CALLED |= {"trigger": "研究类案处理"}
REPORTS = ["report_trial", "report_suggestions"]


class Meeting:
    """Commands to one meeting in the joint ledger; each gives the types of its events, or the rule that refused."""

    def __init__(self, sides: Exchange) -> None:
        self.sides, self.named = sides, dict[str, str]()

    async def give(self, organ: str, command: str, on: str, /, **body: Any) -> str:
        document = await self.sides.ask(Side.JOINT, organ, command, occurred_on=on, **self.named, **body)
        if "rule" in document:
            return str(document["rule"])
        self.named = {"id": document["stream"].partition(":")[2]}
        return " ".join(event["type"] for event in document["events"])


async def convened(sides: Exchange) -> Meeting:
    """Proposed by the court, convened by the government, with an item of the court on the agenda."""
    meeting = Meeting(sides)
    proposal = {"subject": CALLED["subject"], "reason": "类案增多"}
    assert await meeting.give(COURT, "propose-meeting", "2024-05-20", **proposal) == "meeting.proposed.v1"
    assert await meeting.give(COURT, "convene-meeting", "2024-05-21", **CALLED) == "MTG-01"
    assert await meeting.give(GOV, "convene-meeting", "2024-05-21", **CALLED) == "meeting.convened.v1"
    item = {"title": "行政审判情况", "purposes": REPORTS}
    assert await meeting.give(COURT, "add-agenda-item", "2024-05-22", **item) == "agenda-item.added.v1"
    return meeting


async def test_scenario_28_no_meeting_without_the_court(sides: Exchange) -> None:
    """MTG-01, MTG-02: the court proposes and does not convene; all three kinds of organs are present."""
    meeting = await convened(sides)
    assert await meeting.give(COURT, "invite-participant", "2024-05-23", organ=HOUSING) == "MTG-01"
    assert await meeting.give(OFFICE, "invite-participant", "2024-05-23", organ=COURT) == "participant.invited.v1"
    coming = {"organ": COURT, "attending": True}
    assert await meeting.give(COURT, "confirm-participant", "2024-05-24", **coming) == "participant.confirmed.v1"
    for present in ([LEGAL, HOUSING, URBAN], [COURT, LEGAL]):
        assert await meeting.give(OFFICE, "hold-meeting", "2024-06-10", organs_present=present) == "MTG-02"
    held = await meeting.give(OFFICE, "hold-meeting", "2024-06-10", organs_present=[COURT, LEGAL, HOUSING])
    assert held == "meeting.held.v1"


async def test_scenarios_29_and_30_what_is_agreed_and_reported_late(sides: Exchange) -> None:
    """MTG-05, MTG-06, MTG-07, MTG-09: no word on how a case is decided; the owner answers for its item, late too."""
    meeting = await convened(sides)
    everybody = [COURT, LEGAL, HOUSING]
    assert await meeting.give(GOV, "hold-meeting", "2024-06-10", organs_present=everybody) == "meeting.held.v1"
    [heard] = [
        entry.envelope().data
        for entry in sides.entries(Side.JOINT)
        if entry.type == "overall-reports.heard.v1" and entry.envelope().data["meeting"] == meeting.named["id"]
    ]
    assert sorted(heard["reports"]) == sorted(REPORTS)  # reconsideration is missing
    talks = {"text": "主动提出和解方案", "owner": HOUSING, "due_on": "2024-09-30"}
    about = {"case": {"number": await sides.announced()}}
    directive = {**about, "purpose": "case_directive"}
    assert await meeting.give(OFFICE, "adopt-resolution", "2024-06-10", **talks, case_matter=directive) == "MTG-07"
    settlement = {**about, "purpose": "voluntary_coordination"}
    adopted = await meeting.give(OFFICE, "adopt-resolution", "2024-06-10", **talks, case_matter=settlement)
    assert adopted == "resolution.adopted.v1"
    minutes = {"document_number": f"鼓法联〔2024〕{sides.serial()}号", "text": "会议议定事项如下。"}
    assert await meeting.give(OFFICE, "issue-minutes", "2024-06-12", **minutes) == "minutes.issued.v1"
    assert await meeting.give(OFFICE, "assign-action-item", "2024-06-13", resolution=1) == "action-item.assigned.v1"
    assert await meeting.give(OFFICE, "close-action-item", "2024-10-01", item=1) == "MTG-05"
    done = {"item": 1, "result": "已提出和解方案"}
    assert await meeting.give(COURT, "report-action-item", "2024-10-08", **done) == "MTG-06"
    assert await meeting.give(HOUSING, "report-action-item", "2024-10-08", **done) == "action-item.reported.v1"
    assert await meeting.give(OFFICE, "close-action-item", "2024-10-09", item=1) == "action-item.closed.v1"
    told = {entry.type: entry.envelope() for entry in sides.entries(Side.JOINT, meeting.named["id"])}
    late = told["action-item.reported.v1"].occurred_on - date.fromisoformat(
        told["action-item.assigned.v1"].data["due_on"]
    )
    assert late.days == 8
    assert await meeting.give(GOV, "close-meeting", "2024-10-10") == "meeting.closed.v1"


async def test_meetings_of_one_day_take_consecutive_numbers_in_any_order(sides: Exchange) -> None:
    """Minutes of three meetings of one day, 5号, 6号 and 7号, entered as 6, 7, 5; a repeated 期号 is warned of only."""
    five = sides.serial() * 1000

    async def minuted(serial: int, issue: str) -> dict[str, Any]:
        meeting = await convened(sides)
        held = await meeting.give(OFFICE, "hold-meeting", "2024-06-10", organs_present=[COURT, LEGAL, HOUSING])
        assert held == "meeting.held.v1"
        body = {"document_number": f"鼓联〔2024〕{serial}号", "text": "会议纪要。", "issue_number": issue}
        said = {"occurred_on": "2024-06-12", **meeting.named, **body}
        return await sides.ask(Side.JOINT, OFFICE, "issue-minutes", **said)

    six, seven, last = await minuted(five + 1, "第三期"), await minuted(five + 2, "4"), await minuted(five, "第3期")
    assert [event["type"] for answer in (six, seven, last) for event in answer["events"]] == ["minutes.issued.v1"] * 3
    assert six["mended"] == [{"written": "第三期", "stored": "第3期"}]
    assert "warnings" not in six | seven
    assert [warning["code"] for warning in last["warnings"]] == ["issue_number"]
    assert (await minuted(five + 1, "第5期"))["rule"] == "GEN-04"
    right = {"event": last["events"][0]["id"], "change": {"issue_number": "第5期"}, "reason": "期号录入有误"}
    corrected = await sides.ask(Side.JOINT, OFFICE, "correct-record", id=last["stream"].partition(":")[2], **right)
    assert [event["type"] for event in corrected["events"]] == ["record.corrected.v1"]
    assert "warnings" in await minuted(five + 3, "第5期")
    assert "warnings" in await minuted(five + 4, "第3期")
