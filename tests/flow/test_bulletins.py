"""Bulletins from one side to the other over the real bus: corrected, withdrawn, delivered twice, signed for by whom."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from events.base import Side
from projections.access.sight import Reader
from projections.filling.consumer import ViewConsumer
from projections.filling.engine import Projector
from projections.opening import open_store
from projections.query import query
from services.bus.client import Connection
from tests.flow.exchange import BULLETIN, Exchange
from tests.flow.suggesting import COURT, DIVISION, HOUSING, LEGAL, approved, sent
from tests.waiting import eventually

pytestmark = pytest.mark.asyncio(loop_scope="module")
GOV = "district-government"
OF_GOVERNMENT = {**BULLETIN, "issuer": GOV, "addressee": COURT}


async def issued(sides: Exchange, side: Side, on: str, **changes: Any) -> str:
    """The matter of a bulletin that the other side has received, or the rule that refused."""
    content = {**(BULLETIN if side is Side.COURT else OF_GOVERNMENT), **changes}
    return await sides.give(side, str(content["issuer"]), "issue-bulletin", on, content=content)


async def test_scenario_5_a_correction_asks_for_another_receipt(sides: Exchange) -> None:
    """BUL-04, BUL-05: the receipt of revision 1 stays, the one of revision 2 is open again."""
    e2 = {"topic": "E2", "figures": [{"label": "行政处罚案件", "value": 120}]}
    matter = await issued(sides, Side.GOVERNMENT, "2024-04-08", **e2)
    await sides.reached(Side.COURT, matter, "bulletin.received.v1")

    async def sign(revision: int) -> str:
        return await sides.give(
            Side.COURT, DIVISION, "acknowledge-bulletin", "2024-04-10", id=matter, revision=revision
        )

    assert await sign(1) == matter
    assert await sign(2) == "BUL-05"
    content = {**OF_GOVERNMENT, **e2, "figures": [{"label": "行政处罚案件", "value": 121}]}
    said = {"id": matter, "content": content, "changed": "案件数", "reason": "统计口径更正"}
    assert await sides.give(Side.GOVERNMENT, GOV, "correct-bulletin", "2024-04-10", **said) == matter
    assert (await sides.reached(Side.COURT, matter, "bulletin.received.v1", times=2))["revision"] == 2
    assert await sign(2) == matter
    assert sides.types(Side.GOVERNMENT, matter) == ["bulletin.issued.v1", "bulletin.corrected.v1"]
    assert sides.types(Side.COURT, matter) == ["bulletin.received.v1", "bulletin.acknowledged.v1"] * 2


async def test_scenario_6_a_withdrawal_a_year_later(sides: Exchange) -> None:
    """BUL-04: after it has crossed there is nothing left to sign for or to answer."""
    j4 = {"topic": "J4", "period": None, "title": "行政案件反映的普遍问题"}
    matter = await issued(sides, Side.COURT, "2024-04-08", **j4)
    await sides.reached(Side.GOVERNMENT, matter, "bulletin.received.v1")
    withdrawn = {"id": matter, "reason": "所据统计有误"}
    assert await sides.give(Side.COURT, COURT, "withdraw-bulletin", "2025-03-03", **withdrawn) == matter
    await sides.reached(Side.GOVERNMENT, matter, "bulletin-withdrawal.received.v1")
    signed = await sides.give(Side.GOVERNMENT, LEGAL, "acknowledge-bulletin", "2025-03-04", id=matter, revision=1)
    assert signed == "GEN-05"


async def test_scenario_8_an_outsider_signs(sides: Exchange) -> None:
    """BUL-05: a J1 to the government is signed for by its desk, not by a bureau."""
    j1 = {"topic": "J1", "period": None, "rule_number": "法释〔2024〕5号", "rule_effective_on": "2024-06-01"}
    matter = await issued(sides, Side.COURT, "2024-05-20", **j1)
    await sides.reached(Side.GOVERNMENT, matter, "bulletin.received.v1")
    sign = {"id": matter, "revision": 1}
    assert await sides.give(Side.GOVERNMENT, HOUSING, "acknowledge-bulletin", "2024-05-21", **sign) == "BUL-05"
    assert await sides.give(Side.GOVERNMENT, LEGAL, "acknowledge-bulletin", "2024-05-21", **sign) == matter


async def test_scenario_9_a_roll_up_names_what_the_court_sent(sides: Exchange) -> None:
    """BUL-08: only a suggestion that came over the bus is known; naming it changes nothing about it."""
    known, unsent = await sent(sides), await approved(sides)
    e5 = {"topic": "E5", "title": "司法建议采纳情况"}
    both = [known.matter, unsent.matter]
    assert await issued(sides, Side.GOVERNMENT, "2024-07-01", **e5, suggestion_refs=both) == "BUL-08"
    before = [sides.types(side, known.matter) for side in Side]
    matter = await issued(sides, Side.GOVERNMENT, "2024-07-01", **e5, suggestion_refs=[known.matter])
    received = await sides.reached(Side.COURT, matter, "bulletin.received.v1")
    assert received["topic"] == "E5"
    assert [sides.types(side, known.matter) for side in Side] == before


async def test_scenario_7_the_same_event_delivered_three_times(sides: Exchange, tmp_path: Path) -> None:
    """The read model counts one, and no policy repeats what it did."""
    store = open_store(f"sqlite:///{tmp_path / 'views.db'}")
    user, office = "service.joint", Reader("group-office", Side.JOINT, is_member=False)
    password, url = sides.server.passwords[user], sides.server.url
    consumer = ViewConsumer(Projector(store), Connection(), url, user=user, password=password, jurisdiction="410204")
    reading = asyncio.create_task(consumer.run())

    def shown(matter: str) -> list[str]:
        """On the board of that day."""
        items = query(store, "bulletin_board", office, as_of=date(2023, 12, 31)).items
        return [str(row["title"]) for row in items if matter in str(row)]

    first = {"period": {"start": "2022-10-01", "end": "2022-12-31"}, "title": "2022年第四季度态势分析"}
    second = {"period": {"start": "2023-01-01", "end": "2023-03-31"}, "title": "2023年第一季度态势分析"}
    try:
        matter = await issued(sides, Side.COURT, "2023-01-10", **first)
        await eventually(lambda: shown(matter))
        await sides.deliver_again(Side.COURT, matter, "bulletin.issued.v1")
        behind = await issued(sides, Side.COURT, "2023-04-10", **second)
        await sides.reached(Side.GOVERNMENT, behind, "bulletin.received.v1")
        await eventually(lambda: shown(behind))
        assert shown(matter) == [first["title"]]
    finally:
        reading.cancel()
        with suppress(asyncio.CancelledError):
            await reading
        store.close()
    assert sides.types(Side.GOVERNMENT, matter) == ["bulletin.received.v1"]
    assert "foreign-event.parked.v1" not in sides.types(Side.GOVERNMENT) + sides.types(Side.JOINT)
