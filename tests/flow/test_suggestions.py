"""Suggestions through both ledgers: what the court sends, what the organs answer, how it ends on either side."""

from __future__ import annotations

import pytest

from events.base import Side
from tests.flow.exchange import Exchange
from tests.flow.suggesting import BOTH, COURT, HOUSING, LEGAL, URBAN, sent
from tests.waiting import eventually

pytestmark = pytest.mark.asyncio(loop_scope="module")
ASSESSED = [{"recommendation": 1, "result": "adopted"}, {"recommendation": 2, "result": "adopted"}]


async def test_scenario_10_from_the_letter_to_its_end(sides: Exchange) -> None:
    """Due 2024-05-15, answered after 56 days, adopted 2 of 2, closed; the copy is signed for."""
    one = await sent(sides)
    assert (await one.signed_for("2024-03-15"))["reply_due_on"] == "2024-05-15"
    assert await one.organ(LEGAL, "acknowledge-copy", "2024-03-12") == one.matter
    assert await one.answered("2024-05-10", implementation={"rectified": True}) == one.matter
    received = await one.at_court("feedback.received.v1")
    assert (received["complete"], received.get("presumed_service", False)) == (True, False)
    assert await one.court("assess-feedback", "2024-05-20", organ=HOUSING, results=ASSESSED) == one.matter
    assert await one.court("close-suggestion", "2024-05-21") == one.matter
    assert (await one.at_organs("suggestion-response.ended.v1"))["because"] == "closed"
    days = {entry.type: entry.envelope().occurred_on for entry in sides.entries(Side.COURT, one.matter)}
    assert (days["feedback.received.v1"] - days["suggestion.served.v1"]).days == 56
    assert sides.types(Side.COURT, one.matter) == [
        "suggestion.drafted.v1",
        "suggestion.approved.v1",
        "suggestion.sent.v1",
        "suggestion.served.v1",
        "feedback.received.v1",
        "feedback.assessed.v1",
        "suggestion.closed.v1",
    ]
    assert await one.answered("2024-05-25", BOTH[:1]) == one.matter, "SUG-14: after closing too"
    await eventually(lambda: sides.types(Side.COURT, one.matter)[-1] == "feedback.received.v1")


async def test_scenario_17_who_may_answer(sides: Exchange) -> None:
    """SUG-12: neither an outsider nor the organ in cc for itself; the legal department forwards."""
    one = await sent(sides)
    await one.signed_for("2024-03-15")
    assert await one.answered("2024-05-10", organ=URBAN) == "SUG-12"
    assert await one.answered("2024-05-10", organ=LEGAL) == "SUG-12"
    assert await one.answered("2024-05-10", organ=LEGAL, feedback_by=HOUSING) == one.matter
    received = await one.at_court("feedback.received.v1")
    assert (received["organ"], received["forwarded_by"]) == (HOUSING, LEGAL)


async def test_scenario_18_the_answer_arrives_before_the_receipt(sides: Exchange) -> None:
    """SUG-15: receipt is presumed on the day of the answer, until one of an earlier day arrives."""
    one = await sent(sides)
    assert await one.answered("2024-05-10") == one.matter
    received = await one.at_court("feedback.received.v1")
    assert (received["presumed_service"], received["reply_due_on"]) == (True, "2024-07-10")
    assert (await one.signed_for("2024-03-15"))["reply_due_on"] == "2024-05-15"


async def test_scenario_19_an_incomplete_answer_goes_back_and_comes_again(sides: Exchange) -> None:
    """SUG-13: it is the second answer that is complete."""
    one = await sent(sides)
    await one.signed_for("2024-03-15")
    assert await one.answered("2024-05-10", BOTH[:1]) == one.matter
    assert (await one.at_court("feedback.received.v1"))["complete"] is False
    assert await one.court("assess-feedback", "2024-05-11", organ=HOUSING, results=ASSESSED) == "SUG-13"
    reason = "请就第二项建议反馈"
    assert await one.court("return-feedback", "2024-05-12", organ=HOUSING, reason=reason) == one.matter
    assert (await one.at_organs("feedback-return.received.v1"))["missing"] == [2]
    assert await one.answered("2024-05-25", BOTH[1:]) == one.matter
    assert (await one.at_court("feedback.received.v1", times=2))["complete"] is True


