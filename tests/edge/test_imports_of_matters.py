"""Imports about matters that stand already: answers to suggestions, action items of a meeting and their reports."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from events.envelope import Envelope
from events.suggestion import SuggestionSent
from events.values import ReplyPeriod
from events.vocabulary import AgendaPurpose, MeetingKind
from fuyuan.web.imports.grid import MOST_UNPACKED
from fuyuan.web.imports.lines import MOST
from fuyuan.web.seen import Row, Seen
from services.government.service import GOVERNMENT
from services.government.suggestion_response import RECEIPTS
from services.joint.meeting.afterwards import DiscussedItem, RecordMeeting
from services.joint.service import JOINT
from services.ledger.request import Outcome, Request
from services.side_settings import SideDefinition
from tests.edge.import_world import Cell, ImportWorld, import_world, workbook
from tests.edge.test_imports_bad_files import HOSTILE, announcing
from tests.organs import COURT, GOV, HOUSING, LEGAL, OFFICE, URBAN
from tests.projections.story import content

MEETING = RecordMeeting(
    occurred_on=date(2025, 4, 16),
    kind=MeetingKind.REGULAR,
    subject="2025年度联席会议",
    convenor=GOV,
    place="区政府会议室",
    slot="2025",
    agenda=(DiscussedItem(title="通报情况", purposes=(AgendaPurpose.REPORT_SUGGESTIONS,), proposer=COURT),),
    organs_present=(COURT, LEGAL, HOUSING, URBAN),
)
ITEMS = (
    "会议",
    "序号",
    "督办事项",
    "牵头单位",
    "配合单位",
    "完成时限",
    "长期坚持",
    "召开日期",
    "交办日期",
    "办结日期",
    "办理情况",
)


def item(number: int, **changes: Cell) -> dict[str, Cell]:
    line: dict[str, Cell] = {
        "会议": "2025年4月16日",
        "序号": number,
        "督办事项": f"完善第{number}项工作流程",
        "牵头单位": "区住房和城乡建设局",
        "配合单位": "区城市管理局",
        "完成时限": "2025.12.31",
        "召开日期": date(2025, 4, 16),
        "交办日期": "20250420",
        "办理情况": "正在办理",
    }
    return line | changes


async def given(world: ImportWorld, command: Any, organ: str) -> None:
    assert isinstance(await world.queue.execute(Request(command, organ, "given")), Outcome)
    world.show()


async def test_action_items_are_agreed_and_charged_by_the_host_and_reported_on_by_their_owners(tmp_path: Path) -> None:
    async with import_world(tmp_path, JOINT) as world:
        await given(world, MEETING, OFFICE)
        host, owner = world.clerk(OFFICE), world.clerk(HOUSING)
        before = len(world.recorded)
        lines = [item(1), item(2, 完成时限=None, 长期坚持="是", 会议="2025年度联席会议"), item(3, 交办日期=None)]
        file = workbook(ITEMS, lines)
        page = await host.record(await host.check("action-items", file))
        assert "已全部记录：3行" in page, page.text
        assert "“办理情况”列没有导入：由责任单位自己报告" in page, page.text
        added = world.recorded[before:]
        assert (added.count("resolution.adopted.v1"), added.count("action-item.assigned.v1")) == (3, 2)
        assert "各行均已有记录" in await host.check("action-items", workbook(ITEMS, [item(1)]))

        report: dict[str, Cell] = {
            "会议": "2025-04-16",
            "序号": 1,
            "办理情况": "流程已经修订印发",
            "报告日期": "2025.5.6",
        }
        head = tuple(report)
        assert "不是本项的责任单位" in await world.clerk(URBAN).check("action-reports", workbook(head, [report]))
        await owner.record(await owner.check("action-reports", workbook(head, [report])))
        assert world.recorded[-1] == "action-item.reported.v1"
        await host.record(await host.check("action-items", workbook(ITEMS, [item(1, 办结日期="2025.5.8")])))
        assert world.recorded[-1] == "action-item.closed.v1"


async def test_action_items_that_do_not_fit_the_meeting_are_told_line_by_line(tmp_path: Path) -> None:
    async with import_world(tmp_path, JOINT) as world:
        await given(world, MEETING, OFFICE)
        host = world.clerk(OFFICE)
        before = world.recorded
        lines = [item(2), item(1, 会议="2024年3月1日"), item(1, 完成时限=None), item(1, 牵头单位="甲某")]
        page = await host.check("action-items", workbook(ITEMS, lines))
        assert "共4行，4行有误" in page, page.text
        assert "会议记录中的序号：1" in page, page.text
        assert "会议：系统中没有“2024年3月1日”，或者本单位不能办理" in page, page.text
        assert "完成时限、长期坚持须填写其一" in page, page.text
        assert "责任单位：机关名录中没有这个名称" in page, page.text
        bureau = world.clerk(HOUSING)
        refused = await bureau.upload("action-items", "a.xlsx", workbook(ITEMS, [item(1)]))
        assert (refused.status_code, "登记，本单位不能导入" in refused.text) == (403, True)
        offered = (await bureau.client.get("/imports")).text
        assert "督办事项办理情况台账文件" in offered
        assert ">督办事项台账文件" not in offered
        assert world.recorded == before


ANSWER = (
    *("文号", "建议书标题", "接收时间", "回复时间", "回复详情", "采纳情况", "逐条说明", "整改"),
    *("是否提出异议", "异议详情", "回复情况"),
)


def sent(name: str, number: int, to: Sequence[str] = (HOUSING,)) -> SuggestionSent:
    return SuggestionSent(
        occurred_on=date(2025, 3, 3),
        content=content(f"关于第{number}件的司法建议", recommendations=("依法组织听证。", "载明救济途径。")),
        sender=COURT,
        addressees=tuple(to),
        cc=(LEGAL,),
        number=f"鼓法建〔2025〕{number}号",
        reply_period=ReplyPeriod(months=2),
    )


async def received(world: ImportWorld, name: str, event: SuggestionSent) -> None:
    """The court has sent it, and the government's ledger has taken it in."""
    story = world.console.story.court(f"suggestion:{name}", event)
    envelope = Envelope.decode(story.messages[-1].raw)
    for command in RECEIPTS[0].commands(envelope, event):
        assert isinstance(await world.queue.execute(Request(command, COURT, name)), Outcome)


