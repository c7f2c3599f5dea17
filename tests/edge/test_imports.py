"""A ledger of the court imported: told line by line, recorded all or none, mended and sent again."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import date
from pathlib import Path
from threading import Event
from uuid import uuid4

import pytest

from events.case_terms import CaseCause, PlaintiffKind
from events.vocabulary import Field, IssueCategory
from fuyuan.access.tokens import Grant, Role
from fuyuan.web.imports.job import Job
from fuyuan.web.imports.kinds import LEDGERS
from services.ledger.request import Outcome, Request
from services.ledger.writer import Writer
from tests.edge.import_world import Cell, Clerk, ImportWorld, import_world, rows_of, workbook
from tests.organs import COURT, HOUSING
from tests.sides import NOW, take
from tests.waiting import eventually

HEAD = (
    *("序号", "案 号", "收案日期", "案由", "领域", "被告单位", "原告", "原告类型"),
    *("开庭日期", "审结日期", "裁判结果", "败诉原因", "生效日期"),
)
ABOVE = ("鼓楼区人民法院2025年行政案件台账", "填报单位：行政审判庭")


def case(number: int, **changes: Cell) -> dict[str, Cell]:
    line: dict[str, Cell] = {
        "序号": number,
        "案 号": f"(2025)豫0204行初{number}号",
        "收案日期": date(2025, 1, 6),
        "案由": CaseCause.EXPROPRIATION.zh,
        "领域": Field.URBAN_CONSTRUCTION.zh,
        "被告单位": "鼓楼区住房和城乡建设局、区城市管理局",
        "原告": "某某",
        "原告类型": PlaintiffKind.NATURAL_PERSON.zh,
    }
    return line | changes


ENDED: dict[str, Cell] = {
    "开庭日期": "2025.2.10、2025年2月17日",
    "审结日期": "20250310",
    "裁判结果": "撤销",
    "败诉原因": "违反法定程序；适用法律、法规错误",
    "生效日期": date(2025, 4, 1),
}


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[ImportWorld]:
    async with import_world(tmp_path) as world:
        yield world


@pytest.fixture
async def court(world: ImportWorld) -> AsyncIterator[Clerk]:
    clerk = world.clerk()
    async with clerk.client:
        yield clerk


async def test_a_years_ledger_is_told_line_by_line_and_recorded_once(world: ImportWorld, court: Clerk) -> None:
    lines = [case(1, **ENDED), {}, case(2), {"序号": "合计", "收案日期": "2件"}]
    file = workbook(HEAD, lines, ABOVE)
    page = await court.check("cases", file)
    assert "共2行，可以记录2行，尚未记录" in page, page.text
    assert "4 (2025)豫0204行初1号 案件已立案、已开庭、已开庭、案件已审结、裁判已生效" in page, page.text
    assert "“原告”列没有导入：本系统不登记当事人和办案人员" in page, page.text
    assert world.recorded == []
    page = await court.record(page)
    assert "已全部记录：2行" in page, page.text
    assert world.recorded.count("case.filed.v1") == 2
    assert world.recorded.count("appearance-duty.registered.v1") == 2
    told = len(world.recorded)
    again = await court.check("cases", file)
    assert "各行均已有记录" in again
    more = await court.check("cases", workbook(HEAD, [case(1, **ENDED), case(3)]))
    assert "可以记录1行" in more
    assert "另有1行已有记录" in more
    assert len(world.recorded) == told


async def test_what_is_wrong_stands_at_its_line_and_nothing_is_recorded_until_it_is_mended(
    world: ImportWorld, court: Clerk
) -> None:
    lines = [
        case(1),
        case(2, 被告单位="区住房和城乡建没局"),
        case(3, 案由="行政处法", 被告单位="区住房和城乡建没局"),
        case(4, 收案日期="去年"),
        case(5, 审结日期="2024.12.1", 裁判结果="撤销"),
        case(6, **{"案 号": "（2025）苏8601行初6号"}),
        case(7, **{"案 号": None}),
        case(8, 裁判结果="撤销", 败诉原因="滥用职权"),
    ]
    page = await court.check("cases", workbook(HEAD, lines))
    assert "共8行，7行有误，没有记录" in page, page.text
    assert "3 (2025)豫0204行初2号 被告：机关名录中没有这个名称，您要找的是不是：鼓楼区住房和城乡建设局" in page, (
        page.text
    )
    assert "案由：没有“行政处法”这一项，您要填的是不是：行政处罚" in page, page.text
    assert page.text.count("被告：机关名录中没有这个名称") == 2  # each fault of a line is told at once
    assert "立案日期：应为日期" in page, page.text
    assert "不是本院代字" in page, page.text
    assert "案号：必填" in page, page.text
    assert "结案日期：必填" in page, page.text
    await court.client.post(page.address)  # a button that is not there
    head, *rows = await court.errors(page)
    assert head == [*HEAD, "导入问题"]
    assert [bool(row[-1]) for row in rows] == [False, *[True] * 7]
    mended = [*lines[:1], case(2), case(3), case(4), case(5), case(6), case(7), case(8)]
    page = await court.check("cases", workbook((*HEAD, "导入问题"), mended))
    assert world.recorded == []
    page = await court.record(page)
    assert world.recorded == ["case.filed.v1"] * 8


async def test_lines_that_rest_on_each_other_are_understood_and_what_stands_is_no_error(
    world: ImportWorld, court: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are asked anew without what stands; how far it has come never goes backwards."""
    head = (*HEAD, "来源案件案号")
    remanded = case(2, 来源案件案号="（2025）豫0204行初1号")
    page = await court.record(await court.check("cases", workbook(head, [case(1), remanded])))
    assert "已全部记录：2行" in page, page.text
    otherwise = case(1, 案由=CaseCause.PENALTY.zh, 审结日期="2025-05-06", 裁判结果="准予撤诉")
    page = await court.check("cases", workbook(head, [otherwise]))
    assert "案件已审结 已有记录，与本行所填不完全相同，不作改动" in page, page.text
    page = await court.record(page)
    assert world.recorded == ["case.filed.v1", "case.filed.v1", "case.concluded.v1"]
    progress = list[int]()

    def told(job: Job, name: str, value: object) -> None:
        if name == "done" and isinstance(value, int):
            progress.append(value)
        object.__setattr__(job, name, value)

    monkeypatch.setattr(Job, "__setattr__", told, raising=False)
    monkeypatch.setattr("services.endpoint.endpoint.SLICE", 1)
    await court.check("cases", workbook(head, [otherwise, case(3), case(4)]))
    assert (len(progress) > 4, progress) == (True, sorted(progress))