async def test_scenario_7_a_return_delivered_three_times_is_noted_once(sides: Exchange) -> None:
    """Also where the government would note a second one as such: redelivery repeats no command."""
    one = await sent(sides)
    await one.answered("2024-05-10", BOTH[:1])
    await one.at_court("feedback.received.v1")
    assert await one.court("return-feedback", "2024-05-12", organ=HOUSING, reason="请补充反馈") == one.matter
    await sides.deliver_again(Side.COURT, one.matter, "feedback.returned.v1")
    behind = await sent(sides)
    await behind.at_organs("suggestion-response.opened.v1")
    assert sides.types(Side.GOVERNMENT, one.matter) == [
        "suggestion-response.opened.v1",
        "feedback.submitted.v1",
        "feedback-return.received.v1",
    ]
    assert "foreign-event.parked.v1" not in sides.types(Side.GOVERNMENT)


async def test_scenario_20_not_adopted_with_reasons_is_an_answer(sides: Exchange) -> None:
    """SUG-16: closable, and nothing to urge; without the reasons it is not taken (SUG-13)."""
    one = await sent(sides)
    await one.signed_for("2024-03-15")
    refusing = [{"recommendation": n, "answer": "not_adopted", "text": "现行规定已有安排"} for n in (1, 2)]
    silent = [{"recommendation": n, "answer": "not_adopted"} for n in (1, 2)]
    assert await one.answered("2024-05-10", silent) == "SUG-13"
    assert await one.answered("2024-05-10", refusing) == one.matter
    assert (await one.at_court("feedback.received.v1"))["complete"] is True
    assert await one.court("remind-addressee", "2024-05-16", organ=HOUSING) == "SUG-16"
    results = [{"recommendation": n, "result": "not_adopted"} for n in (1, 2)]
    assert await one.court("assess-feedback", "2024-05-20", organ=HOUSING, results=results) == one.matter
    assert await one.court("close-suggestion", "2024-05-21") == one.matter
    assert (await one.at_organs("suggestion-response.ended.v1"))["because"] == "closed"


async def test_scenario_21_an_objection_is_upheld(sides: Exchange) -> None:
    """SUG-18, SUG-24: the objection crosses, the decision and the withdrawal cross back, nothing more is owed."""
    one = await sent(sides)
    await one.signed_for("2024-03-15")
    assert await one.organ(HOUSING, "raise-objection", "2024-03-20", ground="不属于本机关职权") == one.matter
    assert (await one.at_court("suggestion-objection.received.v1"))["organ"] == HOUSING
    decided = {"organ": HOUSING, "upheld": True, "reason": "异议成立", "withdraw": True}
    given = await sides.give(Side.COURT, COURT, "decide-objection", "2024-03-25", id=one.matter, **decided)
    assert given == one.matter
    assert sides.types(Side.COURT, one.matter)[-2:] == ["suggestion-objection.decided.v1", "suggestion.withdrawn.v1"]
    assert (await one.at_organs("objection-decision.received.v1"))["upheld"] is True
    assert (await one.at_organs("suggestion-response.ended.v1"))["because"] == "withdrawn"
    assert await one.answered("2024-05-10") == "SUG-18"


async def test_scenario_25_a_letter_that_asks_for_no_answer(sides: Exchange) -> None:
    """SUG-19: no due date comes of its receipt and nobody is urged; asked for an answer, one is owed."""
    letter = {"instrument": "opinion_letter"}
    one = await sent(sides, content=letter)
    assert (await one.signed_for("2024-03-15")).get("reply_due_on") is None
    assert await one.court("remind-addressee", "2024-06-01", organ=HOUSING) == "SUG-19"
    asked = await sent(sides, content=letter, reply_period={"days": 30})
    assert (await asked.signed_for("2024-03-15"))["reply_due_on"] == "2024-04-15"
    assert await asked.court("remind-addressee", "2024-06-01", organ=HOUSING) == asked.matter
