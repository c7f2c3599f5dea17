"""An erasure of the other side that a hold keeps (COR-08) is followed as soon as the hold is lifted."""

from __future__ import annotations

from events.base import Side
from events.correction import RecordErased
from events.parked import ForeignEventParked, ForeignEventTakenUp
from services.ledger.recorded import Entry
from tests.flow.exchange import Exchange
from tests.flow.suggesting import DIVISION, LEGAL, sent
from tests.waiting import eventually

WITHIN = "第三号楼东单元住户"
NAMED, BLANK = f"关于{WITHIN}补偿争议的司法建议", "关于补偿争议的司法建议"


async def test_it_is_taken_up_when_the_hold_is_lifted_and_not_before(exchange: Exchange) -> None:
    one = await sent(exchange, content={"title": NAMED})
    taken_over = f"suggestion-response:{one.matter}"

    def copies() -> list[Entry]:
        return [entry for entry in exchange.entries(Side.GOVERNMENT) if entry.originator_id == taken_over]

    async def keeps(command: str, reason: str) -> None:
        assert await exchange.give(Side.GOVERNMENT, LEGAL, command, "2024-03-12", matter=taken_over, reason=reason)

    assert any(NAMED in entry.opened().decode() for entry in copies())
    await keeps("place-legal-hold", "涉诉证据保全")
    erased = {"event": f"suggestion:{one.matter}:1", "change": {"content": {"title": BLANK}}, "reason": "写有住址"}
    assert await exchange.give(Side.COURT, DIVISION, "erase-text", "2024-03-13", **erased) == one.matter
    await exchange.arrived(Side.GOVERNMENT, ForeignEventParked.type)
    assert RecordErased.type not in {entry.type for entry in copies()}
    await keeps("lift-legal-hold", "案件已审结")
    await exchange.arrived(Side.GOVERNMENT, ForeignEventTakenUp.type)
    await eventually(lambda: not any(WITHIN in entry.opened().decode() for entry in copies()))
    assert any(BLANK in entry.opened().decode() for entry in copies())
