"""A head's appearance over the real bus: designation and proof cross to the court, findings back (31, 32, 33)."""

from __future__ import annotations

from typing import Any

import pytest

from events.base import Side
from tests.flow.exchange import Exchange

pytestmark = pytest.mark.asyncio(loop_scope="module")
DIVISION, HOUSING = "court-admin-division", "housing-bureau"
DEPUTY = {"post": "副局长", "head_rank": "deputy"}


class Duty:
    """The duty of the housing bureau's head to appear in a case of its own, for the hearing of 2024-05-10."""

    def __init__(self, sides: Exchange, number: str) -> None:
        self.sides, self.number, self.matter = sides, number, ""
        self._named = {"case": number, "organ": HOUSING}

    async def court(self, command: str, on: str, **body: Any) -> str:
        """The matter, or the rule that refused."""
        return await self.sides.give(Side.COURT, DIVISION, command, on, **self._named, **body)

    async def organ(self, command: str, on: str, **body: Any) -> str:
        return await self.sides.give(Side.GOVERNMENT, HOUSING, command, on, **self._named, **body)

    async def at_court(self, wire_type: str) -> dict[str, Any]:
        """What arrived of the organ's part, or was found."""
        return await self.sides.reached(Side.COURT, self.matter, wire_type)

    async def at_organ(self, wire_type: str) -> dict[str, Any]:
        """What arrived of the court's part."""
        return await self.sides.reached(Side.GOVERNMENT, self.matter, wire_type)

    async def proof(self, **said: bool) -> None:
        assert await self.organ("designate-head", "2024-05-06", head=DEPUTY) == self.matter
        assert await self.organ("submit-identity-proof", "2024-05-07", **said) == self.matter
        await self.at_court("identity-proof.received.v1")

    async def reason(self, reason: str, explanation: str, sealed: bool = False) -> None:
        given = {"absence_reason": reason, "explanation": explanation, "sealed": sealed}
        assert await self.organ("submit-absence-reason", "2024-05-07", given=given) == self.matter
        await self.at_court("absence-reason.received.v1")


async def notified(sides: Exchange, on: str = "2024-05-05") -> Duty:
    """By a notice of this day, five days before the hearing unless told."""
    duty = Duty(sides, await sides.filed(on="2024-04-01"))
    unknown = {"case": "（2024）豫0204行初9号", "organ": HOUSING}
    refused = await sides.give(Side.COURT, DIVISION, "register-appearance-duty", "2024-04-20", **unknown)
    assert refused == "GEN-06"
    ground = "other_public_interest"
    duty.matter = await duty.court("register-appearance-duty", "2024-04-20", must_notify_ground=ground)
    assert await duty.court("serve-appearance-notice", on, hearing_on="2024-05-10") == duty.matter
    await duty.at_organ("appearance-notice.received.v1")
    return duty


async def test_scenario_31_the_head_appears(sides: Exchange) -> None:
    duty = await notified(sides)
    subordinate = {**DEPUTY, "head_of": "subordinate_organ"}
    assert await duty.organ("designate-head", "2024-05-06", head=subordinate) == "APP-01"
    await duty.proof(sealed=True, states_identity=True)
    assert await duty.court("review-identity-proof", "2024-05-08", review="accepted") == duty.matter
    assert await duty.court("record-head-appeared", "2024-05-10", spoke=True) == duty.matter
    assert sides.types(Side.COURT, duty.matter)[-1] == "head.appeared.v1"
    assert (await duty.at_organ("appearance-finding.received.v1"))["finding"]["appeared"] is True
    assert await duty.court("record-head-absent", "2024-06-20", staff_present="nobody") == "APP-09"
    appeal = {"case": "（2024）豫02行终5号", "organ": HOUSING}
    again = await sides.give(Side.COURT, DIVISION, "register-appearance-duty", "2024-09-01", **appeal)
    assert again not in ("", duty.matter)
    assert sides.types(Side.COURT, again) == ["appearance-duty.registered.v1"]