async def test_what_the_ledger_came_to_refuse_since_keeps_everything_back(world: ImportWorld, court: Clerk) -> None:
    await court.record(await court.check("cases", workbook(HEAD, [case(1)])))
    page = await court.check("cases", workbook(HEAD, [case(2), case(1, **ENDED)]))
    meanwhile = workbook(HEAD, [case(1, 审结日期="2025-03-11", 裁判结果="准予撤诉")])
    await court.record(await court.check("cases", meanwhile))
    before = world.recorded
    page = await court.record(page)
    assert "核对之后情况有了变化" in page, page.text
    assert "共2行，1行有误" in page, page.text
    assert world.recorded == before


async def test_while_it_is_checked_the_page_shows_how_far_it_has_come_and_others_are_recorded(
    world: ImportWorld, court: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    rehearse, slices, on = Writer.rehearse, iter((0, 1, 2)), Event()

    def held(aside: Writer, requests: Sequence[Request]) -> list[Outcome | Exception]:
        if next(slices) == 1:
            on.wait(20)
        return rehearse(aside, requests)

    monkeypatch.setattr(Writer, "rehearse", held)
    monkeypatch.setattr("services.endpoint.endpoint.SLICE", 2)
    answer = await court.upload("cases", "台账.xlsx", workbook(HEAD, [case(number) for number in range(1, 6)]))
    address = answer.headers["location"]

    async def moved() -> bool:
        return '<progress value="2" max="5"' in (await court.client.get(address)).text

    await eventually(moved)
    await world.queue.execute(take("（2025）豫0204行初99号", uuid4(), "theirs"))
    assert world.recorded == ["register-number.taken.v1"]
    on.set()
    assert "可以记录5行" in await court.settled(address)


async def test_a_crash_in_the_middle_and_a_second_click_double_nothing(
    world: ImportWorld, court: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    from fuyuan.http.gateway import Gateway
    from fuyuan.http.problems import unavailable

    page = await court.check("cases", workbook(HEAD, [case(1, **ENDED), case(2)]))
    give = Gateway.give_together
    with monkeypatch.context() as broken:

        async def lost(*args: object, **more: object) -> None:
            await give(*args, **more)  # type: ignore[arg-type]
            raise unavailable("未及时答复 / no answer")

        broken.setattr(Gateway, "give_together", lost)
        page = await court.record(page)
    assert "不知道是否已经记录" in page, page.text
    before = world.recorded
    assert len(before) == 8
    page = await court.record(page)
    assert "已全部记录：2行" in page, page.text
    assert world.recorded == before


async def test_b10_a_record_of_a_courts_exchange_is_imported_as_it_is_written(world: ImportWorld, court: Clerk) -> None:
    """Half-width brackets, 20210716, an organ by its name; 否 in an open case is not yet; no party's name is kept."""
    text = (
        "年,月,地区代码,案号,法院代码,立案日期,审判程序,案由,结案日期,原告,被告,第三人,是否开庭,"
        "行政机关是否出庭,行政机关是否败诉,原审案号,领域,原告类型\r\n"
        "2025,6,4102,(2025)豫0204行初9号,410204,20250516,一审,尚无法律法规明确名称的可诉的行政行为/事项,,甲某,"
        "鼓楼区公安分局,乙某,否,否,否,,治安,公民\r\n"
    ).replace("治安", Field.PUBLIC_SECURITY.zh)
    for encoded in (text.encode("gb18030"), text.encode("utf-8-sig"), text.encode()):
        page = await court.check("cases", encoded, "案件.csv")
        assert "可以记录1行" in page, page.text
    await court.record(page)
    assert world.recorded == ["case.filed.v1"]
    [filed] = [entry.opened().decode() for entry in world.ledger.everything() if entry.type == "case.filed.v1"]
    assert "unnamed_act" in filed
    assert '"police-branch"' in filed
    assert "甲某" not in filed


APPEARANCE = (
    *("案号", "被告", "开庭日期", "是否出庭", "职务", "正副职", "身份证明", "是否发言", "到庭人员", "送达日期"),
    "应当通知的情形",
)


async def test_appearances_are_found_as_the_court_found_them(world: ImportWorld, court: Clerk) -> None:
    await court.record(await court.check("cases", workbook(HEAD, [case(1, 开庭日期="2025.2.10"), case(2)])))
    common: dict[str, Cell] = {"开庭日期": date(2025, 2, 10), "送达日期": "2025.2.5", "应当通知的情形": "社会高度关注"}
    came: dict[str, Cell] = {"是否出庭": "是", "职务": "副局长", "正副职": "副职", "身份证明": "√", "是否发言": "是"}
    lines = [
        {"案号": "（2025）豫0204行初2号", "被告": "城市管理局", **common, **came},
        {
            "案号": "(2025)豫0204行初2号",
            "被告": "区住房和城乡建设局",
            **common,
            "是否出庭": "否",
            "到庭人员": "仅委托律师",
        },
        {"案号": "(2025)豫0204行初1号", "被告": "区城市管理局", "开庭日期": "2025.2.10"},
    ]
    page = await court.check("appearances", workbook(APPEARANCE, lines))
    assert "可以记录2行" in page, page.text
    assert "另有1行已有记录" in page, page.text
    await court.record(page)
    assert world.recorded.count("head.appeared.v1") == 1
    assert world.recorded.count("head.absent.v1") == 1


SUGGESTION = (
    *("文书类型", "发布单位", "文号", "建议书标题", "类别", "文书内容", "建议内容", "接收单位", "抄送", "签发人"),
    *("发出日期", "案号", "接收时间", "送达方式", "回复情况", "案件名称"),
)


async def test_b23_a_sheet_of_suggestions_is_imported_and_the_answers_are_left_to_who_gives_them(
    world: ImportWorld, court: Clerk
) -> None:
    await court.record(await court.check("cases", workbook(HEAD, [case(1)])))
    line: dict[str, Cell] = {
        "文书类型": "个案司法建议",
        "发布单位": "鼓楼区人民法院",
        "文号": "鼓法建[2025]1号",
        "建议书标题": "关于规范房屋征收程序的司法建议书",
        "类别": IssueCategory.GENERAL_PROCEDURAL.zh,
        "文书内容": "1. 征收决定公告前未组织听证。\n2. 未告知救济途径。",
        "建议内容": "1. 依法组织听证。\n2. 载明救济途径。",
        "接收单位": "区城市管理局",
        "抄送": "区司法局",
        "签发人": "分管院领导",
        "发出日期": "2025年3月3日",
        "案号": "（2025）豫0204行初1号",
        "接收时间": 20250305,
        "送达方式": "送达回证",
        "回复情况": "已回复",
        "案件名称": "某某等3人诉城管局案",
    }
    page = await court.check("suggestions", workbook(SUGGESTION, [line]))
    assert "可以记录1行" in page, page.text
    assert "“回复情况”列没有导入：由被建议单位自己反馈" in page, page.text
    await court.record(page)
    assert [type_ for type_ in world.recorded if type_.startswith("suggestion.")] == [
        *("suggestion.drafted.v1", "suggestion.approved.v1", "suggestion.sent.v1", "suggestion.served.v1"),
    ]
    page = await court.check("suggestions", workbook(SUGGESTION, [line | {"回复情况": "未回复"}]))
    assert "各行均已有记录" in page, page.text


NATIONAL = (
    *(
        "编码",
        "文书类型",
        "发布单位",
        "发出日期",
        "文号",
        "标题",
        "案件名称",
        "案件编码",
        "文书内容",
        "接收单位",
        "接收时间",
    ),
    *("回复情况", "回复详情", "是否提出异议", "整改情况"),
)


async def test_b23_the_national_sheet_is_taken_as_it_is_kept_and_what_it_has_not_is_asked_once(
    world: ImportWorld, court: Clerk
) -> None:
    ours: dict[str, Cell] = {
        "编码": "100001",
        "文书类型": "司法建议书",
        "发布单位": "鼓楼区人民法院",
        "发出日期": "2025-03-03",
        "文号": "鼓法建〔2025〕1号",
        "标题": "关于规范房屋征收程序的司法建议书",
        "文书内容": "征收前未组织听证。\n未告知救济途径。\n为此，特提出如下建议：\n依法组织听证并载明救济途径。",
        "接收单位": "区城市管理局",
        "接收时间": 20250305,
        "回复情况": "未回复",
    }
    whole = ours | {"文号": "鼓法建〔2025〕2号", "文书内容": "公告程序不规范。\n告知不清。"}
    theirs = ours | {"文书类型": "检察建议书", "发布单位": "鼓楼区人民检察院", "文号": "鼓检建〔2025〕9号"}
    polices = ours | {"文书类型": "公安提示函", "发布单位": "区公安分局", "文号": None}
    above = ours | {"发布单位": "开封市中级人民法院", "文号": "汴法建〔2025〕3号"}
    beside = ours | {"发布单位": "龙亭区人民法院", "文号": "龙法建〔2025〕4号"}
    sheet = workbook(NATIONAL, [ours, theirs, polices, above, beside, whole])
    page = await court.check("suggestions", sheet)
    assert "台账没有这些栏目：司法建议类型、问题类别、抄送单位、签批人职务。" in page, page.text
    form = (await court.client.get("/imports")).text
    assert all(f'name="{title}"' in form for title in ("问题类别", "建议事项", "抄送单位", "签批人职务", "送达凭证"))
    for_all = {
        "司法建议类型": "个案司法建议",
        "问题类别": IssueCategory.GENERAL_PROCEDURAL.zh,
        "建议事项": "详见司法建议书原文。",
        "抄送单位": "区司法局",
        "签批人职务": "分管院领导",
        "送达凭证": "送达回证",
    }
    await court.record(await court.check("cases", workbook(HEAD, [case(1)])))
    sheet = workbook(
        (*NATIONAL, "案号"),
        [it | {"案号": "（2025）豫0204行初1号"} for it in (ours, theirs, polices, above, beside, whole)],
    )
    page = await court.check("suggestions", sheet, **for_all)
    assert "共6行，可以记录2行" in page, page.text
    assert "另有4行不在本系统登记" in page, page.text
    for whose in ("人民检察院", "公安机关", "其他法院"):
        assert f"{whose}制发的文书，不在本系统登记" in page, page.text
    assert "没有填写“签批人职务”的各行，按上传时所填：分管院领导" in page, page.text
    page = await court.record(page)
    assert "另有4行不在本系统登记，没有记录" in page, page.text
    drafts = [
        entry.envelope().data["content"] for entry in world.ledger.everything() if "drafted" in entry.envelope().type
    ]
    assert [(draft["problems"], draft["recommendations"]) for draft in drafts] == [
        (["征收前未组织听证。 未告知救济途径。"], ["依法组织听证并载明救济途径。"]),
        (["公告程序不规范。 告知不清。"], ["详见司法建议书原文。"]),
    ]


@pytest.mark.parametrize(
    ("kind", "issuer", "told"),
    [
        ("司法建议书", "鼓楼区人民法院", ""),
        ("司法建议书", "鼓楼区 人民法院、区司法局", ""),
        ("司法建议函", "", ""),
        ("规范性文件处理建议书", "", ""),
        ("司法建议书", "龙亭区人民法院", "“龙亭区人民法院”不是本单位的名称、简称或者曾用名"),
        ("", "区司法局", "“区司法局”不是本单位的名称"),
        ("", "开封铁路运输法院", "“开封铁路运输法院”不是本单位的名称"),
        ("行政复议意见书", "鼓楼区人民政府", "“行政复议意见书”不是司法建议书"),
        ("工作函", "", "“工作函”不是司法建议书"),
    ],
    ids=range(9),
)
def test_papers_of_other_organs_and_kinds_are_told_and_left_out(kind: str, issuer: str, told: str) -> None:
    line = {"文书类型": kind, "发布单位": issuer, "接收单位": "龙亭区人民法院", "标题": "关于最高人民法院解释的适用"}
    why = LEDGERS["suggestions"].elsewhere(line, lambda name: name.replace(" ", "") == "鼓楼区人民法院")
    assert told in why if told else why == ""


async def test_the_template_is_understood_as_it_is_handed_out(court: Clerk) -> None:
    for kind in ("cases", "appearances", "suggestions", "action-reports"):
        answer = await court.client.get(f"/imports/{kind}/template.xlsx")
        assert answer.status_code == 200
        title, help_, head = rows_of(answer.content)[:3]
        assert "模板" in str(title[0])
        assert "必填" in str(help_[0])
        page = await court.check(kind, answer.content)
        assert "列名下面没有内容" in page, page.text
        assert len(set(map(str, head))) == len(head)


async def test_who_may_not_is_told_so_and_sees_nothing(world: ImportWorld, court: Clerk) -> None:
    page = await court.check("cases", workbook(HEAD, [case(1)]))
    bureau, viewer, foreign = world.clerk(HOUSING), world.clerk(role=Role.VIEWER), world.clerk()
    foreign.client.headers["Sec-Fetch-Site"] = "cross-site"
    refused = await bureau.upload("cases", "a.xlsx", workbook(HEAD, [case(1)]))
    assert refused.status_code == 403
    assert "案件台账由法院一方登记，本单位不能导入" in refused.text
    page_of_bureau = (await bureau.client.get("/imports")).text
    assert "案件台账文件" not in page_of_bureau
    assert "司法建议回复情况台账文件" in page_of_bureau
    for clerk, expected in ((bureau, 404), (viewer, 403)):
        assert (await clerk.client.get(page.address)).status_code == expected
        assert (await clerk.client.get(f"{page.address}/errors.xlsx")).status_code == expected
        assert (await clerk.client.post(page.address)).status_code == expected
    assert (await foreign.upload("cases", "a.xlsx", workbook(HEAD, [case(1)]))).status_code == 403
    assert (await foreign.client.post(page.address)).status_code == 403
    nobody = Clerk(world.console.client(None))
    assert (await nobody.upload("cases", "a.xlsx", b"")).status_code == 401
    assert (await nobody.client.get("/imports")).status_code == 303
    assert world.recorded == []


def test_what_was_signed_is_recorded_by_who_signs_and_the_rest_by_who_prepares() -> None:
    clerk, approver = (Grant(COURT, role, account="someone") for role in (Role.CLERK, Role.APPROVER))
    for kind, who, not_who in (("cases", clerk, approver), ("suggestions", approver, clerk)):
        job = Job(COURT, LEDGERS[kind], "台账.xlsx", NOW)
        assert job.barred(who) is None
        assert job.barred(not_who) is not None
        assert job.barred(Grant(COURT, Role.CLERK, token="a system")) is None
