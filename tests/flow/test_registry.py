"""The organ registry is kept by the joint office; court and government follow it and judge by their copies."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from events.base import Side
from services.joint.service import JOINT
from tests.flow.exchange import Exchange
from tests.flow.suggesting import HOUSING, LEGAL, URBAN, approved, sent
from tests.nats_server import NatsServer
from tests.organs import COURT, COURT_DIVISION
from tests.sides import JURISDICTION, running, side_settings

pytestmark = pytest.mark.asyncio(loop_scope="module")
FORMER, LEGAL_ROLE = "legal-affairs-office", "government_legal_department"


async def changed(sides: Exchange, command: str, on: str, **fields: Any) -> None:
    """A change of the registry, followed by both sides."""
    await sides.give(Side.JOINT, "group-office", command, on, **fields)
    await sides.registry_followed()


async def test_scenario_12_the_legal_department_changes(sides: Exchange) -> None:
    """SUG-02: who must have the copy is a matter of the day of sending, on both sides."""
    organ = {"organ": FORMER, "name": "鼓楼区人民政府法制办公室", "organ_kind": "department"}
    organ |= {"organ_side": "government", "superior": "district-government"}
    await changed(sides, "register-organ", "2023-01-01", **organ)
    await changed(sides, "assign-organ-role", "2023-01-01", organ=FORMER, role=LEGAL_ROLE)
    await changed(sides, "assign-organ-role", "2024-02-01", organ=LEGAL, role=LEGAL_ROLE)
    one = await approved(sides, on="2024-01-15")
    assert await one.send("2024-03-01", cc=[FORMER]) == "SUG-02"
    assert await one.send("2024-01-20", cc=[LEGAL]) == "SUG-02"
    assert await one.send("2024-01-20", cc=[FORMER]) == one.matter
    await one.at_organs("suggestion-response.opened.v1")
    assert await one.answered("2024-03-10", organ=FORMER, feedback_by=HOUSING) == "SUG-12"
    assert await one.answered("2024-03-10", organ=LEGAL, feedback_by=HOUSING) == one.matter
    assert (await one.at_court("feedback.received.v1"))["forwarded_by"] == LEGAL


async def test_scenario_23_the_successor_answers(sides: Exchange) -> None:
    """ORG-02, SUG-12: the addressee was merged after sending; the answer is its successor's, under the old name."""
    one = await sent(sides, addressees=[URBAN])
    await one.signed_for("2024-03-15", organ=URBAN)
    assert await one.answered("2024-04-10") == "SUG-12"
    await changed(sides, "supersede-organ", "2024-04-01", organ=URBAN, successor=HOUSING)
    assert await one.answered("2024-04-10", organ=URBAN) == "GEN-02"
    assert await one.answered("2024-04-10") == one.matter
    received = await one.at_court("feedback.received.v1")
    assert (received["organ"], received["successor"]) == (URBAN, HOUSING)
    another = await approved(sides, on="2024-04-02")
    assert await another.send("2024-04-05", addressees=[URBAN]) == "SUG-03"


async def test_a_desk_sends_in_the_courts_name_as_long_as_it_is_delegated(sides: Exchange) -> None:
    """ORG-08: the court delegates, its division sends, the ledger names both; taken back, the division is refused."""
    one, another = await approved(sides, on="2024-03-15"), await approved(sides, on="2024-03-15")
    fields = {"principal": COURT, "delegate": COURT_DIVISION}
    assert await one.send("2024-03-20", by=COURT_DIVISION) == "SUG-01"
    await sides.give(Side.JOINT, COURT, "delegate-powers", "2024-01-01", **fields, matters=["suggestions"])
    await sides.registry_followed()
    assert await one.send("2024-03-20", by=COURT_DIVISION) == one.matter
    [sent_event] = [e.envelope() for e in sides.entries(Side.COURT, one.matter) if e.type == "suggestion.sent.v1"]
    assert (sent_event.actor, sent_event.in_the_name_of) == (COURT_DIVISION, COURT)
    await one.at_organs("suggestion-response.opened.v1")
    await changed(sides, "end-delegation", "2024-02-01", **fields)
    assert await another.send("2024-03-20", by=COURT_DIVISION) == "ORG-08"


async def test_papers_b13_a_command_names_organs_as_people_call_them(sides: Exchange) -> None:
    """By the registry copy of the side; a name registered meanwhile is known there as soon as it has come over."""
    number = f"（2024）豫0204行初{sides.serial()}号"
    case = {"cause": "penalty", "field": "urban_construction", "plaintiff_kind": "natural_person", "number": number}
    case |= {"occurred_on": "2024-02-01", "defendants": ["区城建局"]}
    unknown = await sides.post(Side.COURT, COURT_DIVISION, "file-case", case)
    assert unknown.status_code == 422
    assert "您要找的是不是：" in unknown.json()["errors"][0]["message"]
    short_names = ["住建局", "城建局"]
    await changed(sides, "register-short-names", "2024-01-01", organ="区住建局", short_names=short_names)
    filed = await sides.post(Side.COURT, COURT_DIVISION, "file-case", case)
    assert filed.json()["mended"] == [{"written": "区城建局", "stored": HOUSING}]
    matter = filed.json()["stream"].partition(":")[2]
    assert [entry.envelope().data["defendants"] for entry in sides.entries(Side.COURT, matter)] == [[HOUSING]]


async def test_papers_b13_a_ledger_of_the_version_before_takes_the_short_names_at_its_next_start(
    tmp_path: Path,
) -> None:
    """Begun by a file without short names; what the registry has gone past meanwhile does not keep it from starting."""
    plain = tuple(organ.model_copy(update={"short_names": ()}) for organ in JURISDICTION.organs)
    before = JURISDICTION.model_copy(update={"organs": plain})
    taken = {"organ": "reform-office", "name": "鼓楼区应急局", "organ_kind": "other", "organ_side": "government"}
    with NatsServer({organ.id: organ.side for organ in plain if organ.side is not None}) as server:
        settings = side_settings(tmp_path, JOINT, server)
        async with running(JOINT, replace(settings, jurisdiction=before)):
            office = Exchange(tmp_path, server)
            begun = office.types(Side.JOINT)
            body = taken | {"superior": "district-government"}
            assert await office.give(Side.JOINT, "group-office", "register-organ", "2023-01-01", **body) == ""
            body = {"organ": URBAN, "successor": HOUSING}
            assert await office.give(Side.JOINT, "group-office", "supersede-organ", "2024-01-01", **body) == ""
        first = len(begun) + 2
        short = sum(bool(organ.short_names) for organ in JURISDICTION.organs) - 1  # 应急局 is another's name now
        for _ in range(2):
            settings.socket.unlink(missing_ok=True)
            async with running(JOINT, settings):
                assert office.types(Side.JOINT)[first:] == ["organ-short-names.registered.v1"] * short
                body = {"organ": "区发改委", "name": "鼓楼区发展和改革委员会"}
                answer = await office.post(Side.JOINT, "group-office", "rename-organ", body)
                assert answer.json()["mended"] == [{"written": "区发改委", "stored": "development-reform-commission"}]
