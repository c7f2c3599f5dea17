"""The leading group, the year watch and the annual review over the real bus: scenarios 39 and 40."""

from __future__ import annotations

from typing import Any

from events.base import Side
from services.ledger.ledger import Ledger
from tests.flow.exchange import BULLETIN, Exchange
from tests.waiting import eventually

SEATS = [
    {"function": "head", "organ": "district-government", "seat": "区长"},
    {"function": "executive_deputy", "organ": "district-government", "seat": "常务副区长"},
    {"function": "deputy", "organ": "district-court", "seat": "院长"},
]


async def rule(exchange: Exchange, side: Side, organ: str, command: str, body: Any) -> str | None:
    """The rule that refuses the command; None when it is taken."""
    answer = await exchange.post(side, organ, command, body)
    return answer.json()["rule"] if answer.status_code != 200 else None


async def test_scenario_39_the_group_office_and_what_it_may_not_do(exchange: Exchange) -> None:
    """Scenario 39: GRP-02, GRP-03, GRP-04; PUB-01's future day is refused by the general GEN-01."""

    async def joint(organ: str, command: str, body: Any) -> str | None:
        return await rule(exchange, Side.JOINT, organ, command, body)

    issue = {"content": {**BULLETIN, "topic": "J6"}}
    assert await rule(exchange, Side.COURT, "group-office", "issue-bulletin", issue) == "GRP-03"
    issue = {"content": {**BULLETIN, "topic": "E2"}}
    assert await rule(exchange, Side.GOVERNMENT, "group-office", "issue-bulletin", issue) == "GRP-03"

    named = [*SEATS, {"function": "member", "organ": "tax-bureau", "seat": "局长甲乙"}]
    assert await joint("group-office", "establish-group", {"seats": named}) == "GRP-02"
    assert await joint("district-government", "establish-group", {"seats": SEATS}) is None
    liaison = {"organ": "tax-bureau", "seat": "法制科科长"}
    assert await joint("justice-bureau", "designate-liaison", liaison) == "GEN-10"
    assert await joint("tax-bureau", "designate-liaison", liaison) is None
    assert await joint("tax-bureau", "designate-liaison", {**liaison, "seat": "联络员"}) == "GRP-04"
    activity = {"organ": "tax-bureau", "topic": "rule_of_law", "title": "宣传周", "reach": 10}
    tomorrow = {**activity, "occurred_on": "2099-01-01"}
    assert await joint("tax-bureau", "hold-publicity-activity", tomorrow) == "GEN-01"
    assert await joint("tax-bureau", "hold-publicity-activity", activity) is None


async def test_scenario_40_the_review_needs_both_sides(exchange: Exchange) -> None:
    """Scenario 40: ANR-03 over the bus; a bulletin of the year is noted in the joint watch (M03)."""
    issued = {"occurred_on": "2024-04-08", "content": BULLETIN}
    assert await rule(exchange, Side.COURT, "district-court", "issue-bulletin", issued) is None
    await eventually(lambda: "topic.covered.v1" in exchange.types(Side.JOINT))
    second = {
        "occurred_on": "2024-07-08",
        "content": {**BULLETIN, "period": {"start": "2024-04-01", "end": "2024-06-30"}},
    }
    assert await rule(exchange, Side.COURT, "district-court", "issue-bulletin", second) is None

    figures = {"year": 2024, "figures_digest": "1" * 64}
    steps = (
        ("open-annual-review", {"year": 2024}),
        ("freeze-annual-data", {"year": 2024, "cut_off": "2025-01-31T23:59:59.999999+08:00"}),
        ("compute-annual-figures", {**figures, "definition_version": "1"}),
    )
    for command, body in steps:
        assert await rule(exchange, Side.JOINT, "group-office", command, body) is None, command
    assert await rule(exchange, Side.JOINT, "group-office", "confirm-annual-review", figures) == "ANR-03"
    assert await rule(exchange, Side.JOINT, "district-court", "confirm-annual-review", figures) is None
    publish = {"year": 2024}
    assert await rule(exchange, Side.JOINT, "group-office", "publish-annual-review", publish) == "ANR-03"
    assert await rule(exchange, Side.JOINT, "district-government", "confirm-annual-review", figures) is None
    assert await rule(exchange, Side.JOINT, "group-office", "publish-annual-review", publish) is None

    paper = {"year": 2024, "edition": "public", "title": "2024年白皮书", "document_number": "鼓法〔2025〕8号"}
    assert await rule(exchange, Side.COURT, "district-government", "publish-white-paper", paper) == "GEN-03"
    assert await rule(exchange, Side.COURT, "court-admin-division", "publish-white-paper", paper) == "ANR-03"
    assert await rule(exchange, Side.COURT, "district-court", "publish-white-paper", paper) is None
    await eventually(lambda: noted(exchange) == 2)
    assert exchange.types(Side.JOINT).count("topic.covered.v1") == 1


def noted(exchange: Exchange) -> int:
    """How many bulletins the government received, as a bound for what the joint side has been told."""
    ledger = Ledger(f"sqlite:///{exchange.folder / f'{Side.GOVERNMENT}.db'}")
    try:
        return sum(entry.type == "bulletin.received.v1" for entry in ledger.everything())
    finally:
        ledger.close()
