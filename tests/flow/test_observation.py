"""Observation at the court and training in the joint ledger over the real bus; a J1 bulletin flags a standard."""

from __future__ import annotations

from uuid import uuid4

import pytest

from events.base import Side
from tests.flow.exchange import Exchange

pytestmark = pytest.mark.asyncio(loop_scope="module")
COURT, DIVISION, LEGAL, OFFICE = "district-court", "court-admin-division", "justice-bureau", "group-office"
ORGANISERS = [COURT, LEGAL]
GROUPS = [
    {"category": "administrative_staff", "organ": "housing-bureau", "count": 12},
    {"category": "congress_deputy", "count": 5},
]
PLAN = {
    "planned_on": "2024-05-10",
    "typical_reason": "告知程序在同类处罚中多发",
    "categories": ["administrative_staff", "congress_deputy"],
}


async def test_scenarios_34_and_35_observation_and_the_training_linked_to_it(sides: Exchange) -> None:
    """OBS-01, TRN-01, TRN-02: asked for by an organ, held by the court, linked by one training only."""
    number = await sides.announced()
    wish = {"case": number, "reason": "用于执法人员培训"}
    observation = await sides.give(Side.GOVERNMENT, "housing-bureau", "request-observation", "2024-03-01", **wish)
    await sides.arrived(Side.COURT, "observation-request.received.v1")
    plan = {**PLAN, "case": number, "planned_on": "2024-04-18"}
    assert (
        await sides.give(Side.COURT, DIVISION, "plan-observation", "2024-03-05", id=observation, **plan) == observation
    )
    await sides.give(Side.COURT, COURT, "invite-observers", "2024-03-10", id=observation, invited=GROUPS)

    training = {"form": "trial_observation", "title": "以案释法", "planned_on": "2024-04-18"}
    alone = await sides.give(Side.JOINT, COURT, "plan-training", "2024-03-10", **training, organisers=[COURT])
    assert alone == "TRN-01"
    planned = [
        await sides.give(Side.JOINT, by, "plan-training", "2024-03-10", **training, organisers=ORGANISERS)
        for by in (LEGAL, OFFICE)
    ]
    held = {"observation": observation}
    assert await sides.give(Side.JOINT, LEGAL, "hold-training", "2024-04-18", id=planned[0], **held) == "GEN-06"
    await sides.give(Side.COURT, COURT, "hold-observation", "2024-04-18", id=observation, observers=GROUPS)
    await sides.arrived(Side.JOINT, "observation-holding.received.v1")
    assert await sides.give(Side.JOINT, LEGAL, "hold-training", "2024-04-18", id=planned[0], **held) == planned[0]
    assert await sides.give(Side.JOINT, LEGAL, "hold-training", "2024-04-18", id=planned[1], **held) == "TRN-02"


async def test_scenario_34_the_hearing_is_closed_to_the_public_before_the_day(sides: Exchange) -> None:
    """OBS-01, OBS-04: requested by the government, planned at the court, no further invitations, cancelled."""
    number = await sides.announced()
    wish = {"case": number, "reason": "用于执法人员培训"}
    by_itself = {**PLAN, "case": number}
    assert await sides.give(Side.COURT, "housing-bureau", "plan-observation", "2024-03-01", **by_itself) == "GEN-03"
    matter = await sides.give(Side.GOVERNMENT, "housing-bureau", "request-observation", "2024-03-01", **wish)
    received = await sides.reached(Side.COURT, matter, "observation-request.received.v1")
    assert (received["by"], received["case"]) == ("housing-bureau", number)
    plan = {**PLAN, "case": number, "id": matter}
    assert await sides.give(Side.COURT, DIVISION, "plan-observation", "2024-04-20", **plan) == matter
    assert await sides.give(Side.COURT, COURT, "invite-observers", "2024-04-21", id=matter, invited=GROUPS) == matter
    closing = {"case": number, "ground": "privacy"}
    await sides.give(Side.COURT, COURT, "close-hearing-to-public", "2024-05-01", **closing)
    again = [{"category": "cppcc_member", "count": 3}]
    assert await sides.give(Side.COURT, COURT, "invite-observers", "2024-05-02", id=matter, invited=again) == "OBS-04"
    reason = "案件转为不公开审理"
    assert await sides.give(Side.COURT, COURT, "cancel-observation", "2024-05-02", id=matter, reason=reason) == matter
    assert await sides.give(Side.COURT, COURT, "invite-observers", "2024-05-03", id=matter, invited=again) == "GEN-05"


async def test_a_j1_bulletin_flags_the_standard_that_rests_on_what_it_supersedes(sides: Exchange) -> None:
    """Scenario 35, RES-02, RES-04: issued with both endorsements only, flagged by what the court passes on."""
    opened = {"title": "听证告知", "question": "各机关做法不一。", "origin": ["trial"], "is_law_application": True}
    research = await sides.give(Side.JOINT, COURT, "open-research", "2024-02-01", **opened, organisers=ORGANISERS)
    await sides.give(Side.JOINT, LEGAL, "conclude-research", "2024-03-01", id=research, findings="统一标准。")
    draft = {"title": "听证告知参考标准", "text": "处罚前书面告知。", "legal_basis": ["法释〔2018〕1号"]}
    draft |= {"research": research, "no_symposium_reason": "问题单一"}
    standard = await sides.give(Side.JOINT, LEGAL, "draft-standard", "2024-03-02", **draft)
    await sides.give(Side.JOINT, COURT, "endorse-standard", "2024-03-03", id=standard)
    number = {"id": standard, "document_number": "鼓法规〔2024〕1号"}
    assert await sides.give(Side.JOINT, OFFICE, "issue-standard", "2024-03-04", **number) == "RES-02"
    await sides.give(Side.JOINT, LEGAL, "endorse-standard", "2024-03-04", id=standard)
    assert await sides.give(Side.JOINT, OFFICE, "issue-standard", "2024-03-04", **number) == standard
    j1 = {
        "topic": "J1",
        "title": "新司法解释施行",
        "text": "请各单位知悉。",
        "issuer": COURT,
        "addressee": "district-government",
        "rule_number": "法释〔2024〕5号",
        "rule_effective_on": "2024-06-01",
        "supersedes": ["法释〔2018〕1号"],
    }
    await sides.give(Side.COURT, COURT, "issue-bulletin", "2024-05-20", id=str(uuid4()), content=j1)
    await sides.arrived(Side.JOINT, "legal-basis.superseded.v1", "standard.flagged.v1")
