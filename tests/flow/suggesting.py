"""A suggestion between the two ledgers: the acts of the court and of the organs that it names."""

from __future__ import annotations

from typing import Any

from events.base import Side
from tests.flow.exchange import Exchange

COURT, DIVISION = "district-court", "court-admin-division"
LEGAL, HOUSING, URBAN = "justice-bureau", "housing-bureau", "urban-management-bureau"
BOTH = [{"recommendation": 1, "answer": "adopted"}, {"recommendation": 2, "answer": "adopted"}]


class Suggesting:
    """One suggestion of the court, with two recommendations. Acts give the matter, or the rule that refused."""

    def __init__(self, sides: Exchange, matter: str) -> None:
        self.sides, self.matter = sides, matter

    async def court(self, command: str, on: str, **body: Any) -> str:
        return await self.sides.give(Side.COURT, DIVISION, command, on, id=self.matter, **body)

    async def send(self, on: str, *, by: str = COURT, **changes: Any) -> str:
        """To the housing bureau, with a copy to the legal department, unless told."""
        said = {"addressees": [HOUSING], "cc": [LEGAL], "number": f"鼓法建〔{on[:4]}〕{self.sides.serial()}号"}
        return await self.sides.give(Side.COURT, by, "send-suggestion", on, id=self.matter, **said | changes)

    async def organ(self, organ: str, command: str, on: str, **body: Any) -> str:
        return await self.sides.give(Side.GOVERNMENT, organ, command, on, id=self.matter, **body)

    async def signed_for(self, on: str, organ: str = HOUSING, times: int = 1) -> dict[str, Any]:
        """The service as the court knows it, once the organ has signed for receipt."""
        assert await self.organ(organ, "acknowledge-service", on) == self.matter
        return await self.at_court("suggestion.served.v1", times)

    async def answered(self, on: str, answers: Any = BOTH, organ: str = HOUSING, **more: Any) -> str:
        said = {"text": "反馈如下", "answers": answers, **more}
        return await self.organ(organ, "submit-feedback", on, **said)

    async def at_court(self, wire_type: str, times: int = 1) -> dict[str, Any]:
        return await self.sides.reached(Side.COURT, self.matter, wire_type, times)

    async def at_organs(self, wire_type: str, times: int = 1) -> dict[str, Any]:
        return await self.sides.reached(Side.GOVERNMENT, self.matter, wire_type, times)


async def approved(sides: Exchange, on: str = "2024-03-01", **changes: Any) -> Suggesting:
    """Drafted and signed on this day, about a case of its own."""
    content = {
        "instrument": "judicial_suggestion",
        "kind": "individual_case",
        "title": "关于规范房屋征收补偿程序的司法建议",
        "categories": ["general_procedural"],
        "problems": ["送达程序不规范", "未告知救济权利"],
        "recommendations": ["规范送达程序", "完善告知制度"],
        "case_refs": [{"number": await sides.filed(on="2024-01-02")}],
        **changes,
    }
    matter = await sides.give(Side.COURT, DIVISION, "draft-suggestion", on, content=content)
    one = Suggesting(sides, matter)
    assert await one.court("approve-suggestion", on, signed_by="leader_in_charge") == matter
    return one


async def sent(
    sides: Exchange, on: str = "2024-03-10", content: dict[str, Any] | None = None, **changes: Any
) -> Suggesting:
    """Sent on this day and received on the government side."""
    one = await approved(sides, **content or {})
    assert await one.send(on, **changes) == one.matter
    await one.at_organs("suggestion-response.opened.v1")
    return one