async def test_scenario_33_a_what_the_court_says_to_a_reason_crosses_back(sides: Exchange) -> None:
    """Scenario 33 (a), APP-08: a meeting without a seal is no reason, a duty that nobody else can do is one."""
    meeting = await notified(sides)
    await meeting.reason("other_proper_cause", "参加其他会议")
    assert await meeting.court("review-absence-reason", "2024-05-08", accepted=True) == "APP-08"
    rejected = {"accepted": False, "review_note": "无证明材料"}
    assert await meeting.court("review-absence-reason", "2024-05-08", **rejected) == meeting.matter
    assert (await meeting.at_organ("absence-reason-review.received.v1"))["accepted"] is False
    await meeting.court("record-head-absent", "2024-05-10", staff_present="entrusted_staff")
    found = (await meeting.at_organ("appearance-finding.received.v1"))["finding"]
    assert (found["ground"], found.get("excused", False)) == ("no_valid_reason", False)

    duty = await notified(sides)
    await duty.reason("irreplaceable_duty", "主持防汛抢险指挥工作", sealed=True)
    assert await duty.court("review-absence-reason", "2024-05-08", accepted=True) == duty.matter
    await duty.court("record-head-absent", "2024-05-10", staff_present="entrusted_staff")
    found = (await duty.at_organ("appearance-finding.received.v1"))["finding"]
    assert (found.get("ground"), found["excused"]) == (None, True)


async def test_scenario_33_c_a_proof_that_cannot_be_cured_crosses_back(sides: Exchange) -> None:
    """Scenario 33 (c), (d), APP-03, APP-06: notified two days before, which is noted; without proof nobody appeared."""
    duty = await notified(sides, on="2024-05-08")
    assert (await duty.at_organ("appearance-notice.received.v1"))["defects"] == ["late"]
    head = {**DEPUTY, "post": "副主任"}
    assert await duty.organ("designate-head", "2024-05-09", head=head) == duty.matter
    assert await duty.organ("submit-identity-proof", "2024-05-10", sealed=False, states_identity=True) == duty.matter
    await duty.at_court("identity-proof.received.v1")
    assert await duty.court("review-identity-proof", "2024-05-10", review="accepted") == "APP-06"
    rejected = {"review": "not_accepted", "proof_defects": "未加盖公章，庭前无法补正"}
    assert await duty.court("review-identity-proof", "2024-05-10", **rejected) == duty.matter
    assert (await duty.at_organ("identity-proof-review.received.v1"))["review"] == "not_accepted"
    assert await duty.court("record-head-appeared", "2024-05-10", spoke=True) == "APP-06"
    assert await duty.court("record-head-absent", "2024-05-10", staff_present="entrusted_staff") == duty.matter
    assert (await duty.at_organ("appearance-finding.received.v1"))["finding"]["appeared"] is False


async def test_scenario_32_absence_leads_to_a_suggestion(sides: Exchange) -> None:
    duty = await notified(sides)
    assert await duty.court("record-head-absent", "2024-05-10", staff_present="lawyer_only") == duty.matter
    opened = sides.types(Side.COURT)
    assert opened[len(opened) - 1 - opened[::-1].index("head.absent.v1") + 1] == "drafting-task.opened.v1"
    await duty.at_organ("appearance-finding.received.v1")
    assert await duty.organ("report-appearance", "2024-05-10", attended=True) == duty.matter
    assert await duty.court("record-absence-in-judgment", "2024-06-01") == duty.matter
    content = {
        "instrument": "judicial_suggestion",
        "kind": "head_absence",
        "title": "关于负责人未出庭应诉的司法建议",
        "categories": ["other_improvement"],
        "problems": ["负责人未出庭且未委托工作人员"],
        "recommendations": ["依法履行出庭应诉职责"],
        "case_refs": [{"number": duty.number}],
        "defendant": HOUSING,
        "absence_grounds": ["nobody_appeared"],
    }
    matter = await sides.give(Side.COURT, DIVISION, "draft-suggestion", "2024-05-11", content=content)
    signed = {"id": matter, "signed_by": "leader_in_charge"}
    assert await sides.give(Side.COURT, DIVISION, "approve-suggestion", "2024-05-12", **signed) == matter

    async def send(*addressees: str) -> str:
        body = {"id": matter, "addressees": addressees, "cc": ["justice-bureau"], "number": "鼓法建〔2024〕7号"}
        return await sides.give(Side.COURT, "district-court", "send-suggestion", "2024-05-13", **body)

    assert await send(HOUSING) == "SUG-20"
    assert await send("supervisory-commission", "district-government") == matter
    assert "drafting-task.closed.v1" in sides.types(Side.COURT)
    assert sides.types(Side.COURT, duty.matter).count("head.absent.v1") == 1