async def test_answers_are_imported_by_who_gives_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of what stands already the numbers in the file are looked up; where these are many, all of it."""
    rows, asked = Seen.rows, list[str]()

    def noted(seen: Seen, view: str, filters: Mapping[str, str] | None = None) -> Iterator[Row]:
        asked.append((filters or {}).get("number", ""))
        return rows(seen, view, filters)

    monkeypatch.setattr(Seen, "rows", noted)
    async with import_world(tmp_path, GOVERNMENT) as world:
        for number in (1, 2, 3):
            await received(world, f"s{number}", sent(f"s{number}", number))
        world.show()
        common: dict[str, Cell] = {"接收时间": "2025.3.5", "回复时间": date(2025, 4, 8), "回复详情": "已经研究落实。"}
        lines: list[dict[str, Cell]] = [
            {**common, "文号": "鼓法建[2025]1号", "采纳情况": "采纳", "整改": "是"},
            {
                **common,
                "文号": "鼓法建〔2025〕2号",
                "采纳情况": "采纳；未采纳",
                "逐条说明": "1. 已组织\n2. 无法定职责",
            },
            {"文号": "鼓法建（2025）3号", "接收时间": 20250305, "是否提出异议": "是", "异议详情": "不属于本单位职责"},
        ]
        owner, file = world.clerk(HOUSING), workbook(ANSWER, lines)
        page = await owner.check("answers", file)
        assert "可以记录3行" in page, page.text
        assert asked == [f"鼓法建〔2025〕{number}号" for number in (1, 2, 3)]
        await owner.record(page)
        raw = [entry.opened().decode() for entry in world.ledger.everything() if entry.type == "feedback.submitted.v1"]
        assert [text.count('"answer":"adopted"') for text in raw] == [2, 1]
        assert '"recommendation":2,"answer":"not_adopted","text":"无法定职责"' in raw[1]
        assert world.recorded.count("suggestion.objected.v1") == 1
        monkeypatch.setattr("fuyuan.web.imports.written.FEW", 2)
        assert "各行均已有记录" in await owner.check("answers", file)
        assert asked[3:] == [""]
        stranger = await world.clerk(URBAN).check("answers", file)
        assert "编号：系统中没有“鼓法建[2025]1号”，或者本单位不能办理" in stranger, stranger.text


@pytest.mark.parametrize(
    ("kind", "of", "organ", "head", "line"),
    [("action-items", JOINT, OFFICE, ITEMS, item(1)), ("answers", GOVERNMENT, HOUSING, ANSWER, {"文号": HOSTILE})],
)
async def test_hostile_workbooks_of_these_kinds_are_told_in_words_and_harm_nothing(
    tmp_path: Path, kind: str, of: SideDefinition, organ: str, head: tuple[str, ...], line: dict[str, Cell]
) -> None:
    async with import_world(tmp_path, of) as world:
        clerk, before = world.clerk(organ), world.recorded
        page = await clerk.check(kind, workbook(head, [line, line], merged=["A2:A3"]))
        assert "第2行至第3行有合并单元格" in page, page.text
        assert "不认识这些列：心得" in await clerk.check(kind, workbook((*head, "心得"), [line]))
        assert "缺少这些列" in await clerk.check(kind, workbook(head[1:], [line]))
        page = await clerk.check(kind, workbook(head, [dict.fromkeys(head, HOSTILE)] * MOST))
        assert f"共{MOST}行，{MOST}行有误" in page
        assert "<script>alert" not in page.html
        assert len(await clerk.errors(page)) == 1 + MOST
        assert "解压后过大" in await clerk.check(kind, announcing(MOST_UNPACKED + 1))
        assert world.recorded == before
